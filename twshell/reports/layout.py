"""From figures to the sections of a report: what is said of them, in which order (facts x-api §5.4)."""

from __future__ import annotations

from collections.abc import Callable

from twshell.domain.cause_table import CAUSES
from twshell.domain.stored import JournalRow
from twshell.reports import calls, words
from twshell.reports.material import Material
from twshell.reports.sections import Laid, Meter, Meters, Section, Table
from twshell.reports.summary import Summary, Use, summarise

WHAT = (
    "twsh is an interactive shell for X: one person reads and writes with it, with the keys of their own developer "
    "app. It writes nothing that its user did not type, or save as a macro and run by hand; it serves nobody else, "
    "follows no schedule and answers nobody by itself."
)
HOW_TO_TRY = "`twsh --demo` runs it against a simulated X, without keys and without a network"
NO_APP_ID = "n/a: console.x.com shows it; `report --app-id ID` remembers it"
TO_FILL_IN = (
    "[Why it happened, in your own words.]",
    "[What you changed to keep it from happening again: X asks for a specific list.]",
)
Clean = Callable[[str], str]


def lay_out(material: Material, clean: Clean) -> Laid:
    """Word everything; `clean` makes a text that was typed or came over the network harmless."""
    summary = summarise(material.rows, material.posts, material.limits)
    sections = (
        _who(material, summary, clean), *_focus(material, clean), _turning(material, summary, clean),
        calls.hours(material, summary), _limits(summary), calls.errors(material, summary, clean), _texts(summary),
        _hands(summary), _measures(material, summary), _trust(material),
    )  # fmt: skip
    span = f"{words.minute(material.since)} to {words.minute(material.until)}"
    return Laid(
        title="Evidence report", subtitle=f"What twsh did on X from {span}", notice=_notice(material),
        figures=_figures(summary), sections=tuple(section for section in sections if section is not None),
        made=f"Made by twsh {dict(material.versions).get('twsh', '')} at {words.minute(material.made_at)}.",
    )  # fmt: skip


def _notice(material: Material) -> str:
    said = []
    if material.demo:
        said.append(f"Played against the built-in simulator (scenario {material.demo}), not X.")
    if material.is_cut:
        said.append(f"Only the newest {len(material.rows)} rows of that time are counted.")
    return " ".join(said)


def _figures(summary: Summary) -> tuple[tuple[str, str], ...]:
    totals = summary.totals
    return (
        (str(totals.reads), "reads"),
        (str(totals.done), "writes accepted"),
        (str(totals.rejected), "writes rejected"),
        (str(totals.unknown), "writes of unknown outcome"),
        (words.money(totals.price), "cost, as estimated"),
    )


def _who(material: Material, summary: Summary, clean: Clean) -> Section:
    who = material.who
    name = f"@{clean(who.username)}, " if who.username else ""
    facts = (
        ("App id", who.app_id or NO_APP_ID),
        ("Consumer key", f"ends in {who.key_ending}; the rest is never written" if who.key_ending else words.NOT_KNOWN),
        ("User", f"{name}id {who.user_id}" if who.user_id else name.rstrip(", ") or words.NOT_KNOWN),
        ("Sign-in", words.CREDENTIALS.get(who.kind, words.NOT_KNOWN)),
        ("Access level", summary.access_level or words.NOT_KNOWN),
        ("Plan", who.tier or words.NOT_KNOWN),
        ("How to try it", HOW_TO_TRY),
        ("Clock", f"X's is {material.clock_offset:+.1f} s from this machine's"),
        ("Versions", ", ".join(f"{name} {version}" for name, version in material.versions) or words.NOT_KNOWN),
    )
    return Section("app", "The app and the account", (WHAT,), facts)


def _focus(material: Material, clean: Clean) -> tuple[Section, ...]:
    focus = material.focus
    if focus is None:
        return ()
    rows = tuple(calls.full_row(row, material, clean) for row in focus.rows)
    like = tuple(calls.short_row(row) for row in focus.likewise)
    tables = (
        Table("What happened", calls.FULL_HEADS, rows, (), calls.IDS),
        Table(f"The last calls of its kind ({len(like)})", calls.SHORT_HEADS, like, (), (3,)) if like else None,
    )
    title = f"About {clean(focus.title)}"
    explained = tuple(map(clean, focus.explained))
    return (Section("about", title, explained, tables=tuple(each for each in tables if each is not None)),)


def _turning(material: Material, summary: Summary, clean: Clean) -> Section:
    turning = summary.turning
    title = "The first rejected write"
    if turning is None:
        return Section("rejected", title, ("No write was rejected in this time.",))
    row, before = turning.row, turning.last_done
    facts = [
        ("When", words.instant(row.at_ms)),
        ("Call", f"{row.method} {row.template}"),
        ("Answer", f"{words.outcome(row)}{f', {row.problem}' if row.problem else ''}"),
        ("twsh reads it as", words.cause(row.cause)),
        ("Ids", words.ids(row)),
        ("Line", f"{row.line} ({words.source(row.source or 'typed')})"),
    ]
    if material.texts.get(row.write_id):
        facts.append(("Text", clean(material.texts[row.write_id])))
    last = f"{words.instant(before.at_ms)}, {before.method} {before.template}" if before else "none in this time"
    facts += [
        ("Last accepted before it", last),
        ("Writes after it", f"{turning.rejected_after} rejected, {turning.done_after} accepted"),
    ]
    return Section("rejected", title, facts=tuple(facts))


def _limits(summary: Summary) -> Section:
    title = "Use against X's limits"
    if not summary.uses:
        return Section("limits", title, ("Nothing was called in this time.",))
    paragraph = (
        "For each endpoint the window that came nearest to its limit, by the most calls within any one window's "
        "length. A limit marked ~ is the published one; the others X told in its headers."
    )
    rows = tuple(
        (
            f"{use.method} {use.template}", str(use.calls), str(use.hour_most),
            str(use.most) if use.window else words.NOT_KNOWN, _limit(use), words.percent(use.most, use.limit),
            str(use.least_left) if use.least_left is not None else words.NOT_KNOWN, str(use.refused),
        )
        for use in summary.uses
    )  # fmt: skip
    heads = (
        "Endpoint", "Calls", "Most in an hour", "Most in a window", "Limit", "Used", "Least left", "Errors",
    )  # fmt: skip
    known = [use for use in summary.uses if use.limit]
    charts = (_limit_chart(known),) if known else ()
    table = Table("Endpoints", heads, rows, (1, 2, 3, 5, 6, 7), (4,))
    return Section("limits", title, (paragraph,), (), charts, (table,))


def _limit(use: Use) -> str:
    if not use.window:
        return words.NOT_KNOWN
    return f"{'' if use.is_told else '~'}{use.limit} in {words.WINDOWS[use.window]}"


def _limit_chart(known: list[Use]) -> Meters:
    meters = tuple(
        Meter(
            f"{use.method} {use.template}", min(use.most, use.limit), use.limit,
            f"{use.most} of {use.limit} in {words.WINDOWS[use.window]}",
            "refused" if use.most >= use.limit else "unknown" if use.most >= 0.8 * use.limit else "read",
        )
        for use in known[:12]
    )  # fmt: skip
    top = known[0]
    about = (
        f"Bars for {words.counted(len(meters), 'endpoint')}. The fullest is {top.method} {top.template}: "
        f"{top.most} of {top.limit} calls within {words.WINDOWS[top.window]}."
    )
    return Meters("The fullest windows", about, meters)


def _texts(summary: Summary) -> Section:
    shares = summary.shares
    title = "What the posts held"
    if not shares.posts:
        return Section("posts", title, ("No text was posted in this time.",))
    counts = (
        ("with a mention", shares.mentions), ("with a hashtag", shares.hashtags), ("with a link", shares.links),
        ("that were replies", shares.replies), ("with the text of an earlier one", shares.repeated),
    )  # fmt: skip
    rows = tuple((name, str(count), words.percent(count, shares.posts)) for name, count in counts)
    meters = tuple(
        Meter(f"Posts {name}", count, shares.posts, f"{count} of {shares.posts}", "done") for name, count in counts
    )
    about = f"Of {words.counted(shares.posts, 'post')}: " + ", ".join(f"{count} {name}" for name, count in counts) + "."
    paragraph = (
        f"{words.counted(shares.posts, 'post').capitalize()} went out, mentioning "
        f"{words.counted(shares.people, 'account')}."
    )
    table = Table("Shares", ("Posts", "Count", "Share"), rows, (1, 2))
    return Section("posts", title, (paragraph,), (), (Meters("Shares of all posts", about, meters),), (table,))


def _hands(summary: Summary) -> Section:
    title = "Typed by hand or not"
    total = sum(count for _, count in summary.sources)
    if not total:
        return Section("hands", title, ("Nothing was written in this time.",))
    rows = tuple((words.source(name), str(count), words.percent(count, total)) for name, count in summary.sources)
    table = Table("Writes by where they came from", ("Writes", "Count", "Share"), rows, (1, 2))
    return Section("hands", title, tables=(table,))


def _measures(material: Material, summary: Summary) -> Section:
    points = [*(_stop(row) for row in summary.stops)]
    for brake in material.brakes:
        until = f"until {words.minute(brake.until)}" if brake.until is not None else "until the user opens it"
        points.append(f"Writing is stopped since {words.minute(brake.since)}, {until}: {words.cause(brake.cause)}.")
    waiting = material.waiting
    if waiting.unsent:
        points.append(f"What was not sent is kept and not tried again: {words.counted(waiting.unsent, 'write')}.")
    if waiting.unknown:
        points.append(f"{words.counted(waiting.unknown, 'write').capitalize()} of unknown outcome, not repeated.")
    return Section("measures", "Measures taken", points=(*points, *material.measures, *TO_FILL_IN))


def _stop(row: JournalRow) -> str:
    when = words.instant(row.at_ms)
    if row.verb == "brake":
        what = CAUSES[row.cause].what if row.cause in CAUSES else row.cause
        return f"{when}: twsh stopped writing by itself ({row.state}): {what}."
    by_hand = "the user opened it again" if row.verb == "resume" else "an accepted write ended the rest"
    return f"{when}: {by_hand} ({row.state})."


def _trust(material: Material) -> Section:
    found = material.journal
    chain = "whole" if not found.faults else f"not whole: {'; '.join(found.faults[:5])}"
    facts = (
        ("Rows", str(found.rows)),
        ("Chain", chain),
        ("Head", material.head or words.NOT_KNOWN),
    )
    paragraph = (
        "All this is read off the journal that twsh keeps of each call, on the user's own machine. Each row carries "
        "the hash of the one before, so that damage, reordering and removal in the middle show. It is no proof against "
        "its owner; X's own ids stand beside each error, so that X can look them up. Costs are estimates by published "
        "prices."
    )
    return Section("trust", "How far this can be trusted", (paragraph,), facts)
