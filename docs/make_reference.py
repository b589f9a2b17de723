"""Make the pages of the reference from the templates and the code, and the picture of a report from a real check.

`python docs/make_reference.py` writes them; with `--check` nothing is written, and the exit code is 1 when a committed
file differs from what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from itertools import groupby
from pathlib import Path
from typing import Any

from terminal_picture import picture

from iotsec import load_design, load_profile
from iotsec.checking.check import check
from iotsec.conditions.tree import Parameter
from iotsec.facts.catalogue import Catalogue, FactEntry
from iotsec.facts.derived import DERIVED
from iotsec.model.element import Element
from iotsec.model.kinds import DEFAULTS, KINDS, standard_vocabulary
from iotsec.model.vocabulary import Field, Kind
from iotsec.reports import render
from iotsec.reports.conditions import condition_lines
from iotsec.reports.facts_list import type_of
from iotsec.reports.wording import Wording
from iotsec.requirements.requirement import ITEMS, Profile, Requirement, Source, Waivable
from iotsec.requirements.terms import Term, load_terms
from iotsec.units import dimension_of, show

DOCS = Path(__file__).resolve().parent
DRAFT = "examples/ev-charging/first-draft.yaml"
ENGLISH = Wording("en")
MADE = "<!-- Made by docs/make_reference.py from the templates and the code. Edit those, then run `make docs`. -->"
ALWAYS = frozenset({"title", "present"})
"""What every element has; said once at the top of the page of kinds."""

REQUIREMENTS_HEAD = """\
A requirement that is *met* is met, as modelled: [what the verdicts mean](../explanation/verdicts.md). How a source
supports a requirement is said by its basis: *interpretation* (our reading of a text that we could read), *unconfirmed*
(known from memory: check it before citing it), *our own proposal* (no document says it).
""".splitlines()

FACTS_HEAD = """\
# Facts

What a requirement may read of each kind of element. *Declared* facts are fields of the design; *read backwards* are
the elements that name this one; *derived* facts are worked out, each with a witness on request. The same list:
`iotsec facts`, or of one kind `iotsec facts flow`.
""".splitlines()

TERMS_HEAD = """\
# Terms (用語)

One word for one thing, in English and Japanese, as the requirements and the reports use them; and what the sectors call
it. The basis of a sector's word says how it is known: *text* (read in the primary text), *secondary* (read in a page
about it), *unconfirmed* (from memory). A word in the other language than that of its source is our translation. The
same list: `iotsec terms`, or of one word `iotsec terms FTTI`.""".splitlines()

MODEL_HEAD = """\
# What a design can say

A document begins with `iotsec: 1` and an `id`, the fields of the design itself, and a section for each kind of
element: a map from id to fields. Every element may have a `title` (text, or `{en: ..., ja: ...}`) and `present` (in
which choices it exists, such as `{mode: [maintenance]}`).

A field that is left out is not stated; that is never a no. Any value may be written as

- `{is: value, basis: verified, by: pentest-7}`: with its basis and who says so,
- `{none: reason}`: there surely is none,
- `{including: [a, b]}`: at least these, where the field is a list,
- `{per: {mode: {normal: 4 h, island: 1 h}}}`: what it is under each option of a choice, where the schema allows it,
- `{between: [low, high]}`: one value that is not yet known, where it is a number, a quantity or a date.

JSON Schema for editors: `iotsec schema design`.
""".splitlines()


def pages() -> dict[Path, str]:
    """Every page that is made, by its path."""
    profile = load_profile("general")
    return {
        DOCS / "reference" / "requirements.md": _joined(requirements_page(profile)),
        DOCS / "reference" / "facts.md": _joined(facts_page()),
        DOCS / "reference" / "model.md": _joined(model_page()),
        DOCS / "reference" / "terms.md": _joined(terms_page(profile)),
        DOCS / "images" / "first-draft.svg": first_screen(profile),
    }


def _joined(lines: Iterator[str]) -> str:
    return "\n".join([MADE, "", *lines]) + "\n"


# Requirements


def requirements_page(profile: Profile) -> Iterator[str]:
    """All requirements of a profile, by item: what each asks, how it is decided, why, how to fix it, its sources."""
    yield f"# Requirements of the profile `{profile.id}` {profile.version}"
    yield from ("", profile.notice["en"], "", profile.notice["ja"], "")
    yield from REQUIREMENTS_HEAD
    for item in ITEMS:
        own = [requirement for requirement in profile.requirements.values() if requirement.item == item]
        if own:
            text = profile.items.get(item, {})
            yield from ("", f"## {text.get('en', item)} ({text.get('ja', item)})")
            for requirement in own:
                yield from ("", *requirement_lines(requirement, profile))
    yield from ("", "## Documents cited", "", *_documents(profile))


def requirement_lines(requirement: Requirement, profile: Profile) -> Iterator[str]:
    """One requirement as Markdown."""
    yield f"### {requirement.id}: {requirement.title['en']}"
    yield from ("", requirement.title["ja"], "")
    yield from (f"> {requirement.statement['en']}", ">", f"> {requirement.statement['ja']}", "")
    yield from (f"- {key}: {value}" for key, value in _summary(requirement))
    yield from ("", "```text", *_conditions(requirement), "```", "")
    yield from (f"**Why.** {requirement.why['en']}", "", f"**理由** {requirement.why['ja']}", "")
    yield from (f"**Fix.** {requirement.fix['en']}", "", f"**対処** {requirement.fix['ja']}", "", "Sources:", "")
    yield from (f"- {_source(source, profile)}" for source in requirement.sources)


def _summary(requirement: Requirement) -> Iterator[tuple[str, str]]:
    yield "asked from stage", f"{ENGLISH(f'stage {requirement.stage}')} ({requirement.obligation})"
    yield "kind", requirement.kind
    yield "applies to", ", ".join(requirement.applies_to)
    yield "decided by", ENGLISH(requirement.decided_by)
    if requirement.realises:
        yield "realises", ", ".join(requirement.realises)
    if requirement.weakens:
        yield "a stricter setting costs", ", ".join(requirement.weakens)
    yield "may be waived by", _waivable(requirement.waivable)
    if requirement.for_supplier:
        yield "answered by", "the supplier"


def _waivable(waivable: Waivable | None) -> str:
    if waivable is None:
        return "nobody"
    if waivable.by_risk_class:
        rows = waivable.by_risk_class.items()
        return "; ".join(f"risk class {number}: {_waivable(terms)}" for number, terms in rows)
    return ", ".join(waivable.by) + ("" if waivable.at_most is None else f", for at most {waivable.at_most.text}")


def _conditions(requirement: Requirement) -> Iterator[str]:
    """The conditions in readable form, with the parameters that they use."""
    if requirement.when is not None:
        yield from ("when:", *condition_lines(requirement.when, ENGLISH, "  "))
    yield from ("requires:", *condition_lines(requirement.require, ENGLISH, "  "))
    for other in requirement.alternatives:
        yield f"or, by alternative {other.name} ({other.title['en']}):"
        if other.when is not None:
            yield from ("  when:", *condition_lines(other.when, ENGLISH, "    "))
        yield from condition_lines(other.require, ENGLISH, "  ")
    if requirement.compensable is not None:
        yield "may be compensated by components on every way where:"
        yield from condition_lines(requirement.compensable.by, ENGLISH, "  ")
    if requirement.parameters:
        yield "parameters:"
        for parameter in requirement.parameters.values():
            yield from _parameter(parameter)


def _parameter(parameter: Parameter) -> Iterator[str]:
    """A parameter with its value, or with its rows and bands, and the direction in which it gets stricter."""
    stricter = f"(stricter: {parameter.stronger})"
    if not parameter.by:
        yield f"  {parameter.name} = {_set(parameter.rows[()], parameter)} {stricter}"
        return
    yield f"  {parameter.name} by {', '.join(parameter.by)} {stricter}:"
    for key, value in parameter.rows.items():
        yield f"    {', '.join(key)}: {_set(value, parameter)}"
    for end, value in parameter.bands:
        name = "otherwise" if end == float("inf") else f"below {end:g}"
        yield f"    {name}: {_set(value, parameter)}"
    if parameter.otherwise is not None:
        yield f"    otherwise: {_set(parameter.otherwise, parameter)}"


def _set(value: Any, parameter: Parameter) -> str:
    """The value of a parameter as the template wrote it, a number in its unit."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, float) and parameter.form.unit:
        return show(value, dimension_of(parameter.form.unit))
    return f"{value:g}" if isinstance(value, float) else str(getattr(value, "text", value))


def _source(source: Source, profile: Profile) -> str:
    title = (profile.documents[source.document].get("title") or {}).get("en", source.document)
    basis = "our own proposal" if source.basis == "iotsec" else source.basis
    return f"{title}: {source.clause} ({basis})"


def _documents(profile: Profile) -> Iterator[str]:
    for key, known in profile.documents.items():
        title: Mapping[str, str] = known.get("title") or {}
        dated = known.get("date") or known.get("year")
        details = [str(detail) for detail in (known.get("publisher"), dated, known.get("status")) if detail]
        version = [f"version {known['version']}"] if known.get("version") else []
        yield f"- **{key}**: {title.get('en', '')} ({title.get('ja', '')}). {', '.join(details + version)}."
        yield f"  {str(known.get('basis', '')).strip()}"


# Facts


def facts_page() -> Iterator[str]:
    """Every fact that a requirement may read, by kind of element."""
    entries = Catalogue(standard_vocabulary(), DERIVED).entries()
    yield from FACTS_HEAD
    for kind, group in groupby(entries, key=lambda entry: entry.kind):
        yield from ("", f"## {kind}", "")
        yield from _table(("fact", "type", "unit", "origin", "meaning"), [_fact_row(entry) for entry in group])


def _fact_row(entry: FactEntry) -> tuple[str, ...]:
    reads = f" Reads {', '.join(f'`{name}`' for name in entry.reads)}." if entry.origin == "derived" else ""
    kind = type_of(entry.form._replace(unit="") if entry.form.name == "quantity" else entry.form)
    return f"`{entry.name}`", kind, entry.form.unit, entry.origin, entry.meaning + reads


# The model


def model_page() -> Iterator[str]:
    """Every kind of element with its fields, as a design writes them."""
    vocabulary = standard_vocabulary()
    yield from MODEL_HEAD
    for name, known in vocabulary.kinds.items():
        if name in KINDS:
            yield from ("", *_kind_lines(known, KINDS[name]))
    yield from ("", "## Scales of levels", "")
    yield from ("Levels are written `SCALE LEVEL`, such as `SL 2`; two scales are never compared.", "")
    rows = [(f"`{name}`", " < ".join(words)) for name, words in vocabulary.scales.items()]
    yield from _table(("scale", "levels, rising"), rows)


def _kind_lines(known: Kind, element: type[Element]) -> Iterator[str]:
    section = "top of the document" if known.name == "design" else f"section `{known.section}`"
    required = {info.alias or name for name, info in element.model_fields.items() if info.is_required()}
    yield f"## {known.name} ({section})"
    yield from ("", " ".join(known.meaning.split("\n\n")[0].split()), "")
    rows = [_field_row(known.name, field, field.name in required) for field in known.fields.values()]
    yield from _table(("field", "type", "meaning", "example"), rows)


def _field_row(kind: str, field: Field, required: bool) -> tuple[str, ...]:
    notes = " **Required.**" if required else ""
    notes += " May be a spread `{from, to}`." if field.form.spread else ""
    default = DEFAULTS.get((kind, field.name))
    if default is not None and "Absent" not in field.meaning:
        notes += f" Absent: {_written(default)}."
    example = "" if field.example is None else f"`{_written(field.example)}`"
    return f"`{field.name}`", type_of(field.form), field.meaning + notes, example


def _written(value: Any) -> str:
    """A value as one writes it in YAML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return str(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


# The terms

GROUPS: Mapping[str, tuple[str, str]] = {
    "framework": ("The framework", "枠組"),
    "kind": ("Kinds of elements", "要素の種類"),
    "verdict": ("Verdicts", "判定"),
    "item": ("Items", "項目"),
    "stage": ("Stages", "段階"),
    "obligation": ("How binding", "拘束力"),
    "basis": ("How well known", "根拠の段階"),
    "decision": ("How decided", "判定の根拠"),
    "fact": ("Facts", "事実"),
    "acceptance": ("What is accepted", "容認"),
}


def terms_page(profile: Profile) -> Iterator[str]:
    """The glossary in both languages, by group, with what the sectors say."""
    yield from TERMS_HEAD
    terms = load_terms()
    for group, (en, ja) in GROUPS.items():
        yield from ("", f"## {en} ({ja})", "")
        rows = [_term_row(term, profile) for term in terms if term.group == group]
        yield from _table(("term", "用語", "meaning", "意味", "not called"), rows)
    yield from ("", "## What the sectors say (分野での呼び方)", "")
    rows = [
        (term.words["en"], term.words["ja"], sector, word.words["en"], word.words["ja"], word.basis)
        for term in terms
        for sector, word in term.sectors.items()
    ]
    yield from _table(("term", "用語", "sector", "there", "分野での語", "basis"), rows)


def _term_row(term: Term, profile: Profile) -> tuple[str, ...]:
    names = f" In the program: {', '.join(f'`{name}`' for name in term.names)}." if term.names else ""
    source = (
        "" if term.source is None else f" After {term.source.document}, {term.source.clause} ({term.source.basis})."
    )
    avoided = [*term.avoid.get("en", ()), *term.avoid.get("ja", ())]
    meaning = term.meaning["en"] + names + source
    return term.words["en"], term.words["ja"], meaning, term.meaning["ja"], ", ".join(avoided)


# The picture


def first_screen(profile: Profile) -> str:
    """The first screen of the report on the first draft, as it looks in a terminal, as SVG."""
    with chdir(DOCS.parent):  # Places are named as they are when the command is run in the checkout.
        loaded = load_design(DRAFT)
    findings = check(loaded.design, profile)
    text = render(findings, "text", "en", loaded=loaded, as_of_from="design", colour=True)
    return picture(f"iotsec check {DRAFT}", text.splitlines())


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `--check` say which of them are out of date."""
    stale = []
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(DOCS.parent).as_posix())
            if "--check" not in arguments:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} {'is out of date: run `make docs`' if '--check' in arguments else 'written'}")  # noqa: T201 - a command says what it did.
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
