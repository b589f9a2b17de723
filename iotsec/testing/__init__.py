"""For tests of your own: edits of designs, and random designs with their more informed versions.

The strategies need hypothesis (`pip install iotsec[testing]`); the edits do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iotsec.testing.drawing import Shape
from iotsec.testing.edits import apply_edits, edited, stating, with_element, without
from iotsec.testing.filling import fill_in
from iotsec.testing.luck import Luck, Seeded

if TYPE_CHECKING:
    from iotsec.testing.strategies import completions, designs, documents, whole_designs

__all__ = [
    "Luck",
    "Seeded",
    "Shape",
    "apply_edits",
    "completions",
    "designs",
    "documents",
    "edited",
    "fill_in",
    "stating",
    "whole_designs",
    "with_element",
    "without",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from iotsec.testing import strategies  # hypothesis is needed only here.

    return getattr(strategies, name)
