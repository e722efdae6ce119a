"""The state of the simulated X and its changes to posts and relations; changes with what the town can remember."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from twshell.sim.entities import MENTION
from twshell.sim.records import (
    Account,
    BookmarkFolder,
    DmConversation,
    DmEvent,
    Media,
    Poll,
    PollOption,
    Post,
    TwList,
)
from twshell.sim.snowflake import Mint

Visibility = Literal["ok", "deleted", "protected", "suspended", "withheld"]
Relation = dict[str, dict[str, float]]


class World:
    """Everything the server knows. Not thread-safe: the simulator holds its lock around each call.

    Relations map a user id to an insertion-ordered dict of ids to the unix time they came (oldest first).
    Reverse indexes (`followers`, `liked_by`, `reposts_of`, `replies_to`, `quotes_of`, `mentions_of`) are kept in step.
    """

    def __init__(self, *, seed: int, me_id: str = "") -> None:
        """Make an empty world; `me_id` is the owner's account, set by the town."""
        self.seed = seed
        self.me_id = me_id
        self.lag_s = 0.0
        self.country = "NL"
        self.expands_included = True
        self.image_base = "https://pbs.twimg.com"
        self.accounts: dict[str, Account] = {}
        self.by_username: dict[str, str] = {}
        self.posts: dict[str, Post] = {}
        self.posts_by_author: dict[str, list[str]] = {}
        self.media: dict[str, Media] = {}
        self.polls: dict[str, Poll] = {}
        self.following: Relation = {}
        self.followers: Relation = {}
        self.muting: Relation = {}
        self.blocking: Relation = {}
        self.dm_blocking: Relation = {}
        self.likes: Relation = {}
        self.liked_by: Relation = {}
        self.reposts: dict[str, dict[str, str]] = {}
        self.reposts_of: dict[str, dict[str, str]] = {}
        self.bookmarks: Relation = {}
        self.bookmarked_by: Relation = {}
        self.folders: dict[str, dict[str, BookmarkFolder]] = {}
        self.replies_to: dict[str, list[str]] = {}
        self.quotes_of: dict[str, list[str]] = {}
        self.mentions_of: dict[str, list[str]] = {}
        self.conversations: dict[str, list[str]] = {}
        self.lists: dict[str, TwList] = {}
        self.pinned_lists: Relation = {}
        self.dm_conversations: dict[str, DmConversation] = {}
        self.dm_events: dict[str, DmEvent] = {}
        self.mint = Mint()
        self.other_mint = Mint(worker=1)
        self.message_mint = Mint(worker=2)
        self.cards: dict[str, dict[str, Any]] = {}
        self.lived_until = 0.0
        self.heard_until = 0
        self.heard_messages_until = 0
        self.due: list[tuple[float, str, str, str]] = []
        self.town: Any = None

    # Accounts

    @property
    def me(self) -> Account:
        """The owner's account."""
        return self.accounts[self.me_id]

    def add_account(self, account: Account) -> Account:
        """Keep `account`; KeyError if its id or name is taken."""
        key = account.username.casefold()
        if key in self.by_username or account.id in self.accounts:
            raise KeyError(account.username)
        self.accounts[account.id] = account
        self.by_username[key] = account.id
        return account

    def account_named(self, username: str) -> Account | None:
        """Return the account with this @name (case ignored), or None."""
        user_id = self.by_username.get(username.casefold())
        return None if user_id is None else self.accounts[user_id]

    # Posts

    def add_post(
        self,
        *,
        author_id: str,
        text: str,
        now: float,
        reply_to: str | None = None,
        quote: str | None = None,
        repost_of: str | None = None,
        media_keys: tuple[str, ...] = (),
        poll: Poll | None = None,
        reply_settings: str = "everyone",
        lang: str = "en",
        source: str = "twsh town",
        edit_of: str | None = None,
        unmentioned: Iterable[str] = (),
    ) -> Post:
        """Write a post dated `now` (unix seconds) and index it.

        A reply gets the @names of the answered author and of those they named in front, as X fills them in, but for
        the user ids in `unmentioned` and those named in `text`. `edit_of` makes it the newest version of that post.
        """
        post_id = self.mint.make(now)
        parent = self.posts[reply_to] if reply_to is not None else None
        history = self.posts[edit_of].edit_history if edit_of is not None else []
        history.append(post_id)
        summoned = () if repost_of is not None else self._mentioned(text)
        implied = [] if parent is None else self._implied(parent, {author_id, *unmentioned, *summoned})
        prefix = "".join(f"@{self.accounts[user_id].username} " for user_id in implied)
        post = Post(
            id=post_id,
            author_id=author_id,
            text=prefix + text,
            created_at=now,
            conversation_id=parent.conversation_id if parent is not None else history[0],
            edit_history=history,
            in_reply_to_id=reply_to,
            in_reply_to_user_id=parent.author_id if parent is not None else None,
            quoted_id=quote,
            reposted_id=repost_of,
            media_keys=media_keys,
            poll_id=poll.id if poll is not None else None,
            lang=lang,
            source=source,
            reply_settings=reply_settings,
            display_start=len(prefix),
            mentioned_ids=(*implied, *summoned),
            summoned_ids=summoned,
        )
        if poll is not None:
            self.polls[poll.id] = poll
        self.index(post)
        for earlier in history[:-1]:
            self.posts[earlier].cache.clear()
        return post

    def _mentioned(self, text: str) -> tuple[str, ...]:
        if "@" not in text and "＠" not in text:
            return ()
        names = (self.by_username.get(name.casefold()) for name in MENTION.findall(text))
        return tuple(dict.fromkeys(user_id for user_id in names if user_id is not None))

    def _implied(self, parent: Post, left_out: set[str]) -> list[str]:
        named = dict.fromkeys((parent.author_id, *parent.mentioned_ids))
        return [user_id for user_id in named if user_id not in left_out]

    def index(self, post: Post) -> None:
        """Enter a post into every index; ids must come in rising order."""
        self.posts[post.id] = post
        self.posts_by_author.setdefault(post.author_id, []).append(post.id)
        if post.reposted_id is not None:
            return
        self.conversations.setdefault(post.conversation_id, []).append(post.id)
        if post.in_reply_to_id is not None:
            self.replies_to.setdefault(post.in_reply_to_id, []).append(post.id)
        if post.quoted_id is not None:
            self.quotes_of.setdefault(post.quoted_id, []).append(post.id)
        for user_id in post.mentioned_ids:
            self.mentions_of.setdefault(user_id, []).append(post.id)

    def new_poll(self, labels: Iterable[str], duration_minutes: int, now: float) -> Poll:
        """Return a poll to hand to `add_post`, open for `duration_minutes` from `now`."""
        options = [PollOption(label) for label in labels]
        return Poll(self.other_mint.make(now), options, duration_minutes, now + 60 * duration_minutes)

    def live_post(self, post_id: str) -> Post | None:
        """Return the post unless it never was or is deleted."""
        post = self.posts.get(post_id)
        return None if post is None or post.deleted else post

    def delete_post(self, post_id: str) -> bool:
        """Delete every version of a post and all reposts of it; False if there is nothing to delete."""
        post = self.live_post(post_id)
        if post is None:
            return False
        if post.reposted_id is not None:
            return self.unrepost(post.author_id, post.reposted_id)
        for version_id in post.edit_history:
            version = self.posts[version_id]
            version.deleted = True
            for repost_id in self.reposts_of.pop(version_id, {}).values():
                repost = self.posts[repost_id]
                repost.deleted = True
                self.reposts.get(repost.author_id, {}).pop(version_id, None)
            for relation, reverse in ((self.likes, self.liked_by), (self.bookmarks, self.bookmarked_by)):
                for user_id in reverse.pop(version_id, {}):
                    relation.get(user_id, {}).pop(version_id, None)
            for by_id in self.folders.values():
                for folder in by_id.values():
                    folder.post_ids.pop(version_id, None)
        author = self.accounts[post.author_id]
        if author.pinned_post_id in post.edit_history:
            author.pinned_post_id = None
        return True

    def hide_reply(self, post_id: str, hidden: bool) -> None:
        """Hide or show a reply in its conversation."""
        self.posts[post_id].hidden = hidden

    # Reposts, likes, bookmarks

    def repost(self, user_id: str, post_id: str, now: float) -> Post:
        """Repost `post_id` (a repost means its original); a second time returns the first repost."""
        original = self.original_of(post_id)
        mine = self.reposts.setdefault(user_id, {})
        if original.id in mine:
            return self.posts[mine[original.id]]
        made = self.add_post(author_id=user_id, text="", now=now, repost_of=original.id, lang=original.lang)
        mine[original.id] = made.id
        self.reposts_of.setdefault(original.id, {})[user_id] = made.id
        return made

    def unrepost(self, user_id: str, post_id: str) -> bool:
        """Undo a repost, named by its original or by itself; False if there was none."""
        original = self.original_of(post_id)
        repost_id = self.reposts.get(user_id, {}).pop(original.id, None)
        if repost_id is None:
            return False
        self.posts[repost_id].deleted = True
        self.reposts_of[original.id].pop(user_id)
        return True

    def original_of(self, post_id: str) -> Post:
        """Return the post itself, or for a repost the post it repeats."""
        post = self.posts[post_id]
        return post if post.reposted_id is None else self.posts[post.reposted_id]

    def like(self, user_id: str, post_id: str, now: float) -> bool:
        """Like a post; False if it was liked already."""
        return _link(self.likes, self.liked_by, user_id, self.original_of(post_id).id, now)

    def unlike(self, user_id: str, post_id: str) -> bool:
        """Take a like back; False if there was none."""
        return _unlink(self.likes, self.liked_by, user_id, self.original_of(post_id).id)

    def bookmark(self, user_id: str, post_id: str, now: float, folder_id: str | None = None) -> bool:
        """Bookmark a post, in a folder if one is named; False if it was bookmarked already."""
        original_id = self.original_of(post_id).id
        if folder_id is not None:
            self.folders[user_id][folder_id].post_ids[original_id] = now
        return _link(self.bookmarks, self.bookmarked_by, user_id, original_id, now)

    def unbookmark(self, user_id: str, post_id: str) -> bool:
        """Take a bookmark back, out of every folder; False if there was none."""
        original_id = self.original_of(post_id).id
        for folder in self.folders.get(user_id, {}).values():
            folder.post_ids.pop(original_id, None)
        return _unlink(self.bookmarks, self.bookmarked_by, user_id, original_id)

    def create_folder(self, user_id: str, name: str, now: float) -> BookmarkFolder:
        """Make an empty bookmark folder."""
        folder = BookmarkFolder(self.other_mint.make(now), name, user_id)
        self.folders.setdefault(user_id, {})[folder.id] = folder
        return folder

    # People

    def follow(self, user_id: str, target_id: str, now: float) -> bool:
        """Follow an account; False if it was followed already."""
        return _link(self.following, self.followers, user_id, target_id, now)

    def unfollow(self, user_id: str, target_id: str) -> bool:
        """Stop following; False if it was not followed."""
        return _unlink(self.following, self.followers, user_id, target_id)

    def mute(self, user_id: str, target_id: str, now: float) -> bool:
        """Mute an account; False if it was muted already."""
        return _link(self.muting, None, user_id, target_id, now)

    def unmute(self, user_id: str, target_id: str) -> bool:
        """Stop muting; False if it was not muted."""
        return _unlink(self.muting, None, user_id, target_id)

    def block(self, user_id: str, target_id: str, now: float) -> bool:
        """Block an account, which ends following both ways; False if it was blocked already."""
        self.unfollow(user_id, target_id)
        self.unfollow(target_id, user_id)
        return _link(self.blocking, None, user_id, target_id, now)

    def unblock(self, user_id: str, target_id: str) -> bool:
        """Stop blocking; False if it was not blocked."""
        return _unlink(self.blocking, None, user_id, target_id)

    def follows(self, user_id: str, target_id: str) -> bool:
        """Whether the first follows the second."""
        return target_id in self.following.get(user_id, ())

    def blocks(self, user_id: str, target_id: str) -> bool:
        """Whether the first blocks the second."""
        return target_id in self.blocking.get(user_id, ())

    def mutes(self, user_id: str, target_id: str) -> bool:
        """Whether the first mutes the second."""
        return target_id in self.muting.get(user_id, ())

    # Who may see what

    def visible_to(self, viewer_id: str | None, post: Post) -> Visibility:
        """Say whether `viewer_id` (None: app-only) may read `post`, and if not, why; a block counts as protected."""
        if post.deleted:
            return "deleted"
        author = self.accounts[post.author_id]
        if author.suspended:
            return "suspended"
        if post.author_id == viewer_id:
            return "ok"
        if author.protected and (viewer_id is None or not self.follows(viewer_id, author.id)):
            return "protected"
        if viewer_id is not None and self.blocks(author.id, viewer_id):
            return "protected"
        if post.withheld and (self.country in post.withheld or "XX" in post.withheld):
            return "withheld"
        return "ok"

    def summons(self, post: Post, user_id: str) -> bool:
        """Whether `post` calls for `user_id`: it is theirs, names them or quotes them.

        The rule of 2026-02-23 (facts 2.7): a mention that X filled in on a reply does not summon.
        """
        if post.author_id == user_id or user_id in post.summoned_ids:
            return True
        quoted = self.posts.get(post.quoted_id) if post.quoted_id is not None else None
        return quoted is not None and quoted.author_id == user_id

    # Counts

    def counts(self, post: Post) -> dict[str, int]:
        """Return likes, reposts, replies, quotes, bookmarks and impressions of a post, base and simulated together."""
        replies = sum(not self.posts[reply_id].deleted for reply_id in self.replies_to.get(post.id, ()))
        quotes = sum(not self.posts[quote_id].deleted for quote_id in self.quotes_of.get(post.id, ()))
        return {
            "likes": post.base_likes + len(self.liked_by.get(post.id, ())),
            "reposts": post.base_reposts + len(self.reposts_of.get(post.id, ())),
            "replies": post.base_replies + replies,
            "quotes": post.base_quotes + quotes,
            "bookmarks": post.base_bookmarks + len(self.bookmarked_by.get(post.id, ())),
            "impressions": post.base_impressions,
        }


def _link(relation: Relation, reverse: Relation | None, source: str, target: str, now: float) -> bool:
    targets = relation.setdefault(source, {})
    if target in targets:
        return False
    targets[target] = now
    if reverse is not None:
        reverse.setdefault(target, {})[source] = now
    return True


def _unlink(relation: Relation, reverse: Relation | None, source: str, target: str) -> bool:
    if relation.get(source, {}).pop(target, None) is None:
        return False
    if reverse is not None:
        reverse[target].pop(source)
    return True
