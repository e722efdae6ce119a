from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# The nurseries run these modules as programs of their own, so they are no package.
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A simulator, a clock for all and two nurseries; `begin` makes a village and a home."""
    from stage import Stage

    made = Stage(tmp_path_factory.mktemp("torture"), nurseries=2)
    yield made
    made.close()
