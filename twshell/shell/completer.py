"""Completion: what commands offer, as prompt_toolkit wants it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from twshell.shell.ports import Language


class OfferCompleter(Completer):
    """The order is the language's; a sole candidate that changes nothing is none."""

    def __init__(self, language: Language) -> None:
        """Ask this language."""
        self._language = language

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Return the candidates for the word at the cursor."""
        before = document.text_before_cursor
        offers = self._language.offers(before)
        if len(offers) == 1 and offers[0].text == before[len(before) + offers[0].start_position :]:
            return []
        return [
            Completion(
                offer.text,
                offer.start_position,
                [("", offer.display)],  # as fragments: a text of the network is never read as markup
                [("", offer.meta)] if offer.meta else None,
            )
            for offer in offers
        ]
