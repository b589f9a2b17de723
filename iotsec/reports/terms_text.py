"""The glossary as text and as JSON: all terms, or those that a requirement uses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from iotsec.reports.layout import wrapped
from iotsec.reports.options import Language
from iotsec.reports.wording import Wording
from iotsec.requirements.terms import Term


def terms_text(terms: Sequence[Term], lang: Language = "en") -> str:
    """The terms one after another: both words, the meaning, what the program and the sectors call it."""
    words = Wording(lang)
    return "\n".join(line for term in terms for line in _term(term, words)) + "\n"


def _term(term: Term, words: Wording) -> Iterator[str]:
    yield named(term, words)
    yield from wrapped(words.text(term.meaning), "    ")
    if term.names:
        yield from wrapped(words.listed(list(term.names)), f"    {words('term names')}{words('colon')}")
    for sector, word in term.sectors.items():
        other = word.words["ja" if words.lang == "en" else "en"]
        more = words.listed([other, words(f"term basis {word.basis}")])
        told = words("in brackets", text=words.text(word.words), more=more)
        yield from wrapped(told, f"    {words(f'sector {sector}')}{words('colon')}")
    avoided = [*term.avoid.get("en", ()), *term.avoid.get("ja", ())]
    if avoided:
        yield from wrapped(words.listed(avoided), f"    {words('term avoid')}{words('colon')}")


def named(term: Term, words: Wording) -> str:
    """The word in the reader's language, with the other one."""
    other = "ja" if words.lang == "en" else "en"
    return words("in brackets", text=term.words[words.lang], more=term.words[other])


def used_terms(terms: Iterable[Term], words: Wording) -> Iterator[str]:
    """The terms that a requirement uses, each with its meaning, as `explain` shows them."""
    lines = [line for term in terms for line in _meant(term, words)]
    if lines:
        yield words("terms") + words("colon").rstrip()
        yield from lines


def _meant(term: Term, words: Wording) -> list[str]:
    name = term.words["en"] if words.lang == "en" else named(term, words)
    return wrapped(words.text(term.meaning), f"  {name}{words('colon')}")


def terms_json(terms: Sequence[Term]) -> str:
    """The terms as JSON, in the order of the glossary."""
    tree = [
        {
            "id": term.id,
            **term.words,
            "group": term.group,
            "meaning": dict(term.meaning),
            "names": list(term.names),
            "avoid": {lang: list(words) for lang, words in term.avoid.items()},
            "sectors": {sector: {**word.words, "basis": word.basis} for sector, word in term.sectors.items()},
            "source": None
            if term.source is None
            else {"document": term.source.document, "clause": term.source.clause, "basis": term.source.basis},
        }
        for term in terms
    ]
    return json.dumps({"schema": "iotsec-terms/1", "terms": tree}, ensure_ascii=False, indent=2) + "\n"
