"""What the mode line says, gathered from the session."""

from __future__ import annotations
