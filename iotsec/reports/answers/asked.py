"""What a report on an answer needs to know beside it: of which design, and how much is to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from iotsec.documents.reading import LoadedDesign, digest_of
from iotsec.facts.table import Facts
from iotsec.facts.witness import Missing
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.layout import wrapped

if TYPE_CHECKING:
    from iotsec.analysis.clarifying.statements import Left
    from iotsec.analysis.hardening.telling import Beyond

MOST_LEFT = 20
"""So many rows of what is left are shown, where not all are asked for."""


class Asked(NamedTuple):
    """The facts that were asked, the files they were read from (if they were), and whether nothing is cut short."""

    facts: Facts
    loaded: LoadedDesign | None = None
    show_all: bool = False

    @property
    def design(self) -> str:
        """The id of the design."""
        return "" if self.facts.design is None else self.facts.design.id

    @property
    def digest(self) -> str | None:
        """The digest of what the design says."""
        if self.loaded is not None:
            return self.loaded.digest
        return None if self.facts.design is None else digest_of(self.facts.design)

    def named(self, kind: str, id: str, words: AnswerWording) -> str:
        """An element with its kind, its title and its place, where it has them."""
        design = self.facts.design
        element = None if design is None else design.elements.get(id)
        title = words.text(element.title) if element is not None and element.title else ""
        place = None if self.loaded is None else self.loaded.place(kind, id)
        return words.kind(kind) + f" {id}" + (f" ({title})" if title else "") + (f"  {place}" if place else "")


def heading(question: str, asked: Asked, words: AnswerWording) -> str:
    """The first line: what was asked, of which design, and from where it was looked at."""
    view = asked.facts.view
    chosen = ", ".join(f"{name}={option}" for name, option in sorted(view.choices.items())) or words("no choices")
    date = words("no date") if view.as_of is None else view.as_of.isoformat()
    return words(f"{question} heading", design=asked.design, as_of=date, choices=chosen)


def unsaid(missing: Iterable[Missing], words: AnswerWording, indent: str, *, most: int | None = 3) -> Iterator[str]:
    """What would have to be stated, a few of it."""
    named = [f"`{item.field}` {words('of')} {words.kind(item.kind)} {item.id}" for item in missing]
    if words.lang == "ja":
        named = [f"{words.kind(item.kind)} {item.id} の `{item.field}`" for item in missing]
    shown = named if most is None else named[:most]
    if not shown:
        return
    more = "" if len(shown) == len(named) else words("and more", count=len(named) - len(shown))
    yield from wrapped(words("unless", what=words("comma").join(shown) + more), indent)


def findings_left(
    title: str, left: Sequence[Beyond] | Sequence[Left], asked: Asked, words: AnswerWording
) -> Iterator[str]:
    """Under a title the findings that an answer leaves as they are, a few of them; nothing where there are none."""
    if not left:
        return
    yield words(title)
    shown = left if asked.show_all else left[:MOST_LEFT]
    for item in shown:
        yield from wrapped(f"{item.requirement} {words.kind(item.kind)} {item.id}", "  ")
    if len(shown) < len(left):
        yield f"  {words('again more', count=len(left) - len(shown))}"


def notice(words: AnswerWording) -> str:
    """What every answer says of itself."""
    return words("only the graph")
