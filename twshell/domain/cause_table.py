"""Every cause a refusal can have: its scope, its words, what to do next; changes when X refuses for a new reason.

Sentences have variants: the first one whose {fields} are all known is used, so the last must do without.
Fields: said (X's own words) · author · me · limit · when · reset · level · accepted · weight · skew · because · url ·
since · used · status · worked · left · fact · code. Commands stand in backticks.
"""

from __future__ import annotations

from twshell.domain.record import NamedTuple


class Cause(NamedTuple):
    """What is known of a cause, whatever the call was. `what` is a clause: "Not posted: {what}."."""

    scope: str
    what: str
    why: tuple[str, ...]
    next: tuple[str, ...]
    retry: str = "never"
    harm: bool = False
    second: str = "forbidden-unknown"  # the usual runner-up, where no rule names another


_SAID = 'X said: "{said}"'
_PLATFORM = "help.x.com/forms/platform"

CAUSES: dict[str, Cause] = {
    # Budgets
    "window-exhausted": Cause(
        "window", "this quarter of an hour's calls are used up",
        ("X allows {limit} of these in 15 minutes, and they are used.", "X allows only so many in 15 minutes."),
        ("Try again {when}. `budget` shows every window.", "Try again in 15 minutes. `budget` shows every window."),
        "after", second="slowed-down",
    ),
    "slowed-down": Cause(
        "window", "X wants fewer calls, though the window is not used up",
        ("The headers still show {left} left: X slows bursts down.", "X slows bursts down."),
        ("Wait {when}, then once more. `budget` shows every window.", "Wait 10 s, then once more."),
        "after", second="month-cap",
    ),
    "day-cap-user": Cause(
        "day", "today's calls of this account are used up",
        ("X allows {limit} of these in 24 hours to one account.", "X allows only so many of these in 24 hours."),
        ("Try again {when}. Other commands still work.", "Try again tomorrow. Other commands still work."),
        "after", second="window-exhausted",
    ),
    "day-cap-app": Cause(
        "day", "today's calls of the whole app are used up",
        ("X allows {limit} of these in 24 hours to one app.", "X allows one app only so many of these in 24 hours."),
        ("Try again {when}. Other commands still work.", "Try again tomorrow. Other commands still work."),
        "after", second="day-cap-user",
    ),
    "month-cap": Cause(
        "month", "the month's posts are read",
        (_SAID + ".", "X lets an app read only so many posts in a month."),
        ("Wait until {reset}, or look at console.x.com.", "Look at console.x.com for the day it begins anew."),
        "after", second="slowed-down",
    ),
    "posting-allowance": Cause(
        "account", "the account has used up its posts for now",
        ("X allows {limit}.", "X counts the posts of web, phone and every app; it does not say for how long."),
        ("Try again {when}. The text is in `drafts`.", "Try again in some hours. The text is in `drafts`."),
        "after", second="looks-automated",
    ),
    "follow-allowance": Cause(
        "account", "the account may follow nobody more for now",
        ("X allows {limit}.", "X counts follows over web, phone and every app, about 400 a day."),
        ("Try again {when}.", "Try again tomorrow."),
        "after", second="looks-automated",
    ),
    "own-cap": Cause(
        "day", "it would go over your own cap",
        ("Your cap is {limit}, and {used} is used.", "You have set this cap yourself."),
        ("`cap` shows and changes it; a day starts anew at 00:00 UTC.",),
        "after", second="brake",
    ),
    # The app
    "app-write-blocked": Cause(
        "app", "X lets this app write nothing",
        ("X seems to have barred the app from writing {since}.",
         "X has barred the app from writing, for all its users."),
        (f"Stop writing with it. Ask X at {_PLATFORM}, naming the app and what you changed; `why` has the evidence.",),
        harm=True, second="account-locked",
    ),
    "app-suspended": Cause(
        "app", "X has suspended this app",
        (_SAID + ".", "The keys belong to an app that X no longer lets in."),
        (f"See the app at console.x.com; ask X at {_PLATFORM}.",),
        harm=True, second="credentials-bad",
    ),
    "app-not-enrolled": Cause(
        "app", "X does not know this app as paying",
        ("The app is in no project, or not moved to the pay-per-use package and its Production environment.",),
        ("Put the app into a package at console.x.com, then try again.",),
        second="credentials-bad",
    ),
    "app-permission": Cause(
        "app", "the sign-in may only read",
        ('The token was issued with the permission "{level}"; a change of the app needs new tokens.',
         "The app or its token lacks the permission for this."),
        ("Set the app to read and write at console.x.com, regenerate the access token, then `login`.",),
        second="app-write-blocked",
    ),
    "tier-lacks-action": Cause(
        "action", "X no longer lets personal apps do this",
        ("{fact}", _SAID + ".", "It is kept for Enterprise contracts."),
        ("On the web it works: {url}", "On x.com it works; --anyway after the verb tries it all the same."),
        second="account-suspended",
    ),
    "needs-premium": Cause(
        "account", "this wants X Premium",
        (_SAID + ".", "X keeps it for accounts that pay for Premium."),
        ("Do without it, or subscribe on x.com.",),
        second="tier-lacks-action",
    ),
    # The account
    "account-locked": Cause(
        "account", "X has locked this account for a while",
        ("X took something for spam and wants to see a person at the web page.",),
        ("Sign in at https://x.com and unlock it; try nothing before that. What is unsent stays in `drafts`.",),
        harm=True, second="looks-automated",
    ),
    "account-suspended": Cause(
        "account", "X has suspended this account",
        (_SAID + ".", "The account may neither read nor write."),
        ("Appeal at https://x.com; trying again from here does harm.",),
        harm=True, second="account-locked",
    ),
    "account-verification": Cause(
        "account", "X wants the account's owner to prove who they are",
        (_SAID + ".", "X asks for a code or a captcha that only the web page shows."),
        ("Sign in at https://x.com, do what it asks, then try again.",),
        harm=True, second="account-locked",
    ),
    "looks-automated": Cause(
        "account", "X took this for a machine's doing",
        ("Filters against spam stopped this one write; the account and the app still work.",),
        (f"Wait half an hour and slow down; do not reword and resend. If it is wrong, tell X at {_PLATFORM}.",),
        harm=True, second="account-locked",
    ),
    # The text
    "duplicate": Cause(
        "text", "you have said this already",
        ("X refuses a text that repeats one of your recent posts; an earlier try may have gone through.",),
        ("Look with `posts @{me}`; if it is not there, change the text.",
         "Look at your own posts; if it is not there, change the text."),
        second="text-refused",
    ),
    "already-done": Cause(
        "target", "it was done before",
        (_SAID + ".", "X says that it is so already."),
        ("Nothing is to be done.",),
        second="duplicate",
    ),
    "too-long": Cause(
        "text", "the text is too long",
        ("{weight}", _SAID + ".", "X counts links as 23, emoji and wide characters as 2, up to 280."),
        ("Shorten it: it is in `drafts`.",),
        second="text-refused",
    ),
    "bad-link": Cause(
        "text", "X does not take a link in it",
        (_SAID + ".", "X holds the link for harmful or unusable."),
        ("Take the link out or check it; the text is in `drafts`.",),
        second="text-refused",
    ),
    "text-refused": Cause(
        "text", "X does not take this text",
        ("{fact}", _SAID + ".", "Something in the text is not allowed."),
        ("Change the text: it is in `drafts`.",),
        second="invalid-request",
    ),
    "media-refused": Cause(
        "text", "X does not take the attachment",
        (_SAID + ".", "Four images, or one GIF, or one video; and an upload lives for about a day."),
        ("Attach it anew; the text is in `drafts`.",),
        second="invalid-request",
    ),
    "invalid-request": Cause(
        "action", "X did not understand the request",
        (_SAID + ".", "Something in it has a value that X does not take."),
        ("Check the line; if it is right, twsh is wrong: `why` has the evidence.",),
        second="text-refused",
    ),
    "edit-closed": Cause(
        "target", "this post can no longer be edited",
        (_SAID + ".", "X allows a few edits within the first half hour, to Premium accounts."),
        ("`delete` it and `post` anew.",),
        second="needs-premium",
    ),
    # The target
    "reply-not-summoned": Cause(
        "target", "personal apps may reply only where the author named you",
        ("{author} neither mentioned you in that post nor quoted you, and X wants one of the two since 2026-02-23.",
         "Since 2026-02-23 X wants the author to have mentioned or quoted you; being in the thread is not enough."),
        ("On the web it works: {url}", "On x.com it works; the text is in `drafts`."),
        second="reply-restricted",
    ),
    "reply-restricted": Cause(
        "target", "the author has limited who may reply",
        (_SAID + ".", "Only those followed or named by the author may reply there."),
        ("Nothing from here changes that; the text is in `drafts`.",),
        second="blocked-by-author",
    ),
    "quote-not-allowed": Cause(
        "target", "personal apps may not quote this post",
        (_SAID + ".", "X lets personal apps quote only where the author named you, if at all."),
        ("On the web it works: {url}", "On x.com it works; the text is in `drafts`."),
        second="tier-lacks-action",
    ),
    "dm-not-allowed": Cause(
        "target", "this person takes no messages from you",
        (_SAID + ".", "Their settings, or that they do not follow you, forbid it."),
        ("Nothing from here changes that.",),
        second="app-permission",
    ),
    "not-yours": Cause(
        "target", "it is not yours",
        ("It belongs to {author}.", "Only its author may do that."),
        ("Check the number: numbers never move, `home` shows them.",),
        second="target-unavailable",
    ),
    "target-gone": Cause(
        "target", "that post is gone",
        ("It was deleted since twsh saw it.", "It was deleted, or its author has left."),
        ("`refresh` shows what is there now.",),
        second="target-unavailable",
    ),
    "target-protected": Cause(
        "target", "its author shows posts to followers only",
        (_SAID + ".", "The account is protected, and you do not follow it or are blocked."),
        ("On x.com you may ask to follow {author}.", "On x.com you may ask to follow them."),
        second="blocked-by-author",
    ),
    "target-unavailable": Cause(
        "target", "X does not show that post here",
        (_SAID + ".", "It is withheld, limited or broke X's rules."),
        ("Nothing from here changes that.",),
        second="target-gone",
    ),
    "target-author-suspended": Cause(
        "target", "its author is suspended",
        ("X has suspended {author}.", "X has suspended that account."),
        ("Nothing from here changes that.",),
        second="target-gone",
    ),
    "blocked-by-author": Cause(
        "target", "its author has blocked you",
        (_SAID + ".", "X refuses what touches the posts of somebody who blocked you."),
        ("Nothing from here changes that.",),
        second="target-protected",
    ),
    "not-found": Cause(
        "target", "there is no such thing on X",
        (_SAID + ".", "X knows nothing by that id or name."),
        ("Check the id or the name.",),
        second="target-gone",
    ),
    # Signing in
    "credentials-bad": Cause(
        "credentials", "X does not accept these keys",
        ("They still worked {worked} ago: they were regenerated or revoked since.",
         "A key is mistyped, regenerated or revoked."),
        ("Copy all four keys anew from console.x.com, then `login`.",),
        second="token-expired",
    ),
    "token-expired": Cause(
        "credentials", "the sign-in is no longer valid",
        (_SAID + ".", "The token was revoked, or has run out."),
        ("`login` again; drafts are safe.",),
        second="credentials-bad",
    ),
    "clock-skew": Cause(
        "clock", "this machine's clock disagrees with X's",
        ("It is {skew}; signatures carry the time.", "Signatures carry the time, and X takes a few minutes at most."),
        ("Set the clock, then try again.",),
        "safe", second="credentials-bad",
    ),
    "wrong-auth-kind": Cause(
        "credentials", "this wants another kind of sign-in",
        ("It takes {accepted}.", "X does not take OAuth 1.0a keys for this."),
        ("On the web it works: {url}", "`account` shows how you are signed in."),
        second="app-permission",
    ),
    # Money
    "credits-depleted": Cause(
        "money", "the app's credits are used up",
        ("Every call is refused until there are credits, whatever the windows show.",),
        ("Add credits at console.x.com.",),
        second="spend-cap",
    ),
    "spend-cap": Cause(
        "money", "the spending limit of this billing cycle is reached",
        ("It begins anew on {reset}.", "The limit was set at console.x.com."),
        ("Wait until {reset}, or raise the limit at console.x.com; some calls may stay shut.",
         "Raise the limit at console.x.com, or wait for the next cycle."),
        "after", second="credits-depleted",
    ),
    # X and the way to it
    "over-capacity": Cause(
        "x", "X is over capacity",
        ("X had too much to do ({code}).", "X had too much to do."),
        ("Try again in a minute.",),
        "safe", second="server-error",
    ),
    "server-error": Cause(
        "x", "X had an error of its own",
        ("X answered {status}.", "X failed inside."),
        ("Try again in a minute; developer.x.com/status tells of outages.",),
        "safe", second="over-capacity",
    ),
    "network-down": Cause(
        "network", "X cannot be reached",
        ("{because}; nothing was sent.", "There is no way to X from here."),
        ("Check your connection, then try again.",),
        "safe", second="timed-out",
    ),
    "tls-failed": Cause(
        "network", "no secure connection came about",
        ("{because}; nothing was sent.", "X wants TLS 1.2 and a certificate that this machine trusts."),
        ("Check the clock and any proxy in between, then try again.",),
        "safe", second="network-down",
    ),
    "timed-out": Cause(
        "network", "no answer came",
        ("{because}.", "X or the line was too slow."),
        ("Try again.",),
        "safe", second="server-error",
    ),
    "bad-answer": Cause(
        "network", "the answer makes no sense",
        ("{because}.", "What came back was not X's way of answering: a proxy, a sign-in page or a cut line."),
        ("Check your connection, then try again.",),
        "safe", second="server-error",
    ),
    # Here
    "brake": Cause(
        "action", "the write brake is on",
        ("{fact}", "X gave a sign after which trying again does harm."),
        ("`why` tells the sign; `resume` opens the brake. What is unsent stays in `drafts`.",),
        harm=True, second="write-lock",
    ),
    "write-lock": Cause(
        "action", "writes are switched off here",
        ("{fact}", "twsh was started to read only, or the lock was put on."),
        ("Take the lock off; the text is in `drafts`.",),
        second="brake",
    ),
    "forbidden-unknown": Cause(
        "action", "X refused it without a reason",
        (_SAID + ". That has many causes.", "X says only that it is forbidden, which has many causes."),
        ("`why` weighs them. Once more is enough: three of these in 10 minutes stop writing.",),
        second="app-permission",
    ),
}  # fmt: skip
