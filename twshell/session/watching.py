"""What answers give away beside what was asked: a clock that is wrong, another client that uses the same keys.

Each is said once: the clock in a session, the other client in a window.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from twshell.domain.budget import WINDOW_15M, Bucket, BucketKey
from twshell.domain.outcome import Text
from twshell.domain.skew import skew_note
from twshell.domain.verdict import unexplained_drop
from twshell.domain.wording import times
from twshell.session.budgets import label

if TYPE_CHECKING:
    from twshell.session.session import Session


class Watch:
    """Remembers what was said, and the windows as the last answers had them."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self._is_skew_told = False
        self._heard: dict[BucketKey, tuple[Bucket, float]] = {}  # with when it was taken in
        self._told: dict[BucketKey, float | None] = {}  # the end of the window for which another client was told of

    def notes(self, session: Session, buckets: Iterable[Bucket]) -> list[Text]:
        """Return what is to be said after an answer that told of these windows."""
        found = [*self._of_clock(session)]
        for bucket in buckets:
            if bucket.key.window == WINDOW_15M:  # the others are shared with accounts and apps by their nature
                found += self._of_window(session, bucket)
        return found

    def _of_clock(self, session: Session) -> list[Text]:
        note = skew_note(session.door.offset) if session.door is not None and not self._is_skew_told else ""
        self._is_skew_told = self._is_skew_told or bool(note)
        return [Text((note,), "warning")] if note else []

    def _of_window(self, session: Session, bucket: Bucket) -> list[Text]:
        before = self._heard.get(bucket.key)
        self._heard[bucket.key] = (bucket, session.now())
        if before is None or self._told.get(bucket.key, 0.0) == bucket.reset_at:
            return []
        old, at = before
        own = max(1, session.ledger.calls_since(session.identity, bucket.key, at))
        drop = unexplained_drop(old, bucket, own)
        if not drop:
            return []
        self._told[bucket.key] = bucket.reset_at
        line = (
            f"another client is using these keys: {times(drop, 'more call')} of {label(bucket.key)} went than twsh made"
        )
        return [Text((line,), "warning")]
