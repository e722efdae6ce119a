"""Commands that show evidence: the journal of every call, and the report made from it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.commands.kinds import File, Id, Moment, Rows, Subject
from twshell.commands.kinds.evidence import REFUSAL, Look
from twshell.commands.spec import command
from twshell.domain.errors import Interrupted, StoreError, UsageError
from twshell.domain.outcome import Text
from twshell.domain.stored import Browse
from twshell.domain.wording import times
from twshell.session import browsing
from twshell.session.events import Ask, Show

if TYPE_CHECKING:
    from twshell.reports.material import Focus, Material
    from twshell.session.session import Session

DAY = 86_400
DAYS = 7  # that a report goes back without --since
FORMATS = ("text", "markdown", "json", "html")
ENDINGS = {".txt": "text", ".md": "markdown", ".json": "json", ".html": "html", ".htm": "html"}


@command(
    "journal", mode="L", group="safety",
    examples=("journal", "journal writes since 2h", "journal refusals last 50", "journal #12", "journal verify"),
)  # fmt: skip
def journal(session: Session, rows: Rows | None = None, *, json: bool = False) -> Text | Generator[Any, Any, Text]:
    """Show the record of every call, verify that it is whole, or close its old rows into a file of their own.

    Args:
        rows: writes, reads or refusals; since 2h; last 50; a post or a write as #12; or verify, rotate
        json: answer as JSON lines, with all there is in each row
    """
    look = rows or Look(browse=Browse(limit=session.settings.count("page-size")))
    if look.action == "verify":
        return _verify(session, json or session.flags.json)
    if look.action == "rotate":
        return _rotate(session)
    return _browse(session, look)


def _browse(session: Session, look: Look) -> Text:
    from twshell.reports.as_json import row_document

    found = session.ledger.evidence.rows(session.identity, look.browse)
    if not found:
        about = f" about {look.about}" if look.about else ""
        return Text((f"no such rows{about} in the journal",), "note")
    lines = tuple(line for row in found for line in browsing.row_lines(session, row))
    return Text(lines, data=tuple(row_document(row) for row in found))


def _verify(session: Session, as_json: bool) -> Generator[Any, Any, Text]:
    evidence = session.ledger.evidence
    found, head = evidence.verified(), evidence.head()
    data = {
        "type": "verified", "rows": found.rows, "segments": found.segments, "faults": list(found.faults), "head": head,
    }  # fmt: skip
    told = Text(browsing.verdict_lines(found, head), "danger" if found.faults else "", (data,))
    if not found.faults:
        return told
    yield Show(told, "journal verify", as_json)
    raise StoreError(
        f"the journal is not whole: {times(len(found.faults), 'fault')}",
        "what it says of other rows still holds; keep the file as it is, and a copy",
    )


def _rotate(session: Session) -> Generator[Any, Any, Text]:
    days = session.settings.count("journal-days")
    evidence, now = session.ledger.evidence, session.now()
    before = now - days * DAY
    count = evidence.closable(before)
    if not count:
        return Text((f"no row is older than {days} days: `set journal-days N` says when one is",), "note")
    question = f"Close the {count} rows older than {days} days into a file of their own? They can still be read here."
    if not (yield Ask(question, refusal_kind="usage")):
        raise Interrupted("not closed; nothing was changed")
    segment = evidence.close(session.identity, before, now)
    if segment is None:
        return Text(("another twsh has closed them meanwhile",), "note")
    data = {"type": "segment", "number": segment.number, "rows": segment.rows, "path": evidence.path_of(segment)}
    return Text(
        (f"{segment.rows} rows are now in {evidence.path_of(segment)}, which nobody writes any more",), "", (data,)
    )


@command(
    "report", mode="L", group="safety",
    examples=("report", "report --since 3d --html ~/report.html", "report --about refusal", "report --app-id 27000001"),
)  # fmt: skip
def report(
    session: Session, file: File = "", *, since: Moment | None = None, about: Subject | None = None, text: bool = False,
    markdown: bool = False, json: bool = False, html: bool = False, with_text: bool = False, app_id: Id = "",
) -> Generator[Any, Any, Text]:  # fmt: skip
    """Write what X's support asks for, out of the journal: as text for its form, Markdown, JSON or a page.

    Args:
        file: where to write it, readable by you alone; without one it is shown (a page always wants one)
        since: from when on: 2h, 14:00, 2026-11-20; 7 days unless told
        about: begin with one post, one write as #12, or `refusal` for the last one
        text: plain text, which fits X's form; the usual one
        markdown: for an issue or a forum
        json: all figures and rows
        html: one page with charts that opens from disk
        with_text: with the words of your posts, which are left out unless you say so
        app_id: your app's id at console.x.com, remembered from then on
    """
    form = _format(file, {"text": text, "markdown": markdown, "json": json, "html": html})
    if app_id:
        session.ledger.evidence.set_app_id(session.identity, app_id)
    from twshell.session import reporting

    began = session.now() - DAYS * DAY if since is None else since
    material = reporting.gather(session, began, _focus(session, about), with_text=with_text)
    if file:
        return (yield from _to_file(session, file, form, material))
    return _shown(session, form, material)


def _format(file: str, said: dict[str, bool]) -> str:
    """Return the one format that was said, else the one of the file's ending."""
    named = [name for name in FORMATS if said[name]]
    if len(named) > 1:
        raise UsageError(f"a report is either {' or '.join(named)}", "say one of them")
    ending = file[file.rfind(".") :].lower() if "." in file else ""
    form = named[0] if named else ENDINGS.get(ending, "text")
    if form == "html" and not file:
        raise UsageError("a page wants a file", "write `report --html report.html`")
    return form


def _focus(session: Session, about: Look | None) -> Focus | None:
    from twshell.session import reporting

    if about is None:
        return None
    if about.action == REFUSAL:
        return reporting.focus_on_refusal(session)
    return reporting.focus_on(session, about.browse, about.about)


def _shown(session: Session, form: str, material: Material) -> Text:
    from twshell.reports import as_json, layout, markdown, plain

    data = (as_json.document(material, session.clean),)
    if form == "json":
        return Text((), data=data)
    laid = layout.lay_out(material, session.clean)
    written = markdown.text(laid) if form == "markdown" else plain.text(laid)
    return Text(tuple(written.splitlines()), data=data, is_wrapped=False)


def _to_file(session: Session, file: str, form: str, material: Material) -> Generator[Any, Any, Text]:
    from twshell.config import exports
    from twshell.reports import as_json, layout, markdown, page, plain

    path = exports.full_path(file, session.flags.user_home)
    is_taken = exports.is_taken(path)
    if is_taken and not (yield Ask(f"{path} is there already. Replace it?", refusal_kind="usage")):
        raise Interrupted("not written; the file is as it was")
    if form == "json":
        written = as_json.text(material, session.clean)
    else:
        laid = layout.lay_out(material, session.clean)
        written = {"text": plain.text, "markdown": markdown.text, "html": page.text}[form](laid)
    exports.write_export(path, written, may_replace=is_taken)
    data = {"type": "written", "path": path, "format": form}
    return Text((f"written to {path}, readable by you alone",), "", (data,))
