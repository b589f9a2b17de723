"""All facts as a list for readers and for programs: what a requirement may read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from iotsec.facts.catalogue import FactEntry
from iotsec.model.vocabulary import Form
from iotsec.reports.layout import table, wrapped
from iotsec.reports.options import Language
from iotsec.reports.wording import Wording


def type_of(form: Form) -> str:
    """The type of a fact in a few words: its form, its unit, its words, the kinds it names."""
    match form.name:
        case "quantity":
            return f"quantity ({form.unit})" if form.unit else "quantity"
        case "ordinal":
            return f"ordinal ({' < '.join(form.words)})" if form.words else f"ordinal ({form.low} to {form.high})"
        case "choice" | "choices":
            return f"{form.name} ({', '.join(form.words)})" if form.words else form.name
        case "ref" | "refs":
            return f"{form.name} ({', '.join(form.to) or 'any'})"
    return form.name


def facts_text(entries: Sequence[FactEntry], lang: Language = "en") -> str:
    """The facts by kind: name, type with unit, origin, meaning, and what derived ones read."""
    words = Wording(lang)
    parts = []
    for kind, group in groupby(entries, key=lambda entry: entry.kind):
        lines = [f"{words.kind(kind)} ({kind})" if lang == "ja" else kind]
        for entry in group:
            lines += table([[f"  {entry.name}", type_of(entry.form), words(entry.origin)]])
            meaning = entry.meaning
            if entry.origin == "derived":
                meaning = f"{meaning} ({words('reads', reads=', '.join(entry.reads))})"
            lines += wrapped(meaning, "      ") if meaning else []
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def facts_json(entries: Sequence[FactEntry]) -> str:
    """The facts as JSON: a list of objects in the order of kinds and names."""
    tree = [
        {
            "kind": entry.kind,
            "name": entry.name,
            "type": entry.form.name,
            "unit": entry.form.unit or None,
            "words": list(entry.form.words),
            "to": list(entry.form.to),
            "meaning": entry.meaning,
            "origin": entry.origin,
            "reads": list(entry.reads),
        }
        for entry in entries
    ]
    return json.dumps({"schema": "iotsec-facts/1", "facts": tree}, ensure_ascii=False, indent=2) + "\n"
