"""`iotsec facts`, `iotsec terms` and `iotsec schema`: what can be said and asked, and what is meant by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from iotsec.checking.check import joined_vocabulary
from iotsec.cli.output import say
from iotsec.documents.schema import design_schema
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.catalogue import Catalogue, FactEntry
from iotsec.facts.derived import DERIVED
from iotsec.model.kinds import standard_vocabulary
from iotsec.reports.answers.release_schema import release_schema
from iotsec.reports.facts_list import facts_json, facts_text
from iotsec.reports.findings_schema import findings_schema
from iotsec.reports.options import Language
from iotsec.reports.terms_text import terms_json, terms_text
from iotsec.requirements.reading import load_profiles
from iotsec.requirements.requirement import Text
from iotsec.requirements.schema import profile_schema, requirements_schema
from iotsec.requirements.terms import load_terms, terms_called

SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "design": design_schema,
    "profile": profile_schema,
    "requirements": requirements_schema,
    "findings": findings_schema,
    "release": release_schema,
}


def run_facts(kind: str | None, format: str, profiles: tuple[str, ...], lang: Language) -> int:
    """List the facts of one kind of element, or of all, with the fields of profiles. Raises `InputError`."""
    loaded = load_profiles(profiles)
    vocabulary = joined_vocabulary(loaded) if loaded else standard_vocabulary()
    catalogue = Catalogue(vocabulary, DERIVED)
    kinds = catalogue.kinds()
    if kind is not None and kind not in kinds:
        meant = nearest(kind, list(kinds))
        hint = f"did you mean {meant}?" if meant else f"kinds are {', '.join(kinds)}"
        raise InputError(Problem(f"{kind} is no kind of element", hint=hint))
    meanings = {key: text for profile in loaded for key, text in profile.meanings.items()}
    entries = [_said(entry, meanings, lang) for entry in catalogue.entries() if kind in (None, entry.kind)]
    say(facts_json(entries) if format == "json" else facts_text(entries, lang))
    return 0


def run_terms(word: str | None, sector: str | None, format: str, lang: Language) -> int:
    """List the terms, those with a word, or those with a word of a sector. Raises `InputError` for a word of none."""
    terms = [term for term in load_terms() if sector is None or sector in term.sectors]
    found = terms if word is None else terms_called(terms, word)
    say(terms_json(found) if format == "json" else terms_text(found, lang))
    return 0


def _said(entry: FactEntry, meanings: Mapping[tuple[str, str], Text], lang: Language) -> FactEntry:
    """A fact with its meaning in this language, where a profile gives it in both."""
    meaning = meanings.get((entry.kind, entry.name), {}).get(lang)
    return entry._replace(meaning=meaning) if meaning else entry


def run_schema(what: str) -> int:
    """Print a JSON Schema."""
    say(json.dumps(SCHEMAS[what](), ensure_ascii=False, indent=2) + "\n")
    return 0
