"""Every cause of the design has words, a scope, a kind and an explanation, and every command in them exists."""

from __future__ import annotations

import re
import string

import pytest

from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import EXIT, LOOK_FIRST, diagnosis_of, explain, kind_of, known_beforehand
from twshell.domain.diagnosis import CERTAINTIES, KINDS, RETRIES, SCOPES

# DESIGN §3.2, as it stands there.
_DESIGN = """
window-exhausted slowed-down day-cap-user day-cap-app month-cap posting-allowance follow-allowance own-cap
app-write-blocked app-suspended app-not-enrolled app-permission tier-lacks-action needs-premium
account-locked account-suspended account-verification looks-automated duplicate already-done too-long bad-link
text-refused media-refused invalid-request edit-closed reply-not-summoned reply-restricted quote-not-allowed
dm-not-allowed not-yours target-gone target-protected target-unavailable target-author-suspended blocked-by-author
not-found credentials-bad token-expired clock-skew wrong-auth-kind credits-depleted spend-cap
over-capacity server-error network-down tls-failed timed-out bad-answer brake write-lock forbidden-unknown
"""
DESIGNED = _DESIGN.split()
# DESIGN §2.3, canonical names.
_COMMANDS = """
home mentions posts show thread replies quotes reposters likers likes bookmarks search count trends user followers
following lists list members dms dm more refresh post reply quote retweet unretweet like unlike bookmark unbookmark
delete edit hide unhide compose undo follow unfollow mute unmute block budget cost plan pace cap why outbox drafts
journal report resume health doctor capabilities macro alias grep import-archive export forget help set bind hook
account login logout open copy watch notify theme clear customize manual quit
"""
VERBS = set(_COMMANDS.split())
FIELDS = {
    "said", "author", "me", "limit", "when", "reset", "level", "accepted", "skew", "because", "url", "since", "used",
    "status", "worked", "left", "fact", "code", "weight",
}  # fmt: skip


def sentences(cause: str) -> list[str]:
    known = CAUSES[cause]
    return [known.what, *known.why, *known.next, *explain(cause), LOOK_FIRST]


def test_the_table_holds_the_causes_of_the_design() -> None:
    assert sorted(DESIGNED) == sorted(CAUSES)


@pytest.mark.parametrize("cause", DESIGNED)
def test_a_cause_is_whole(cause: str) -> None:
    known = CAUSES[cause]
    assert known.scope in SCOPES
    assert known.retry in RETRIES
    assert known.second in CAUSES
    assert known.second != cause
    assert explain(cause)


@pytest.mark.parametrize("cause", DESIGNED)
def test_every_command_in_a_text_exists(cause: str) -> None:
    commands = [found for text in sentences(cause) for found in re.findall(r"`([^`]*)`", text)]
    assert set() == {command.split()[0] for command in commands} - VERBS
    assert all(text.count("`") % 2 == 0 for text in sentences(cause))


def test_texts_name_commands_at_all() -> None:
    commands = [found for cause in CAUSES for text in sentences(cause) for found in re.findall("`([^`]+)`", text)]
    named = {command.split()[0] for command in commands}
    assert {"why", "budget", "drafts", "login", "resume"} <= named


@pytest.mark.parametrize("cause", DESIGNED)
def test_fields_are_known_and_the_last_variant_needs_none(cause: str) -> None:
    known = CAUSES[cause]
    for variants in (known.why, known.next):
        used = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in variants]
        assert set().union(*used) <= FIELDS
        assert set() == used[-1]


@pytest.mark.parametrize("cause", DESIGNED)
def test_sentences_are_sentences(cause: str) -> None:
    for is_write in (True, False):
        found = diagnosis_of(cause, kind=kind_of(cause, is_write=is_write), verb="retweet" if is_write else "home")
        assert re.match(r"^(Not reposted|Home not read): .+[^.]\.$", found.what)
        for text in (found.why, found.next):
            assert text.endswith((".", "!"))
            assert text[0].isupper() or text[0] == "`" or text.startswith("twsh")
            assert "{" not in text
        assert len(found.what) < 100


def test_long_explanations_are_short_paragraphs() -> None:
    assert all(20 < len(line) < 400 for cause in CAUSES for line in explain(cause))


KIND_TABLE = [
    ("app-write-blocked", True, "rejected", 3),
    ("not-found", False, "failed", 1),
    ("window-exhausted", True, "over-budget", 4),
    ("slowed-down", False, "over-budget", 4),
    ("day-cap-app", False, "over-budget", 4),
    ("month-cap", False, "over-budget", 4),
    ("credits-depleted", True, "over-budget", 4),
    ("spend-cap", False, "over-budget", 4),
    ("posting-allowance", True, "over-budget", 4),
    ("follow-allowance", True, "over-budget", 4),
    ("own-cap", True, "over-budget", 4),
    ("network-down", True, "network", 5),
    ("over-capacity", False, "network", 5),
    ("timed-out", False, "network", 5),
    ("bad-answer", False, "failed", 1),
    ("credentials-bad", True, "signed-out", 7),
    ("token-expired", False, "signed-out", 7),
    ("wrong-auth-kind", True, "signed-out", 7),
    ("clock-skew", True, "signed-out", 7),
    ("app-permission", True, "rejected", 3),
    ("app-permission", False, "signed-out", 7),
    ("tier-lacks-action", True, "rejected", 3),
    ("brake", True, "braked", 2),
    ("write-lock", True, "locked", 2),
]


@pytest.mark.parametrize(("cause", "is_write", "kind", "status"), KIND_TABLE)
def test_kinds_decide_the_exit_status(cause: str, is_write: bool, kind: str, status: int) -> None:
    assert (kind, status) == (kind_of(cause, is_write=is_write), EXIT[kind])


def test_an_unknown_outcome_has_a_status_of_its_own() -> None:
    assert 6 == EXIT[kind_of("timed-out", is_write=True, is_unknown=True)]


def test_every_kind_has_an_exit_status() -> None:
    assert {*KINDS, "done"} == set(EXIT)
    assert 0 == EXIT["done"]


def test_a_refusal_known_beforehand_says_what_it_is_told() -> None:
    found = known_beforehand("too-long", verb="post", why="it weighs 300 of 280")
    assert ("rejected", "sure", "text", "Not posted: the text is too long.") == (
        found.kind, found.certainty, found.scope, found.what,
    )  # fmt: skip
    assert "It weighs 300 of 280." == found.why
    assert found.next == "Shorten it: it is in `drafts`."


READ_OR_WRITE = """
home mentions posts show thread search user followers following more refresh post reply quote retweet unretweet like
unlike bookmark unbookmark delete follow unfollow mute unmute
"""


@pytest.mark.parametrize("verb", READ_OR_WRITE.split())
def test_a_refusal_says_what_was_not_done(verb: str) -> None:
    assert not known_beforehand("timed-out", verb=verb).what.startswith("Not done")


@pytest.mark.parametrize("certainty", CERTAINTIES)
def test_only_what_is_not_sure_has_a_runner_up(certainty: str) -> None:
    found = known_beforehand("tier-lacks-action", verb="like", certainty=certainty)
    assert "" == found.runner_up  # nothing was answered that could mean something else
    named = known_beforehand("tier-lacks-action", certainty=certainty, runner_up="needs-premium")
    assert ("" if certainty == "sure" else "needs-premium") == named.runner_up


def test_a_page_is_offered_for_the_action_but_never_for_a_locked_account() -> None:
    page = "https://x.com/intent/like?tweet_id=7"
    found = known_beforehand("tier-lacks-action", web_url=page)
    assert (page, f"On the web it works: {page}") == (found.web_url, found.next)  # a stop would be copied too
    assert "https://x.com/" == known_beforehand("account-locked", web_url=page).web_url
