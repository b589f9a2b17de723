"""A requirement as text: everything that a reader needs to judge it, and its verdicts on a design."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iotsec.conditions.tree import Parameter
from iotsec.findings import Findings, Verdict
from iotsec.frozen import evolve
from iotsec.reports.conditions import condition_lines
from iotsec.reports.layout import Paint, wrapped
from iotsec.reports.options import Language, Options
from iotsec.reports.telling import Told, learn_places, told
from iotsec.reports.terms_text import used_terms
from iotsec.reports.text_findings import element_lines
from iotsec.reports.values import period_in_words
from iotsec.reports.wording import Wording
from iotsec.requirements.requirement import InForce, Profile, Requirement, Waivable
from iotsec.requirements.terms import Term, terms_of
from iotsec.units import Period, Quantity, dimension_of, show, show_number

OPEN_FIRST = (
    Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.WAIVED, Verdict.COMPENSATED, Verdict.MET, Verdict.LATER,
)  # fmt: skip
"""The order in which the verdicts of one requirement are told; where it does not apply stands apart."""


def render_requirement(
    requirement: Requirement,
    asking: Profile | tuple[Profile, ...],
    lang: Language = "en",
    *,
    colour: bool = False,
    terms: Iterable[Term] = (),
) -> str:
    """One requirement: what it asks, why, how to fix it, how it is decided, its sources, and on what it was tried.

    Of several profiles that ask it the first is the one of which it is taken. With the `terms` of the glossary, what
    those mean that it uses.
    """
    profiles = asking if isinstance(asking, tuple) else (asking,)
    profile = profiles[0]
    words, paint = Wording(lang), Paint(colour=colour)
    lines = wrapped(words.text(requirement.title), f"{requirement.id} ")
    place = words("comma").join([*(f"{item.id} {item.version}" for item in profiles), _sort(requirement, words)])
    head = [paint(lines[0], "bold"), *lines[1:], *wrapped(place, "  "), ""]
    return "\n".join([*head, *_body(requirement, profile, words, terms)]) + "\n"


def _sort(requirement: Requirement, words: Wording) -> str:
    return words(
        "kind of requirement",
        item=words(f"item {requirement.item}"),
        stage=words(f"stage {requirement.stage}"),
        obligation=words(requirement.obligation),
    )


def _body(requirement: Requirement, profile: Profile, words: Wording, terms: Iterable[Term]) -> Iterator[str]:
    for key, text in (("statement", requirement.statement), ("why", requirement.why), ("fix", requirement.fix)):
        if text:
            yield from _labelled(key, words.text(text), words)
    yield from _labelled("applies to", words.listed([words.kind(kind) for kind in requirement.applies_to]), words)
    yield from _labelled("decided by", words(requirement.decided_by), words)
    yield ""
    yield from _conditions(requirement, words)
    if requirement.parameters:
        yield f"{words('parameters')}{words('colon').rstrip()}"
        for parameter in requirement.parameters.values():
            yield from _parameter(parameter, words)
    yield from used_terms(terms_of(requirement, terms), words)
    yield ""
    yield from _terms_of_use(requirement, words)
    yield from _law(requirement, words)
    yield from _tailored(requirement, profile, words)
    yield from _sources(requirement, profile, words)
    yield from _tried_on(requirement, words)


def _labelled(key: str, text: str, words: Wording) -> list[str]:
    return wrapped(text, f"{words(key)}{words('colon')}")


def _conditions(requirement: Requirement, words: Wording) -> Iterator[str]:
    colon = words("colon").rstrip()
    if requirement.when is not None:
        yield words("when") + colon
        yield from condition_lines(requirement.when, words, "  ")
    yield words("require") + colon
    yield from condition_lines(requirement.require, words, "  ")
    for other in requirement.alternatives:
        yield words("alternative way", name=other.name, title=words.text(other.title)) + colon
        if other.when is not None:
            yield "  " + words("when") + colon
            yield from condition_lines(other.when, words, "    ")
        yield from condition_lines(other.require, words, "  ")


def _parameter(parameter: Parameter, words: Wording) -> Iterator[str]:
    stronger = words(f"{parameter.stronger} step" if parameter.form.words else parameter.stronger)
    if not parameter.by:
        value = _value(parameter.rows[()], parameter, words)
        yield "  " + words("parameter", name=parameter.name, value=value, stronger=stronger)
        return
    yield "  " + words("parameter by", name=parameter.name, by=words.listed(list(parameter.by)), stronger=stronger)
    for key, row in parameter.rows.items():
        yield f"    {words.listed(list(key))}{words('colon')}{_value(row, parameter, words)}"
    for end, band in parameter.bands:
        name = words("band else") if end == float("inf") else words("band below", end=f"{end:g}")
        yield f"    {name}{words('colon')}{_value(band, parameter, words)}"
    if parameter.otherwise is not None:
        yield f"    {words('band else')}{words('colon')}{_value(parameter.otherwise, parameter, words)}"


def _value(value: Any, parameter: Parameter, words: Wording) -> str:
    if isinstance(value, Period):
        return period_in_words(value.text, words)
    if isinstance(value, Quantity):
        return value.text
    if isinstance(value, tuple):
        return f"[{', '.join(str(item) for item in value)}]"
    if isinstance(value, float) and parameter.form.name == "quantity" and parameter.form.unit:
        return show(value, dimension_of(parameter.form.unit))
    return show_number(value) if isinstance(value, float) else str(value)


def _terms_of_use(requirement: Requirement, words: Wording) -> Iterator[str]:
    if requirement.realises:
        yield from _labelled("realises", words.listed(list(requirement.realises)), words)
    if requirement.weakens:
        yield from _labelled("weakens", words.listed([words(f"cost {cost}") for cost in requirement.weakens]), words)
    yield from _labelled("waivable", _waivable(requirement.waivable, words), words)
    if requirement.compensable is not None:
        yield words("compensable") + words("colon").rstrip()
        yield from condition_lines(requirement.compensable.by, words, "  ")
    if requirement.in_force is not None:
        yield from _labelled("in force", _in_force(requirement.in_force, words), words)
    if requirement.for_supplier:
        yield words("for supplier")


def _waivable(waivable: Waivable | None, words: Wording) -> str:
    if waivable is None:
        return words("not waivable")
    if waivable.by_risk_class:
        rows = waivable.by_risk_class.items()
        return "; ".join(words("of class", number=number, terms=_waivable(terms, words)) for number, terms in rows)
    who = words.listed(list(waivable.by))
    if waivable.at_most is None:
        return who
    return words("for at most", who=who, period=period_in_words(waivable.at_most.text, words))


def _in_force(terms: InForce, words: Wording) -> str:
    """From when until when, and since when for what was in operation before."""
    said = [words(key, date=date.isoformat()) for key, date in (("since", terms.since), ("until", terms.until)) if date]
    if not terms.existing:
        said.append(words("existing never"))
    elif terms.existing_since is not None and terms.existing_since != terms.since:
        said.append(words("existing since", date=terms.existing_since.isoformat()))
    return words.listed(said)


def _law(requirement: Requirement, words: Wording) -> Iterator[str]:
    law = requirement.law
    if law is not None:
        status = words("confirmed" if law.confirmed else "unconfirmed")
        authority, date = words.text(law.authority), law.retrieved_on.isoformat()
        yield from _labelled("law", words("law of", authority=authority, date=date, status=status), words)


def _tailored(requirement: Requirement, profile: Profile, words: Wording) -> Iterator[str]:
    """Who changed which part of the requirement, why, and where it stands now and stood before."""
    entry = profile.entries.get(requirement.id)
    while entry is not None and entry.base is not None:
        own = {path: origin for path, origin in entry.changed.items() if entry.base.changed.get(path) is not origin}
        first = next(iter(own.values()), entry.origin)
        reason = words.text(profile.tailored.get(entry.id, {})) if entry is profile.entries[requirement.id] else ""
        yield from wrapped(reason, words("tailored", profile=f"{first.profile} {first.version}") + words("colon"))
        for path, origin in own.items():
            part, before = ".".join(map(str, path)), entry.base.origin_of(path).told
            yield from wrapped(words("tailored part", part=part, place=origin.told, before=before), "  - ")
        entry = entry.base


def _sources(requirement: Requirement, profile: Profile, words: Wording) -> Iterator[str]:
    if not requirement.sources:
        return
    yield words("sources") + words("colon").rstrip()
    for source in requirement.sources:
        known: Mapping[str, Any] = profile.documents.get(source.document) or {}
        title = words.text(known.get("title") or {"en": source.document})
        basis = words("basis iotsec" if source.basis == "iotsec" else source.basis)
        yield from wrapped(words("in brackets", text=f"{title}{words('comma')}{source.clause}", more=basis), "  - ")


def _tried_on(requirement: Requirement, words: Wording) -> Iterator[str]:
    tried = requirement.tried_on
    if tried is None:
        return
    yield words("tried on") + words("colon").rstrip()
    faults = words("tried never") if tried.never else _edits(tried.not_met)
    yield from wrapped(faults, f"  {words('tried not met')}{words('colon')}")
    yield from wrapped(_edits(tried.unknown), f"  {words('tried unknown')}{words('colon')}")


def _edits(edits: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(
        ", ".join(f"{path} = {json.dumps(value, ensure_ascii=False, default=str)}" for path, value in edit.items())
        for edit in edits
    )


def render_verdicts(findings: Findings, requirement: str, element: str | None, options: Options) -> str:
    """The verdicts of one requirement on a design (or one element of it), met ones included, each with its reasons.

    What is open comes first. Elements of a whole design to which it does not apply are only counted.
    """
    words, paint = Wording(options.lang), Paint(colour=options.colour)
    own = [item for item in told_of(findings, requirement) if element in (None, item.finding.id)]
    told_of_each = OPEN_FIRST if element is None else (*OPEN_FIRST, Verdict.NOT_APPLICABLE)
    shown = [item for verdict in told_of_each for item in own if item.finding.verdict is verdict]
    learn_places(shown, options)
    name = findings.facts.design.id if findings.facts.design is not None else words("no design")
    if not own:
        return words("no verdicts", design=name) + "\n"
    lines = [paint(words("verdicts", design=name) + words("colon").rstrip(), "bold")]
    for item in shown:
        first, *others = element_lines(findings, item, options, words, paint)
        lines += [f"{first}{words('colon')}{words(f'verdict {item.finding.verdict.word}')}", *others]
    if len(shown) < len(own):
        lines.append("  " + words("applies not", count=len(own) - len(shown)))
    return "\n".join(lines) + "\n"


def asking_profiles(findings: Findings, requirement: str, element: str | None) -> tuple[Profile, ...]:
    """The profiles that ask a requirement of a design (or one element of it), where they have it in one text."""
    own = [item.finding for item in told_of(findings, requirement) if element in (None, item.finding.id)]
    own = [finding for finding in own if finding.verdict is not Verdict.NOT_APPLICABLE] or own
    alike = [finding for finding in own if finding.requirement.key == own[0].requirement.key]
    names = {name for finding in alike for name in finding.profiles}
    return tuple(item for item in findings.profiles if item.id in names and requirement in item.requirements)


def told_of(findings: Findings, requirement: str) -> list[Told]:
    """The findings of one requirement with their reasons."""
    own = tuple(judged for judged in findings.judged if judged.requirement.id == requirement)
    return told(evolve(findings, judged=own), *Verdict)
