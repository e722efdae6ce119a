"""The things X is made of: posts, users, media, polls."""

from __future__ import annotations

from twshell.domain.record import NamedTuple

SNOWFLAKE_EPOCH_MS = 1288834974657  # 2010-11-04T01:42:54.657Z, facts x-api §6.3


class Entity(NamedTuple):
    """A marked stretch of a text: code-point offsets into the unescaped text, end exclusive.

    One that cannot be found in the text is kept as an empty stretch at its end; two media share one stretch.
    """

    kind: str  # "url" | "mention" | "hashtag" | "cashtag"
    start: int
    end: int
    text: str  # what a reader wants to see: display url, username, tag (without @ # $)
    target: str = ""  # expanded url, or user id
    media_key: str = ""  # a url that only stands for attached media
    title: str = ""  # of the page behind a url


class Variant(NamedTuple):
    """One encoding of a video."""

    content_type: str
    url: str
    bit_rate: int | None = None


class Media(NamedTuple):
    """An attached photo, video or animated_gif; sizes in pixels."""

    key: str
    type: str
    url: str = ""
    preview_url: str = ""
    alt_text: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    view_count: int | None = None
    variants: tuple[Variant, ...] = ()
    private_metrics: tuple[tuple[str, int], ...] = ()  # as a post's


class Choice(NamedTuple):
    """One option of a poll."""

    position: int
    label: str
    votes: int | None = None


class Poll(NamedTuple):
    """A poll under a post; end_at in unix seconds."""

    id: str
    choices: tuple[Choice, ...]
    duration_minutes: int | None = None
    end_at: float | None = None
    status: str = ""


class Place(NamedTuple):
    """A place a post is tagged with."""

    id: str
    full_name: str = ""
    country: str = ""
    type: str = ""


class Metrics(NamedTuple):
    """Public counts of a post; None where the answer did not say."""

    replies: int | None = None
    reposts: int | None = None
    likes: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    impressions: int | None = None


class Reference(NamedTuple):
    """How one post points at another: "retweeted", "quoted" or "replied_to" (the wire's words in both vocabularies)."""

    kind: str
    id: str


class Post(NamedTuple):
    """A post as X told it; text is whole and HTML-unescaped, times are unix seconds."""

    id: str
    text: str
    author_id: str = ""
    created_at: float | None = None
    conversation_id: str = ""
    reply_to_user_id: str = ""
    references: tuple[Reference, ...] = ()
    entities: tuple[Entity, ...] = ()
    media_keys: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()  # those of media_keys that came along or are remembered
    poll: Poll | None = None
    metrics: Metrics = Metrics()
    lang: str = ""
    source: str = ""
    reply_settings: str = ""
    edit_ids: tuple[str, ...] = ()  # oldest first; the last is the present version
    editable_until: float | None = None
    edits_remaining: int | None = None
    is_sensitive: bool = False
    withheld_in: tuple[str, ...] = ()
    place: Place | None = None
    private_metrics: tuple[tuple[str, int], ...] = ()  # non_public_, organic_ and promoted_ counts, name → count
    annotations: tuple[tuple[str, str], ...] = ()  # (domain or type, name) from context and entity annotations
    poll_ids: tuple[str, ...] = ()

    def reference(self, kind: str) -> str:
        """Return the id of the post referred to in that way, or an empty string."""
        for reference in self.references:
            if reference.kind == kind:
                return reference.id
        return ""

    @property
    def kind(self) -> str:
        """Say what sort of post it is: "repost", "quote", "reply" or "post"."""
        if self.reference("retweeted"):
            return "repost"
        if self.reference("quoted"):
            return "quote"
        return "reply" if self.reference("replied_to") else "post"


class UserMetrics(NamedTuple):
    """Public counts of a user; None where the answer did not say."""

    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    listed: int | None = None
    likes: int | None = None
    media: int | None = None


class User(NamedTuple):
    """A user as X told it; created_at in unix seconds."""

    id: str
    username: str
    name: str = ""
    description: str = ""
    created_at: float | None = None
    location: str = ""
    url: str = ""  # expanded where entities told
    is_verified: bool = False
    verified_type: str = ""  # blue | business | government | none
    is_protected: bool = False
    metrics: UserMetrics = UserMetrics()
    pinned_post_id: str = ""
    profile_image_url: str = ""
    connection: tuple[str, ...] = ()  # following, followed_by, muting, blocking …
    subscription_type: str = ""
    entities: tuple[Entity, ...] = ()  # of the description
    withheld_in: tuple[str, ...] = ()
    takes_messages: bool | None = None  # from the account itself; None where X did not say


def time_of(post_id: str) -> float:
    """Return the unix seconds at which a snowflake id was made (facts x-api §6.3)."""
    return ((int(post_id) >> 22) + SNOWFLAKE_EPOCH_MS) / 1000


def url_of(post: Post, author: User | None) -> str:
    """Return the post's page on x.com."""
    return f"https://x.com/{author.username if author else 'i/web'}/status/{post.id}"
