"""The design: all elements of a system of systems, checked as a whole when it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from iotsec.errors import InputError, Problem, with_article
from iotsec.model.completeness import COMPLETE
from iotsec.model.element import Element, says
from iotsec.model.forms import DATE, PERIOD, WORDS, Reading, choice, wrong
from iotsec.model.vocabulary import Form

Path = tuple[str | int, ...]


class Trouble(NamedTuple):
    """One thing that is wrong with a design: where in the document, what, and what would be right.

    `about` is the member of a list that is wrong: its text, or its number in the list.
    """

    path: Path
    message: str
    hint: str | None = None
    about: str | int | None = None


class DesignError(InputError):
    """The design is wrong: what its elements say does not fit together. `troubles` holds the path of each problem."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__([Problem(_named(item), hint=item.hint) for item in self.troubles])


def _named(trouble: Trouble) -> str:
    where = ".".join(str(step) for step in trouble.path)
    return f"{where}: {trouble.message}" if where else trouble.message


def _read_words(value: object) -> object:
    """A map from a name to at least one word, such as the options of a choice or the steps of a scale."""
    if not isinstance(value, Mapping):
        raise wrong("expected a map from a name to a list of words")
    for name, words in value.items():
        good = isinstance(words, (list, tuple)) and words and all(isinstance(word, str) for word in words)
        if not good or len(set(words)) != len(words):
            raise wrong(f"{name} needs a list of different words", f"write {name}: [one, two]; numbers go in quotes")
    return {str(name): tuple(value[name]) for name in value}


LISTS = Reading(_read_words, Form("records"))


class Design(Element):
    """A system of systems as designed: its elements, its choices, its stage, and what is drawn completely.

    Raises `DesignError` (an `InputError`) with every problem found: an id used twice (over all kinds), a reference to
    nothing or to the wrong kind, systems or zones that contain themselves, a presence in a choice that is not declared.
    """

    KIND: ClassVar[str] = "design"
    SECTION: ClassVar[str] = "design"

    as_of: Any = says(DATE, "The date of the design: what is in force is judged at it.", example="2027-06-01")
    stage: Any = says(
        choice("policy", "risk-assessment", "design", "build", "operation"),
        "The stage of life that the design has reached.",
        example="design",
    )
    in_service_from: Any = says(DATE, "The start of operation; the default for components.", example="2027-04-01")
    service_life: Any = says(PERIOD, "The planned life; the default for components.", example="15 years")
    choices: Any = says(LISTS, "The open choices: modes and variants.", example={"mode": ["normal", "maintenance"]})
    scales: Any = says(LISTS, "Scales of levels of your own, each in rising order.", example={"house": ["low", "high"]})
    complete: Any = says(
        COMPLETE, "The sections that are drawn completely in the whole design.", example=["agreements"]
    )
    profiles: Any = says(
        WORDS,
        "The profiles against which it is to be checked, where a check names none: by name, or as a folder beside it.",
        example=["automotive"],
    )
    _elements: Mapping[str, Element]

    def __init__(self, *, elements: Iterable[Element] = (), **data: Any) -> None:
        super().__init__(**data)
        kept: dict[str, Element] = {}
        troubles: list[Trouble] = []
        for element in elements:
            if element.id in kept or element.id == self.id:
                other = kept.get(element.id, self)
                message = f"the id {element.id} is used twice: also by {with_article(other.KIND)}"
                troubles.append(Trouble((element.SECTION, element.id), message, "give each element an id of its own"))
            kept[element.id] = element
        self.__dict__["_elements"] = {key: kept[key] for key in sorted(kept)}
        from iotsec.model.coherence import incoherences  # It knows the table of kinds, which holds this class.

        troubles.extend(incoherences(self))
        if troubles:
            raise DesignError(troubles)

    @property
    def elements(self) -> Mapping[str, Element]:
        """Every element by its id, in the order of the ids."""
        return MappingProxyType(self._elements)

    def of_kind(self, kind: str) -> Iterator[Element]:
        """The elements of a kind, in the order of their ids."""
        return (element for element in self._elements.values() if kind == element.KIND)

    def __getitem__(self, id: str) -> Element:
        return self._elements[id]
