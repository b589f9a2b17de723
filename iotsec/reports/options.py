"""What a reader asked for: the language, how much, and what the report needs to know beside the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from iotsec.errors import Place

if TYPE_CHECKING:
    from iotsec.checking.again import Again
    from iotsec.checking.baselines import Against
    from iotsec.checking.variants import Each, Failing
    from iotsec.documents.reading import LoadedDesign

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")

DateFrom = Literal["flag", "design", "today"]


class More(NamedTuple):
    """What was asked for beside the findings: what turns under a loss, what depends on an open choice, what is new."""

    under: tuple[Again, ...] = ()
    each: tuple[Each, ...] = ()
    failing: tuple[Failing, ...] = ()
    baseline: Against | None = None


NOTHING_MORE = More()


class Options(NamedTuple):
    """How findings are shown; `as_of_from` is None where the one who asks does not know who set the date.

    `again` are the options of the command line with which the same is seen again.
    """

    lang: Language = "en"
    show_all: bool = False
    loaded: LoadedDesign | None = None
    as_of_from: DateFrom | None = None
    colour: bool = False
    again: tuple[str, ...] = ()
    more: More = NOTHING_MORE

    def place(self, kind: str, id: str, field: str = "") -> Place | None:
        """Where an element or a field of it stands, if the design was read from a file."""
        return None if self.loaded is None else self.loaded.place(kind, id, field)
