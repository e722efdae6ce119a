"""What `why` tells about each cause at length; changes when X's ways or the advice change. Read on demand only."""

from __future__ import annotations

_APPEAL = (
    "X answers at help.x.com/forms/platform. It asks for the app's id and consumer key (never a secret), how to try "
    "the app, and what exactly you have changed; times and the transaction ids that `why` shows help."
)
_SEVERAL_403 = (
    "A bare 403 has been seen for at least eight causes: a reply nobody asked for, a read-only token, a token older "
    "than the app's permission, an app outside a package, a limited account or conversation, a long text, a block."
)
_WINDOWS = (
    "A window begins with the first call, lasts 15 minutes and belongs to one kind of call and one token; every client "
    "that uses the same keys takes from it."
)
_UNSENT = "Nothing left this machine, so trying again cannot do anything twice."
_PERHAPS_SENT = (
    "If this was a write, it left this machine and may have been carried out: twsh never sends it again by itself. "
    "Look on X first; a repost, bookmark or mute may be repeated without harm; a post or message may appear twice."
)

EXPLANATIONS: dict[str, tuple[str, ...]] = {
    "window-exhausted": (_WINDOWS, "Asking again before it ends is counted against an app as abuse of limits."),
    "slowed-down": (
        "X sometimes answers 429 while its own headers show calls left: it slows bursts, about one call a second.",
        "One pause of ten seconds is right; hammering on is what gets apps suspended.",
    ),
    "day-cap-user": (
        "Besides the quarter of an hour, X counts some calls by the day, for each account; older plans had 17 to 100.",
        "The day is 24 hours from the first of them, not the calendar's.",
    ),
    "day-cap-app": ("X counts some calls by the day for the whole app, over all accounts that use its keys.",),
    "month-cap": (
        "An app may read a number of posts in a billing cycle: 3,000,000 under pay-per-use since 2026-08-13.",
        "Accounts moved from an older plan have been seen held to that plan's cap although the console says otherwise.",
    ),
    "posting-allowance": (
        "Since 2026-05-18 an unverified account may make 50 posts and 200 replies a day; verified ones 2,400 in all, "
        "in slices of half an hour. An older rule of 300 posts and reposts in 3 hours is still in print.",
        "X calls it daily, but the window's length is not said, and web, phone and other apps count too: what twsh "
        "counts is the least that was used. `budget` shows it.",
    ),
    "follow-allowance": (
        "About 400 follows a day, over web, phone and apps together; beyond 5,000 followed, X weighs follows against "
        "followers.",
    ),
    "own-cap": ("The cap is your own, in dollars or posts a day; only you can raise it: `cap day 2`.",),
    "app-write-blocked": (
        "X bars a whole app from writing, for each of its users, when people complain of what is posted with it: "
        "mostly mentions and replies nobody asked for. It is neither your account nor a matter of waiting.",
        _APPEAL,
        "Do not register a second app meanwhile: X has asked restricted people not to.",
    ),
    "app-suspended": ("X has shut the app, reading included. Its page at console.x.com says so.", _APPEAL),
    "app-not-enrolled": (
        "Keys alone are not enough: the app must be attached to a project, in the pay-per-use package, in its "
        "Production environment. New apps have been refused for hours to days after they were made.",
        "All of it is done at console.x.com; the keys stay the same unless you make new ones.",
    ),
    "app-permission": (
        "The permission (read; read and write; with direct messages) is frozen into a token when it is made. Raising "
        "it for the app changes nothing for tokens that exist: make new ones, then `login`.",
        "The header x-access-level shows what the token may do.",
    ),
    "tier-lacks-action": (
        "On 2026-04-20 X took likes, follows and quotes away from every plan but Enterprise; blocking went before.",
        "The web page still does it, at no cost; --anyway after the verb lets X decide once more.",
    ),
    "needs-premium": ("Editing, long posts and personal trends belong to X Premium, whatever the app pays.",),
    "account-locked": (
        "A lock is for a while: X suspects a machine or a stolen password and wants to see a person. Signing in on the "
        "web page shows what it asks for, mostly a puzzle or a code by phone.",
        "Anything tried before that prolongs it. The app and other accounts are not touched.",
    ),
    "account-suspended": (
        "The account itself is suspended, on the web as well. There is a form of appeal for accounts at help.x.com, "
        "another one than for apps.",
    ),
    "account-verification": ("X wants a login to be confirmed by code, puzzle or phone; only the web page can do it.",),
    "looks-automated": (
        "A filter judged this one write: too fast, too alike, too many mentions or links. A second time within a day "
        "is often followed by a lock of the account.",
        "Waiting half an hour and writing by hand at a human pace is what helps; rewording and resending does not.",
    ),
    "duplicate": (
        "X compares with your recent posts. After a time-out it often means that the first try did go through: look at "
        "your own posts before changing anything.",
    ),
    "already-done": ("X says that the state you asked for is there already; twsh counts it as done.",),
    "too-long": (
        "A post may weigh 280: Latin letters and common punctuation 1, all else 2, an emoji 2 however it is made up, a "
        "link 23 however long. X Premium may post more.",
    ),
    "bad-link": ("X keeps a list of links it holds for harmful, and refuses some shorteners.",),
    "text-refused": ("Personal apps may put one cashtag into a post; some characters are taken nowhere.",),
    "media-refused": (
        "A post takes four images, or one GIF, or one video, and no poll beside them. An upload can be used for about "
        "a day, by the account that made it.",
    ),
    "invalid-request": (
        "X's words name the parameter. If your line was right, X has changed and twsh has not: both the words and the "
        "request's path are in the journal.",
    ),
    "edit-closed": (
        "A post can be edited a few times in its first half hour, by Premium accounts, unless it is a "
        "repost, a poll or a reply to somebody else.",
    ),
    "reply-not-summoned": (
        "Since 2026-02-23 a personal app may reply only where the author of that very post named you with an @ in its "
        "text, or quoted a post of yours; and to your own posts. Being part of the thread is not enough.",
        "The web page has no such rule.",
    ),
    "reply-restricted": ("Authors may limit replies to those they follow or name. It holds on the web as well.",),
    "quote-not-allowed": (
        "X's words of 2026-08 allow quotes where you are named; its changelog of 2026-04 none at all.",
    ),
    "dm-not-allowed": (
        "People choose who may write to them, mostly those they follow. A message that is accepted can still lie among "
        "their requests.",
    ),
    "not-yours": ("Deleting, editing and private counts belong to the author of a post alone.",),
    "target-gone": ("twsh remembers this post, X no longer does: it was deleted, or its author left or went private.",),
    "target-protected": ("Protected accounts show posts to followers they accepted. Some blocks look just the same.",),
    "target-unavailable": ("X withholds posts in some countries, hides what broke its rules, and limits some others.",),
    "target-author-suspended": ("Posts of suspended accounts are hidden until X lifts the suspension.",),
    "blocked-by-author": ("Who is blocked can neither reply nor repost nor quote. It holds on the web as well.",),
    "not-found": ("Deleted, never there, or an id with a digit wrong: X does not say which.",),
    "credentials-bad": (
        "Four keys belong together: the app's key and secret, the account's token and its secret. Making any of them "
        "anew at console.x.com ends the old ones at once.",
        "The same answer comes for a suspended app and for a wrong clock.",
    ),
    "token-expired": (
        "Tokens of OAuth 1.0a last until they are revoked; those of OAuth 2 for two hours, and each refresh token "
        "works once. `login` makes a new one; drafts are safe.",
    ),
    "clock-skew": (
        "Every request is signed with the time. twsh follows X's own clock from the first answer on, but the very "
        "first request goes by this machine's.",
    ),
    "wrong-auth-kind": (
        "Endpoints take certain kinds of sign-in. Changing bookmarks takes OAuth 2; counting posts takes that or an "
        "app-only token; home and writing never take an app-only one.",
    ),
    "credits-depleted": (
        "Credits are bought ahead and may run slightly below zero; then all calls are refused, reads too, while the "
        "windows in the headers still look healthy. Asking again costs nothing but does not help.",
    ),
    "spend-cap": (
        "A limit you set, or X set for you, on a billing cycle. Raising it within the cycle has not always opened all "
        "calls again.",
    ),
    "over-capacity": (
        "X's own trouble, mostly for minutes. Several in a row also come before a block, when an app wrote in bursts: "
        "slow down.",
        _PERHAPS_SENT,
    ),
    "server-error": ("X's own trouble; developer.x.com/status tells of the long ones.", _PERHAPS_SENT),
    "network-down": ("The line, the name server or a firewall between here and X.", _UNSENT),
    "tls-failed": (
        "The certificate did not fit or the protocol was too old: a wrong clock, a proxy that reads along, old "
        "software.",
        _UNSENT,
    ),
    "timed-out": ("twsh waits 5 s for a connection, 10 s for the next byte and 30 s in all.", _PERHAPS_SENT),
    "bad-answer": (
        "Something between here and X answered, or X's answer was cut: sign-in pages of hotels, proxies, an outage.",
        _PERHAPS_SENT,
    ),
    "brake": (
        "After signs like a block of the app, a lock of the account or three bare refusals, one more try can make it "
        "worse. So twsh stops writing, keeps what is unsent in order, and opens only when you type `resume`.",
        "Reading, deleting, drafts and the web stay open.",
    ),
    "write-lock": ("A lock of twsh's own: C-x C-q, --read-only at the start, or a run without --yes-write.",),
    "forbidden-unknown": (
        _SEVERAL_403,
        "Whether reads work, and whether a plain post works, tells most of them apart.",
    ),
}
