"""The glossary: one word for one thing in each language, with what the sectors call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from iotsec.conditions.tree import Fact, Guards, Literal_, Reached, walk
from iotsec.errors import InputError, Problem, nearest
from iotsec.requirements.requirement import Requirement, Source, Text
from iotsec.resources import resources

OF_CONDITIONS = ("kind", "fact", "acceptance")
"""The groups of terms that conditions read; words of stages and items mean something else there."""


class SectorWord(NamedTuple):
    """What a sector calls something, in both languages, and how we know."""

    words: Text
    basis: str


class Term(NamedTuple):
    """One thing with its word in each language, what is meant, and what the program and the sectors call it.

    `avoid` are words, by language, that are not used for it.
    """

    id: str
    words: Text
    group: str
    meaning: Text
    names: tuple[str, ...]
    avoid: Mapping[str, tuple[str, ...]]
    sectors: Mapping[str, SectorWord]
    source: Source | None

    def is_called(self, word: str) -> bool:
        """Whether this is one of its words, in any language or sector, or what the program calls it."""
        return word.casefold() in (known.casefold() for known in self.all_words())

    def all_words(self) -> Iterator[str]:
        """Every word for it."""
        yield from (self.id, *self.words.values(), *self.names)
        yield from (word for words in self.avoid.values() for word in words)
        yield from (word for sector in self.sectors.values() for word in sector.words.values())


def load_terms() -> tuple[Term, ...]:
    """The terms in the order of the glossary."""
    from iotsec.documents.tree import read_tree  # Most commands read no terms.

    tree: Mapping[str, Any] = read_tree(resources() / "templates" / "terms.yaml", include_key=None).root
    return tuple(_term(id, entry) for id, entry in tree["terms"].items())


def _term(id: str, entry: Mapping[str, Any]) -> Term:
    source = entry.get("source")
    return Term(
        id,
        {lang: entry[lang] for lang in ("en", "ja")},
        entry["group"],
        entry["meaning"],
        tuple(entry.get("names") or ()),
        {lang: tuple(words) for lang, words in (entry.get("avoid") or {}).items()},
        {
            sector: SectorWord({lang: word[lang] for lang in ("en", "ja")}, word["basis"])
            for sector, word in (entry.get("sectors") or {}).items()
        },
        None if source is None else Source(source["document"], str(source["clause"]), source["basis"]),
    )


def terms_of(requirement: Requirement, terms: Iterable[Term]) -> list[Term]:
    """The terms that a requirement uses, in the order of the glossary."""
    used = set(_names(requirement))
    return [term for term in terms if term.group in OF_CONDITIONS and used.intersection(term.names)]


def _names(requirement: Requirement) -> Iterator[str]:
    """The kinds, facts, scenarios and words that its conditions name."""
    yield from (*requirement.applies_to, *requirement.under)
    conditions = [requirement.when, requirement.require]
    conditions += [part for other in requirement.alternatives for part in (other.when, other.require)]
    conditions += [] if requirement.compensable is None else [requirement.compensable.by]
    for node in (node for condition in conditions if condition is not None for node in walk(condition)):
        match node:
            case Fact(steps=steps):
                yield from steps
            case Literal_(value=value):
                yield from (item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, str))
            case Reached():
                yield "reached"
            case Guards():
                yield "guards"


def terms_called(terms: Sequence[Term], word: str) -> list[Term]:
    """The terms with this word; else those of which a word holds it. Raises `InputError` where there is none."""
    exact = [term for term in terms if term.is_called(word)]
    wanted = word.casefold()
    found = exact or [term for term in terms if any(wanted in known.casefold() for known in term.all_words())]
    if not found:
        meant = nearest(word, list(dict.fromkeys(known for term in terms for known in term.all_words())))
        hint = f"did you mean {meant}?" if meant else "`iotsec terms` lists them all"
        raise InputError(Problem(f"no term is called {word}", hint=hint))
    return found
