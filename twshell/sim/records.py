"""The things the simulated X keeps: accounts, posts, media, polls, lists, messages; changes with their fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

EDIT_WINDOW_S = 1800.0
"""How long after its first version a post may be edited (facts 2.3: 30 minutes and 5 edits)."""

EDITS = 5
"""How often a post may be edited."""

MediaType = Literal["photo", "video", "animated_gif"]
EventType = Literal["MessageCreate", "ParticipantsJoin", "ParticipantsLeave"]


@dataclass(slots=True)
class Account:
    """One account; times are unix seconds.

    `circles`, `lang` and `talkative` say what the town makes it write about, in which language and how much.
    """

    id: str
    username: str
    name: str
    created_at: float
    description: str = ""
    location: str = ""
    url: str = ""
    verified: bool = False
    verified_type: str = "none"
    protected: bool = False
    suspended: bool = False
    subscription_type: str = "None"
    profile_image_url: str = ""
    pinned_post_id: str | None = None
    base_followers: int = 0
    base_following: int = 0
    base_listed: int = 0
    base_posts: int = 0
    base_likes: int = 0
    allows_dms_from: str = "everyone"
    withheld: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    lang: str = "en"
    talkative: int = 0
    cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(slots=True)
class Media:
    """One picture, video or GIF; `state` is the processing state of an upload, `content` what was uploaded."""

    media_key: str
    type: MediaType
    width: int
    height: int
    owner_id: str
    created_at: float
    alt_text: str = ""
    url: str = ""
    preview_image_url: str = ""
    duration_ms: int | None = None
    variants: list[dict[str, Any]] = field(default_factory=list)
    state: Literal["waiting", "pending", "in_progress", "succeeded", "failed"] = "succeeded"
    ready_at: float = 0.0
    mime: str = "image/png"
    total_bytes: int = 0
    content: bytes = field(default=b"", repr=False)
    view_count: int = 0

    @property
    def id(self) -> str:
        """The media id used by uploads: the key without its type prefix."""
        return self.media_key.partition("_")[2]


@dataclass(slots=True)
class PollOption:
    """One answer of a poll and its votes."""

    label: str
    votes: int = 0


@dataclass(slots=True)
class Poll:
    """A poll; it is closed from `end_at` (unix seconds) on."""

    id: str
    options: list[PollOption]
    duration_minutes: int
    end_at: float


@dataclass(slots=True)
class Post:
    """One version of a post; base_* count what exists beyond the simulated relations.

    `text` is whole and unescaped, links in it as typed; for a reply it begins with the @names X fills in, which end at
    `display_start` (code points), so that `text[display_start:]` is what the author typed.
    """

    id: str
    author_id: str
    text: str
    created_at: float
    conversation_id: str
    edit_history: list[str]
    in_reply_to_id: str | None = None
    in_reply_to_user_id: str | None = None
    quoted_id: str | None = None
    reposted_id: str | None = None
    media_keys: tuple[str, ...] = ()
    poll_id: str | None = None
    lang: str = "en"
    source: str = "twsh town"
    reply_settings: str = "everyone"
    hidden: bool = False
    deleted: bool = False
    withheld: tuple[str, ...] = ()
    possibly_sensitive: bool = False
    display_start: int = 0
    mentioned_ids: tuple[str, ...] = ()
    summoned_ids: tuple[str, ...] = ()
    base_likes: int = 0
    base_reposts: int = 0
    base_replies: int = 0
    base_quotes: int = 0
    base_bookmarks: int = 0
    base_impressions: int = 0
    cache: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_superseded(self) -> bool:
        """Whether a later edit of this post exists."""
        return self.edit_history[-1] != self.id


@dataclass(slots=True)
class TwList:
    """A list of accounts; `members` and `followers` map user ids to when they came, oldest first."""

    id: str
    name: str
    owner_id: str
    created_at: float
    description: str = ""
    private: bool = False
    members: dict[str, float] = field(default_factory=dict)
    followers: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class BookmarkFolder:
    """A named folder of bookmarks; `post_ids` maps post ids to when they were filed."""

    id: str
    name: str
    owner_id: str
    post_ids: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class DmEvent:
    """One event of a conversation; `deleted_for` holds the users who removed it for themselves."""

    id: str
    conversation_id: str
    event_type: EventType
    created_at: float
    sender_id: str
    text: str = ""
    media_keys: tuple[str, ...] = ()
    participant_ids: tuple[str, ...] = ()
    referenced_post_id: str | None = None
    deleted_for: set[str] = field(default_factory=set)


@dataclass(slots=True)
class DmConversation:
    """A conversation of two (`id` is "<smaller>-<larger>") or of a group; `event_ids` oldest first."""

    id: str
    participant_ids: list[str]
    created_at: float
    is_group: bool = False
    event_ids: list[str] = field(default_factory=list)
