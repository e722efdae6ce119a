"""How deeds, refusals, plans and twsh's own texts look: what happened, why, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twshell.domain.diagnosis import Diagnosis
from twshell.domain.money import price_text
from twshell.domain.outcome import Done, PlanShown, Problem, Text
from twshell.domain.plan import Step
from twshell.domain.wording import times
from twshell.render import takings
from twshell.render.measure import cells, clip, excerpt
from twshell.render.sanitise import line
from twshell.render.theme import Row, Signs, signs
from twshell.render.times import Zone, clock
from twshell.render.told import own_line, told

_LABEL = re.compile(r" *\S.{0,28}? {2,}(?=\S)")  # what stands before a column of its own
HOW_TO_OPEN = "  (`open last`)"
LONGEST = 300  # characters of a sentence that may come from a server
_LEAST_WHAT = 56  # columns of what was done that are never given up for its price
_STEPS = 20  # of a plan, shown one by one
_VERDICTS = {"fits": "good", "low": "warning", "wait": "danger", "over": "danger"}
_SIGNED = {"warning", "danger"}


def done_rows(done: Done, *, width: int, plain: bool = False) -> list[Row]:
    """Tell a deed in one row: what, its price, what is left, the way back; narrow screens take more rows."""
    own, width = signs(plain), max(20, width)
    between = f" {own.dot} "
    told_after = [
        ("note", text)
        for text in (
            "nothing changed" if done.cause == "already-done" else line(done.cause),
            price_text(done.price) if done.price.high else "",
            line(done.left),
        )
        if text
    ]
    if done.undo:
        told_after.append(("command", f"undo: {line(done.undo)}"))
    what, room = line(done.what[:LONGEST]), width - cells(own.done)
    taken = sum(cells(text) + len(between) for _, text in told_after)
    url = line(done.url)
    if url and cells(what) + taken + cells(url) + len(between) <= room:
        told_after.append((f"url {url}", url))
        taken += cells(url) + len(between)
    what = clip(what, min(room, max(_LEAST_WHAT, room - taken)))
    done_row: list[Row] = [[("note" if done.cause else "good", own.done), ("", what)]]
    left = room - cells(what)
    for style, text in told_after:
        if left >= cells(text) + len(between):
            done_row[-1] += [("note", between), (style, text)]
            left -= cells(text) + len(between)
        else:
            done_row.append([("", "  "), (style, clip(text, width - 2))])
            left = width - 2 - cells(text)
    return done_row


def problem_rows(problem: Problem, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Tell a refusal: what, why, next, a row each where there is room; then what became of the text."""
    done = diagnosis_rows(problem.diagnosis, width=width, now=now, zone=zone, plain=plain)
    if problem.kept:
        done += told(problem.kept, max(20, width), first=[("note", "  kept  ")], hang=8)
    return done


def diagnosis_rows(diagnosis: Diagnosis, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Tell what is blocked, why, how sure that is, and what to do."""
    own, width = signs(plain), max(20, width)
    is_unknown = diagnosis.kind == "unknown-outcome"
    style = "warning" if diagnosis.kind in ("usage", "failed", "network", "locked") else "danger"
    what = _short(diagnosis.what)
    done = told(what, width, style=style, first=[(style, "? " if is_unknown else own.failed)], hang=2)
    for label, text in (("why", _why(diagnosis)), ("next", _next(diagnosis, now, zone))):
        if text:
            done += told(text, width, first=[("note", f"  {label:<6}")], hang=8)
    if diagnosis.web_url:
        url = line(diagnosis.web_url)  # whole, though wider than the row: a part of it leads nowhere
        done += [[("note", "  web   "), (f"url {url}", url)]]
        if cells(url) + len(HOW_TO_OPEN) + 8 <= width:
            done[-1].append(("note", HOW_TO_OPEN))
    return done


def _why(diagnosis: Diagnosis) -> str:
    """Say why, and how sure that is where it is not."""
    doubt = ""
    if diagnosis.certainty != "sure":
        doubt = f" ({diagnosis.certainty}" + (f"; else {diagnosis.runner_up}" if diagnosis.runner_up else "") + ")"
    why = _short(diagnosis.why)
    return why + doubt if why else doubt.strip()


def _next(diagnosis: Diagnosis, now: float, zone: Zone) -> str:
    """Say what to do, when it can work again, and whether trying does harm, where the advice does not say so itself."""
    advice = diagnosis.next
    if diagnosis.web_url:  # it stands in a row of its own, where the terminal can open it
        advice = advice.replace(f": {diagnosis.web_url}", ": `open last`.")
    advice = _short(advice)
    if diagnosis.retry == "after" and diagnosis.retry_at is not None:
        at = clock(diagnosis.retry_at, now, zone)
        if at not in diagnosis.what + diagnosis.why + advice:
            advice = f"{advice} Possible again at {at}.".strip()
    if diagnosis.harm and "again" not in diagnosis.what + diagnosis.why + advice:
        advice = f"{advice} Trying again does harm.".strip()
    return advice


def _short(text: str) -> str:
    return clip(line(text[: 2 * LONGEST]), LONGEST)


def plan_rows(shown: PlanShown, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Lay a plan open: how much it is, whether it fits, then step by step."""
    own, width, plan = signs(plain), max(20, width), shown.plan
    between = f" {own.dot} "
    counts = ((plan.writes, "write"), (plan.reads, "read"))
    sizes = [times(number, word) for number, word in counts if number] or ["nothing to send"]
    if shown.price.high:
        sizes.append(price_text(shown.price))
    if shown.is_dry:
        sizes.append("nothing is sent")
    opening = "dry run  " if shown.is_dry else "plan  "
    done = told(between.join(sizes), width, first=[("title", opening)], hang=len(opening))
    verdict = shown.verdict
    why = f": {_short(verdict.why)}" if verdict.why else ""
    until = f" (until {clock(verdict.until, now, zone)})" if verdict.until is not None else ""
    if verdict.word != "fits" or why:
        done += told(verdict.word + until + why, width, style=_VERDICTS.get(verdict.word, ""), hang=2)
    done += takings.rows(shown, width=width, now=now, zone=zone, plain=plain)
    for note in plan.notes:
        done += told(_short(note), width, style="warning", first=[("warning", "! ")], hang=2)
    if plan.refusal is not None:
        done += diagnosis_rows(plan.refusal, width=width, now=now, zone=zone, plain=plain)
    if shown.lines:
        done += [row for text in shown.lines for row in told(text, width, first=[], hang=2)]
    else:
        done += list(_steps(plan.steps, width, own))
    return done


def _steps(steps: tuple[Step, ...], width: int, own: Signs) -> Iterator[Row]:
    """Number the steps, each in one row."""
    for number, step in enumerate(steps[:_STEPS], 1):
        row: Row = [("metrics", f"{number:>3} "), ("command", clip(line(step.verb), width - 4))]
        target = _target(step, own)
        room = width - 4 - cells(row[1][1]) - 1
        if target and room >= 8:
            row.append(("", " " + clip(target, room)))
        yield row
    if len(steps) > _STEPS:
        yield [("note", f"    and {len(steps) - _STEPS} more")]


def _target(step: Step, own: Signs) -> str:
    """Say in a few words what a step is done to."""
    if step.kind != "request":
        return f"{own.arrow} {'looked up first' if step.kind == 'look' else 'decided by an earlier line'}"
    if step.text:
        return f"{own.open_quote}{excerpt(step.text, 200)}{own.close_quote}"
    if step.user is not None:
        return f"{own.arrow} @{line(step.user.username)}"
    if step.post is not None:
        words = excerpt(step.post.text, 200)
        quoted = f"{own.open_quote}{words}{own.close_quote}"
        return f"{own.arrow} {quoted if words else 'id:' + line(step.post.id)}"
    return ""


def text_rows(text: Text, *, width: int) -> list[Row]:
    """Set twsh's own lines; a line too long goes on beneath its own beginning."""
    width = max(20, width)
    done: list[Row] = []
    for at, raw in enumerate(text.lines):
        safe = own_line(raw)
        if not text.is_wrapped:
            done.append([("", safe)] if safe else [])
            continue
        sign = ("  " if at else "! ") if text.style in _SIGNED else ""
        indent = _hang(safe, width - len(sign))
        before = sign + safe[:indent]
        first: Row = [(text.style if sign else "", before)] if before else []
        done += told(safe[indent:], width, style=text.style, first=first, hang=len(before))
    return done


def _hang(safe: str, width: int) -> int:
    """Return the column of what a label explains (`  home   Show …`), else how far the line is set in."""
    labelled = _LABEL.match(safe)
    indent = labelled.end() if labelled else len(safe) - len(safe.lstrip(" "))
    return min(indent, width // 2)
