"""Finds out why X refused a call: matches the rules against the evidence; changes with how rules are weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from twshell.domain.budget import WINDOW_15M, WINDOW_DAY, WINDOW_DAY_APP
from twshell.domain.capabilities import REFUSED, page_for
from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import diagnosis_of, kind_of
from twshell.domain.costs import is_private
from twshell.domain.diagnosis import Diagnosis, Facts
from twshell.domain.evidence import Evidence, doubles, gather, is_unknown, said
from twshell.domain.headers import access_level, retry_after
from twshell.domain.message import LONGEST
from twshell.domain.record import NamedTuple
from twshell.domain.rules import CODES, FIRST_TEXT_RULE, GONE_IF_KNOWN, RULES, Rule
from twshell.domain.skew import TOLD_FROM, skew_text
from twshell.domain.weigh import MOST, weighted_length
from twshell.domain.wire import Exchange, Problem
from twshell.domain.wording import moment, span, times

_HANDED_OVER = ("tier-lacks-action", "reply-not-summoned", "quote-not-allowed", "wrong-auth-kind", "app-write-blocked")
_BY_HISTORY = ("app-write-blocked", "account-locked", "account-suspended", "looks-automated", "forbidden-unknown")
_WINDOWS = {"window-exhausted": WINDOW_15M, "day-cap-user": WINDOW_DAY, "day-cap-app": WINDOW_DAY_APP}
_WAITS = {
    "window-exhausted": 900.0, "slowed-down": 10.0, "day-cap-user": 86_400.0, "day-cap-app": 86_400.0,
    "posting-allowance": 1_800.0, "follow-allowance": 86_400.0,
}  # fmt: skip
_ACCEPTED = re.compile(r"types are \[([A-Za-z0-9 .,-]{1,120})\]")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ERRORS = {
    "dns": "the name of X's server was not found",
    "refused": "the connection was refused",
    "connect-timeout": "no connection within the time allowed",
    "proxy": "the proxy did not let it through",
    "tls": "the secure connection failed",
    "reset": "the connection broke before an answer came",
    "cut": "the answer broke off",
    "redirect": "it points to another address, which twsh does not follow",
    "too-big": "the answer was too large",
    "bad-gzip": "the answer could not be unpacked",
    "bad-answer": "it was no HTTP answer",
    "cancelled": "you stopped waiting",
}


class Match(NamedTuple):
    """A rule that fits, with the problem it was seen in."""

    cause: str
    certainty: str
    problem: Problem
    second: str = ""
    is_specific: bool = False  # seen in what X said, not only in the status


def diagnose(exchange: Exchange, problems: tuple[Problem, ...], facts: Facts, now: float) -> Diagnosis:
    """Say why a call did not do what it should, how sure that is, what to do next, and whether trying again does harm.

    Call it for every answer that is not good, and for single problems of a partial answer. `now` is local unix seconds.
    """
    evidence = gather(exchange, problems, facts, now)
    found, runner_up = _best(evidence)
    is_write = exchange.request.is_write
    kind = kind_of(found.cause, is_write=is_write, is_unknown=is_unknown(exchange, problems))
    retry_at = _retry_at(found, evidence, facts, now)
    page = _page(found.cause, exchange, facts) if is_write else ""
    diagnosis = diagnosis_of(
        found.cause,
        kind=kind,
        certainty=found.certainty,
        verb=facts.verb,
        fields=_fields(found, evidence, facts, retry_at, now),
        retry_at=retry_at,
        runner_up=runner_up,
        web_url=page,
        status=exchange.status,
        code=found.problem.code,
        doubles=doubles(exchange),
    )
    return diagnosis._replace(why=" ".join((diagnosis.why, *_history_says(found.cause, evidence, facts, now))))


def matches(evidence: Evidence) -> Iterator[Match]:
    """Yield every rule that fits, best first; the numeric codes have their place among the rules."""
    for index, rule in enumerate(RULES):
        if index == FIRST_TEXT_RULE:
            yield from _by_code(evidence)
        for problem in evidence.problems:
            if _fits(rule, problem, evidence):
                is_specific = bool(rule.text or rule.segments or rule.errors)
                yield Match(rule.cause, rule.certainty, problem, rule.second, is_specific)
                break


def _best(evidence: Evidence) -> tuple[Match, str]:
    """Return the match and the runner-up: the next other cause that X's words speak for, else the usual one."""
    fitting = matches(evidence)
    best = next(fitting)
    if best.certainty == "sure":
        return best, ""
    others = (other.cause for other in fitting if other.is_specific and other.cause != best.cause)
    return best, next(others, best.second or CAUSES[best.cause].second)


def _by_code(evidence: Evidence) -> Iterator[Match]:
    for problem in evidence.problems:
        if problem.code in CODES:
            cause, certainty, statuses = CODES[problem.code]
            if problem.code in GONE_IF_KNOWN and "known" in evidence.claims:
                cause, certainty = "target-gone", "likely"
            if cause == "credentials-bad" and "skewed" in evidence.claims:
                yield Match("clock-skew", "likely", problem, cause, is_specific=True)
            if evidence.exchange.status not in statuses and certainty == "sure":
                certainty = "likely"
            yield Match(cause, certainty, problem, is_specific=True)


def _fits(rule: Rule, problem: Problem, evidence: Evidence) -> bool:
    if rule.statuses and evidence.exchange.status not in rule.statuses:
        return False
    if rule.segments and problem.segment not in rule.segments:
        return False
    if rule.errors and evidence.exchange.error not in rule.errors:
        return False
    for claim in rule.needs:
        if (claim.removeprefix("!") in evidence.claims) == claim.startswith("!"):
            return False
    if rule.text:
        words = f"{problem.title} {problem.detail} {problem.reason} {problem.error}".casefold()
        return any(part in words for part in rule.text)
    return True


def _retry_at(found: Match, evidence: Evidence, facts: Facts, now: float) -> float | None:
    """Return when trying again makes sense, by the header of the window that is empty, else by the usual wait."""
    window = _WINDOWS.get(found.cause)
    for bucket in evidence.buckets:
        if bucket.key.window == window and bucket.remaining <= 0 and bucket.reset_at is not None:
            return bucket.reset_at
    if found.cause in ("spend-cap", "month-cap"):
        return _day(found.problem.reset_date, facts.clock_offset)
    wait = _WAITS.get(found.cause)
    return None if wait is None else now + (retry_after(evidence.exchange) or wait)


def _day(date: str, clock_offset: float) -> float | None:
    read = _DAY.match(date)
    if read is None:
        return None
    try:
        return datetime(int(read[1]), int(read[2]), int(read[3]), tzinfo=UTC).timestamp() - clock_offset
    except ValueError:
        return None


def _fields(found: Match, evidence: Evidence, facts: Facts, retry_at: float | None, now: float) -> dict[str, str]:
    """Return what the sentences may use; an empty field is one that is not known."""
    exchange, problem = evidence.exchange, found.problem
    window = next((bucket for bucket in evidence.buckets if bucket.key.window == _WINDOWS.get(found.cause)), None)
    quarter = next((bucket for bucket in evidence.buckets if bucket.key.window == WINDOW_15M), None)
    accepted = _ACCEPTED.search(problem.detail)
    text = facts.text or str((exchange.request.body or {}).get("text", ""))
    weight = _weight(text, exchange) if found.cause == "too-long" and text else ""
    offset = facts.clock_offset
    return {
        "said": said((problem, *evidence.problems)),
        "author": f"@{facts.target_author}" if facts.target_author else "",
        "me": facts.me,
        "limit": str(window.limit) if window else "",
        "left": f"{quarter.remaining} of {quarter.limit}" if quarter else "",
        "when": f"in {span(retry_at - now)}" if retry_at is not None and retry_at > now else "",
        "reset": read[0] if (read := _DAY.match(problem.reset_date)) else "",
        "level": access_level(exchange) if found.cause == "app-permission" else "",
        "accepted": accepted[1].replace(",", " or") if accepted else "",
        "weight": weight,
        "skew": skew_text(offset) if abs(offset) > TOLD_FROM else "",
        "because": _because(evidence),
        "since": f"since {moment(evidence.history.since, facts.utc_offset)}" if _is_by_history(found) else "",
        "worked": span(now - evidence.history.worked_at) if evidence.history.worked_at is not None else "",
        "status": str(exchange.status) if exchange.status else "",
        "code": f"code {problem.code}" if problem.code is not None else "",
        "fact": REFUSED[facts.verb].fact if found.cause == "tier-lacks-action" and facts.verb in REFUSED else "",
    }


def _weight(text: str, exchange: Exchange) -> str:
    """Say how long a text is by X's count, where that is too long or its limit is another than a post's."""
    if is_private(exchange.request):
        return f"It has {len(text)} characters; X takes {LONGEST} in a message at most."
    weight = weighted_length(text)
    return f"It weighs {weight} of {MOST} (links count 23, wide characters 2)." if weight > MOST else ""


def _is_by_history(found: Match) -> bool:
    return found.cause == "app-write-blocked" and found.certainty == "likely"


def _because(evidence: Evidence) -> str:
    exchange = evidence.exchange
    if exchange.error == "timeout":
        return f"no answer within {span(exchange.elapsed)}"
    if exchange.error:
        return _ERRORS.get(exchange.error, "the exchange broke off")
    if "page" in evidence.claims:
        return "a web page came instead of an answer"
    if exchange.status is None:
        return "there was no answer"
    if "3xx" in evidence.claims:
        return _ERRORS["redirect"]
    if "2xx" in evidence.claims:
        return "it says that all is well, but not what was done" if exchange.request.is_write else "it cannot be read"
    return ""


def _history_says(cause: str, evidence: Evidence, facts: Facts, now: float) -> Iterator[str]:
    """Yield the sentences that earlier calls add."""
    history = evidence.history
    if cause not in _BY_HISTORY:
        return
    if history.refused >= 2:
        reads = "Reads work; every" if history.reads_work else "Every"
        since = moment(history.since, facts.utc_offset)
        ago = span(now - history.since)
        yield f"{reads} write since {since} ({ago} ago) was refused: {times(history.refused + 1, 'write')}."
    if history.over_capacity >= 3:
        yield f"It came after {history.over_capacity} over-capacity answers in two days."


def _page(cause: str, exchange: Exchange, facts: Facts) -> str:
    """Return the x.com page for the action that was refused, where the web may still do it."""
    if cause not in _HANDED_OVER:
        return ""
    body = exchange.request.body or {}
    reply = body.get("reply")
    target = body.get("tweet_id") or body.get("quote_tweet_id")
    target = target or (reply.get("in_reply_to_tweet_id") if isinstance(reply, dict) else "")
    last = exchange.request.path.rsplit("/", 1)[-1]
    if not target and exchange.request.method == "DELETE" and "/following/" not in exchange.request.path:
        target = last if last.isdigit() else ""
    return page_for(facts.verb, str(target or ""), facts.target_author, facts.text or str(body.get("text", "")))
