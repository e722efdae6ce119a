"""The two vocabularies of the API, tweet and post: what to ask for in each, and the names it comes back under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twshell.domain.post import Post

Query = tuple[tuple[str, str], ...]

MEDIA_FIELDS = "alt_text,duration_ms,height,media_key,preview_image_url,public_metrics,type,url,variants,width"
POLL_FIELDS = "duration_minutes,end_datetime,id,options,voting_status"


class Dialect(NamedTuple):
    """One vocabulary; never mix two in a request: an unknown name is ignored in silence (facts x-api §2.1)."""

    name: str
    selector: str  # the parameter that selects a post's fields
    fields: str
    expansions: str  # nothing here bills more than the posts themselves in the legacy dialect
    user_fields: str

    @property
    def posts(self) -> Query:
        """The parameters of every request that answers with posts."""
        return (
            (self.selector, self.fields),
            ("expansions", self.expansions),
            ("media.fields", MEDIA_FIELDS),
            ("poll.fields", POLL_FIELDS),
        )

    @property
    def users(self) -> Query:
        """The parameters of every request that answers with users."""
        return (("user.fields", self.user_fields),)


# author_id is a free field here, and an expansion that bills a user in the other: so this one is the default.
LEGACY = Dialect(
    "tweet",
    "tweet.fields",
    "attachments,author_id,conversation_id,created_at,edit_controls,edit_history_tweet_ids,entities,id,"
    "in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,source,"
    "text,withheld",
    "attachments.media_keys,attachments.poll_ids",
    "connection_status,created_at,description,entities,id,location,name,pinned_tweet_id,profile_image_url,protected,"
    "public_metrics,subscription_type,url,username,verified,verified_type,withheld",
)
POST = Dialect(
    "post",
    "post.fields",
    "attachments,conversation_id,created_at,edit_controls,entities,id,lang,note_post,possibly_sensitive,"
    "public_metrics,reply_settings,source,text,withheld",
    "attachments.media_keys,attachments.poll_ids,author_id,in_reply_to_user_id,referenced_posts",
    "connection_status,created_at,description,entities,id,location,name,profile_image_url,protected,public_metrics,"
    "subscription_type,url,username,verified,verified_type,withheld",
)
DIALECTS = (LEGACY, POST)

# Answers may come in either vocabulary, whichever was asked for: (legacy, post).
NOTE = ("note_tweet", "note_post")
REFERENCES = ("referenced_tweets", "referenced_posts")
EDITS = ("edit_history_tweet_ids", "edit_history_post_ids")
REPOSTS = ("retweet_count", "repost_count")
USER_POSTS = ("tweet_count", "post_count")
PINNED = ("pinned_tweet_id", "pinned_post_id")
INCLUDED = ("tweets", "posts")


def is_ignored(posts: Iterable[Post]) -> bool:
    """Say whether posts came back bare: X did not know the names they were asked for by (facts x-api §2.1)."""
    asked = [post.created_at is None and not post.conversation_id for post in posts]
    return bool(asked) and all(asked)
