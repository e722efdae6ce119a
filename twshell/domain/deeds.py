"""What each write is called: done, refused, of unknown outcome, done before, asked about; a new write is a row here."""

from __future__ import annotations

from twshell.domain.record import NamedTuple


class Deed(NamedTuple):
    """The words for a write. `done` stands before what it was done to."""

    refused: str = "Not done"
    happened: str = "it was done"  # what is not known while its outcome is unknown
    done: str = ""
    question: str = "Send this"  # {whom}: whom it is about
    look: str = "posts @{me}"  # the line that shows whether it happened, of one that done twice makes two
    opposite: str = ""  # the verb that takes it back, where doing it twice changes nothing
    into: str = ""  # stands between a member and the list: "to", "from"
    before: str = ""  # how one that was done before is called: "Already reposted"


UNNAMED = Deed()
DEEDS = {
    "post": Deed("Not posted", "it was posted", "Posted", "Post this"),
    "reply": Deed("Reply not posted", "the reply was posted", "Replied to", "Send this reply"),
    "quote": Deed("Quote not posted", "the quote was posted", "Quoted", "Post this quote"),
    "delete": Deed("Not deleted", "it was deleted", "Deleted", "Delete this"),
    "edit": Deed("Not edited", "it was edited"),
    "hide": Deed("Reply not hidden", "the reply was hidden"),
    "unhide": Deed("Reply not shown again", "the reply was shown again"),
    "dm": Deed(
        "Message not sent", "the message was sent", "Message sent to", "Send this message to {whom}", look="dms"
    ),
    "retweet": Deed("Not reposted", "it was reposted", "Reposted", opposite="unretweet", before="reposted"),
    "unretweet": Deed(
        "Repost not taken back", "the repost was taken back", "Repost taken back:",
        opposite="retweet", before="taken back",
    ),
    "like": Deed("Not liked", "it was liked", "Liked", opposite="unlike", before="liked"),
    "unlike": Deed(
        "Like not taken back", "the like was taken back", "Like taken back:", opposite="like", before="taken back"
    ),
    "bookmark": Deed("Not bookmarked", "it was bookmarked", "Bookmarked", opposite="unbookmark", before="bookmarked"),
    "unbookmark": Deed(
        "Bookmark not removed", "the bookmark was removed", "Bookmark taken back:",
        opposite="bookmark", before="removed",
    ),
    "follow": Deed("Not followed", "they were followed", "Followed", opposite="unfollow", before="followed"),
    "unfollow": Deed("Not unfollowed", "they were unfollowed", "Unfollowed", opposite="follow", before="unfollowed"),
    "mute": Deed("Not muted", "they were muted", "Muted", opposite="unmute", before="muted"),
    "unmute": Deed("Not unmuted", "they were unmuted", "Unmuted", opposite="mute", before="unmuted"),
    "block": Deed("Not blocked", "they were blocked"),
    "list-create": Deed("List not made", "the list was made", "Made the list", look="lists"),
    "list-edit": Deed("List not changed", "the list was changed", "Changed the list"),
    "list-delete": Deed("List not deleted", "the list was deleted", "Deleted the list", "Delete the list {whom}"),
    "list-add": Deed(
        "Not added to the list", "they were added to the list", "Added",
        opposite="list-remove", into="to", before="added",
    ),
    "list-remove": Deed(
        "Not removed from the list", "they were removed from the list", "Removed",
        opposite="list-add", into="from", before="removed",
    ),
    "list-follow": Deed(
        "List not followed", "the list was followed", "Followed the list", opposite="list-unfollow", before="followed"
    ),
    "list-unfollow": Deed(
        "List not unfollowed", "the list was unfollowed", "Unfollowed the list",
        opposite="list-follow", before="unfollowed",
    ),
    "list-pin": Deed(
        "List not pinned", "the list was pinned", "Pinned the list", opposite="list-unpin", before="pinned"
    ),
    "list-unpin": Deed(
        "List not unpinned", "the list was unpinned", "Unpinned the list", opposite="list-pin", before="unpinned"
    ),
}  # fmt: skip


def deed(verb: str) -> Deed:
    """Return the words for a verb that writes, general ones for one that is not listed."""
    return DEEDS.get(verb, UNNAMED)
