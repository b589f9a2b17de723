"""The whole reports on the two examples, in both languages, as they were last looked at."""

from __future__ import annotations

import pytest
from kept import HERE, KEPT, Kept, report


@pytest.mark.parametrize("kept", KEPT, ids=[kept.path.stem for kept in KEPT])
def test_the_report_is_the_one_that_was_kept(kept: Kept) -> None:
    """No line of a report changes unseen. Where it should have changed: `make golden`, and look at the difference."""
    text, code = report(kept)

    assert (text.splitlines(), code) == (kept.path.read_text(encoding="utf-8").splitlines(), kept.code)


def test_nothing_else_is_kept() -> None:
    """A file that no test compares would be taken for a report that is right."""
    assert sorted(HERE.glob("*.txt")) == sorted(kept.path for kept in KEPT)
