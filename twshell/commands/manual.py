"""The manual: a few pages that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.kinds import Choice
from twshell.commands.spec import command
from twshell.domain.outcome import Text

if TYPE_CHECKING:
    from twshell.session.session import Session

PAGES = ("language", "macros", "safety", "scripts", "simulator", "operations")


@command("manual", mode="L", group="shell", choices=PAGES, examples=("manual language",))
def manual(session: Session, page: Choice = "") -> Text:
    """Show a page of the manual: language, macros, safety, scripts, simulator or operations.

    Args:
        page: which; without one, they are listed
    """
    from importlib.resources import files  # only who reads the manual pays for it

    folder = files("twshell.commands.pages")
    if not page:
        titles = {
            name: folder.joinpath(f"{name}.md").read_text("utf-8").partition("\n")[0].lstrip("# ") for name in PAGES
        }
        return Text(tuple(f"manual {name:12} {title}" for name, title in titles.items()))
    return Text(tuple(laid_out(folder.joinpath(f"{page}.md").read_text("utf-8"))))


def laid_out(page: str) -> list[str]:
    """Return the rows of a page: each paragraph is one, which the screen wraps; what is indented stays as it is."""
    rows: list[str] = []
    is_prose = False
    for written in page.rstrip().splitlines():
        was_prose, is_prose = is_prose, bool(written) and written[0] not in " #"
        if is_prose and was_prose:
            rows[-1] += f" {written}"
        else:
            rows.append(written.lstrip("#").strip() if written.startswith("#") else written)
    return rows
