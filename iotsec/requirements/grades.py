"""Parameters that are steps in an order of words: levels of a declared scale, or the words of an ordered field.

Levels of two scales are never compared, so all values of one parameter lie on one scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from iotsec.conditions.tree import Grade
from iotsec.errors import nearest
from iotsec.model.vocabulary import SCALES, Form
from iotsec.requirements.shapes import is_texts
from iotsec.units import QuantityError

ScaleOf = Callable[[str], tuple[str, ...] | None]
"""The words of a scale in rising order, by its name; None where it is not known."""


class Grading(NamedTuple):
    """The order on which the values of a parameter lie: its words, rising, and the name of the scale if it has one."""

    words: tuple[str, ...]
    scale: str = ""

    @property
    def form(self) -> Form:
        """The form of a value: a level, or a word of an ordered field."""
        return Form("level" if self.scale else "ordinal", words=self.words, scale=self.scale)

    def grade(self, given: Any) -> Grade:
        """The step that is written here, as `SL 2`, or where the order is named beside it as `2`."""
        word = str(given)
        if self.scale and word not in self.words:
            word = word.removeprefix(f"{self.scale} ")
        if isinstance(given, bool) or word not in self.words:
            raise QuantityError(
                f"{given} is no level of {self.scale}" if self.scale else f"{given} is none of its words",
                f"in rising order they are {', '.join(self.words)}",
            )
        return Grade(self.scale, float(self.words.index(word)), str(given))


def grading_of(values: Iterable[Any], tree: Mapping[str, Any], scale_of: ScaleOf) -> Grading | None:
    """The order that a parameter names, or that its values name; None where they are no steps of one."""
    listed = list(values)
    found = _named(tree, scale_of) or _by_values(listed, scale_of)
    if found is None:
        return None
    if tree["stronger"] not in ("higher", "lower"):
        raise QuantityError("of steps in an order a higher or a lower one is stricter", "stronger: higher, or lower")
    for value in listed:
        found.grade(value)
    return found


def _named(tree: Mapping[str, Any], scale_of: ScaleOf) -> Grading | None:
    if "scale" in tree and "words" in tree:
        raise QuantityError("scale and words stand side by side", "say one of the two")
    if "scale" in tree:
        name = str(tree["scale"])
        words = scale_of(name)
        if words is None:
            meant = nearest(name, list(SCALES))
            raise QuantityError(
                f"there is no scale {name}", f"did you mean {meant}?" if meant else "declare it under scales"
            )
        return Grading(words, name)
    if "words" in tree:
        if not is_texts(tree["words"]) or len(set(tree["words"])) < max(2, len(tree["words"])):
            raise QuantityError("words cannot be read", "write at least two words, in rising order")
        return Grading(tuple(tree["words"]))
    return None


def _by_values(values: list[Any], scale_of: ScaleOf) -> Grading | None:
    """The scale that the values name, as `SL 2` does."""
    names: dict[str, str] = {}
    for value in values:
        if isinstance(value, str):
            names.setdefault(value.rpartition(" ")[0], value)
    scales = {name: words for name in names if name and (words := scale_of(name)) is not None}
    if not scales:
        return None
    if len(scales) > 1:
        both = " and ".join(names[name] for name in list(scales)[:2])
        raise QuantityError(f"{both} are levels of two scales, which are never compared", "write levels of one scale")
    ((name, words),) = scales.items()
    return Grading(words, name)
