"""Whether the elements of a design fit together: references, cycles, choices, scales."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from iotsec.errors import SHOWN_PROBLEMS, nearest, with_article
from iotsec.model.by_choice import said
from iotsec.model.completeness import STRUCTURE
from iotsec.model.design import Design, Path, Trouble
from iotsec.model.element import ATTRIBUTES, NEVER_WRAPPED, Element
from iotsec.model.kinds import KINDS, SECTIONS, standard_vocabulary
from iotsec.model.values import PerChoice, Unreadable
from iotsec.model.vocabulary import SCALES, Form

NESTED = ("system", "zone")
"""Kinds of elements that lie in others."""


def incoherences(design: Design) -> Iterator[Trouble]:
    """Everything in which the elements of this design do not fit together, in the order of their ids."""
    yield from _own(design)
    kinds, found = {id: element.KIND for id, element in design.elements.items()}, 0
    scales = {**SCALES, **(design.scales or {})}
    doubtful = _doubtful(design, scales)
    for element in design.elements.values():
        if element.KIND in doubtful:
            for trouble in _references(element, kinds, hints=found < SHOWN_PROBLEMS):
                found += 1
                yield trouble
        if element.present:
            yield from _presence(element, design)
        if element.statements:
            yield from _per_choice(element, design)
        if element.KIND in doubtful:
            yield from _levels(element, scales)
        if not NEVER_WRAPPED.issuperset(map(type, element.extensions.values())):
            yield from _unreadable(element)
        if element.KIND == "system":
            yield from _completeness(element, STRUCTURE)
    nested = [element for element in design.elements.values() if element.KIND in NESTED]
    parents = {element.id: element.value("parent") for element in nested}
    for kind in NESTED:
        yield from _cycles(design, kind, parents)
    yield from _flows_of_flows(design)
    yield from _ends_of_flows(design)


def _doubtful(design: Design, scales: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The kinds of elements of which the references and levels have to be looked at one by one.

    Those of most designs are right, and are so in all elements of a kind at once.
    """
    by_kind: dict[str, dict[str, dict[str, Any]]] = {}
    for id, element in design.elements.items():
        by_kind.setdefault(element.KIND, {})[id] = element.__dict__
    levels = {f"{name} {word}" for name, words in scales.items() for word in words if " " not in word}
    doubtful = set()
    for kind, elements in by_kind.items():
        for field, form in _fields(kind, ("ref", "refs", "level")):
            attribute = ATTRIBUTES.get(field, field)
            said = {values[attribute] for values in elements.values()}
            said.discard(None)
            if form.name == "refs" and all(type(ids) is tuple for ids in said):
                said = set().union(*said)
            known = [by_kind.get(to, {}) for to in form.to or by_kind]
            if said.difference(*([levels] if form.name == "level" else known)):
                doubtful.add(kind)
    return doubtful


def _own(design: Design) -> Iterator[Trouble]:
    yield from _completeness(design, tuple(SECTIONS))
    for name, words in (design.scales or {}).items():
        if name in SCALES and words != SCALES[name]:
            yield Trouble(
                ("scales", name), f"the scale {name} is known already, with other steps", "give yours a name of its own"
            )
    if design.present is not None:
        yield Trouble(("present",), "a design as a whole is always present", "say it of its elements")


def _completeness(element: Element, known: tuple[str, ...]) -> Iterator[Trouble]:
    for section in element.value("complete") or {}:
        if section not in known:
            meant = nearest(section, known)
            hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known)}"
            yield Trouble(
                (*_path(element), "complete", section), f"{section} is nothing that can be complete here", hint
            )


def _path(element: Element) -> tuple[str, ...]:
    return () if isinstance(element, Design) else (element.SECTION, element.id)


def _references(element: Element, kinds: dict[str, str], *, hints: bool) -> Iterator[Trouble]:
    """What is wrong with the references of an element; what was meant is looked for only where it will be shown."""
    values = element.__dict__
    for field, form in _fields(element.KIND, ("ref", "refs")):
        value = values[ATTRIBUTES.get(field, field)]
        if value is None:
            continue
        for inside, one in said(value) if isinstance(value, PerChoice) else (((), value),):
            at = (*_path(element), field, *inside)
            for id in () if one is None else (one,) if form.name == "ref" else one:
                yield from _reference(at, id, form, kinds, hints=hints)


def _reference(at: Path, id: str, form: Form, kinds: dict[str, str], *, hints: bool) -> Iterator[Trouble]:
    kind = kinds.get(id)
    if kind is None:
        hint = (_meant(id, form, kinds) or _to_draw(form)) if hints else None
        hint = "where there is none, say why: {none: reason}" if id == "none" else hint
        yield Trouble(at, f"there is no element {id}", hint, id)
    elif form.to and kind not in form.to:
        message = f"{id} is {with_article(kind)}, but {_field_in(at)} names {with_article(' or '.join(form.to))}"
        yield Trouble(at, message, _meant(id, form, kinds) if hints else None, id)


def _field_in(path: Path) -> str:
    """The field in the path to a value, which may stand under an option."""
    return str(path[-4] if path[-3:-2] == ("per",) else path[-1])


def _meant(id: str, form: Form, kinds: dict[str, str]) -> str | None:
    meant = nearest(id, [other for other, kind in kinds.items() if not form.to or kind in form.to])
    return f"did you mean {meant}?" if meant else None


def _to_draw(form: Form) -> str:
    sections = [KINDS[kind].SECTION for kind in form.to]
    where = " or ".join(sections) if 0 < len(sections) <= 3 else "its section"
    return f"correct the id, or draw it under {where}"


_FIELDS: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, Form], ...]] = {}


def _fields(kind: str, names: tuple[str, ...]) -> tuple[tuple[str, Form], ...]:
    """The fields of a kind with one of these forms; kept, since it is asked for every element."""
    known = _FIELDS.get((kind, names))
    if known is None:
        fields = standard_vocabulary().kinds[kind].fields.values()
        known = tuple((field.name, field.form) for field in fields if field.form.name in names)
        _FIELDS[kind, names] = known
    return known


def _presence(element: Element, design: Design) -> Iterator[Trouble]:
    for name, options in (element.present or {}).items():
        at = (*_path(element), "present", name)
        yield from _choice(at, name, dict.fromkeys(options, at), design)


def _per_choice(element: Element, design: Design) -> Iterator[Trouble]:
    for field, statement in element.statements.items():
        value = element.value(field) if statement.per else None
        if isinstance(value, PerChoice):
            at = (*_path(element), field, "per", value.choice)
            yield from _choice(at, value.choice, {option: (*at, option) for option in value.options}, design)


def _unreadable(element: Element) -> Iterator[Trouble]:
    """Fields of profiles whose wrapper cannot be read: their values are read only where a profile is asked."""
    for field, value in element.extensions.items():
        for inside, one in said(value):
            if isinstance(one, Unreadable):
                yield Trouble((*_path(element), field, *inside), str(one))


def _choice(at: Path, name: str, options: Mapping[str, Path], design: Design) -> Iterator[Trouble]:
    """What is wrong with a choice and some of its options, of which each stands at a place."""
    choices = design.choices or {}
    if name not in choices:
        meant = nearest(name, list(choices))
        hint = f"did you mean {meant}?" if meant else "declare it under `choices` of the design"
        yield Trouble(at, f"there is no choice {name}", hint)
        return
    for option, place in options.items():
        if option not in choices[name]:
            meant = nearest(option, choices[name])
            known = f"did you mean {meant}?" if meant else f"its options are {', '.join(choices[name])}"
            yield Trouble(place, f"{name} has no option {option}", known)


def _levels(element: Element, scales: Mapping[str, tuple[str, ...]]) -> Iterator[Trouble]:
    for field, _form in _fields(element.KIND, ("level",)):
        for inside, value in said(element.__dict__[ATTRIBUTES.get(field, field)]):
            if value is None:
                continue
            at = (*_path(element), field, *inside)
            name, _, word = value.rpartition(" ")
            if name not in scales:
                message = f"{value!r} is on no known scale"
                yield Trouble(at, message, f"write SCALE LEVEL, with one of {', '.join(scales)}")
            elif word not in scales[name]:
                yield Trouble(at, f"{name} has no level {word}", f"it has {', '.join(scales[name])}")


def _cycles(design: Design, kind: str, parents: Mapping[str, str]) -> Iterator[Trouble]:
    for element in design.of_kind(kind):
        chain = _chain(element.id, parents.get)
        if chain and chain[-1] == element.id and element.id == min(chain):
            yield Trouble(
                (*_path(element), "parent"),
                f"the {kind} contains itself: {' in '.join((element.id, *chain))}",
                "take away one `parent` of this circle",
            )


def _ends_of_flows(design: Design) -> Iterator[Trouble]:
    """An end-to-end flow says all its parts, which lead from its sender to its receiver; it passes nothing itself."""
    for flow in design.of_kind("flow"):
        parts = [design.elements.get(id) for id in flow.value("through") or ()]
        if not parts or any(part is None or part.KIND != "flow" for part in parts):
            continue
        at = (*_path(flow), "through")
        if flow.value("via") is not None or flow.statement("via").none is not None:
            yield Trouble(
                at, f"{flow.id} is made of other flows, so it has no `via` of its own", "state one of the two"
            )
        if flow.statement("through").including:
            yield Trouble(at, "the parts of an end-to-end flow are all or none", "write the whole list")
        ends = [flow.value("from"), *(part.value("to") for part in parts if part is not None)]
        starts = [*(part.value("from") for part in parts if part is not None), flow.value("to")]
        if None not in ends and None not in starts and ends != starts:
            told = " > ".join(str(part.id) for part in parts if part is not None)
            yield Trouble(
                at, f"{told} does not lead from {flow.value('from')} to {flow.value('to')}", "name the parts in order"
            )


def _flows_of_flows(design: Design) -> Iterator[Trouble]:
    for flow in design.of_kind("flow"):
        seen, ways = set(), list(flow.value("through") or ())
        while ways:
            part = ways.pop()
            if part == flow.id:
                yield Trouble(
                    (*_path(flow), "through"), f"the flow {flow.id} is made of itself", "take it out of its parts"
                )
                break
            if part not in seen and part in design.elements:
                seen.add(part)
                ways.extend(
                    design.elements[part].value("through") or () if design.elements[part].KIND == "flow" else ()
                )


def _chain(start: str, following: Callable[[str], str | None]) -> list[str]:
    """The ids that follow from a start, until one comes a second time."""
    chain: dict[str, None] = {}  # In a list, each of thousands would be looked for among all before it.
    current = following(start)
    while current is not None and current not in chain:
        chain[current] = None
        current = following(current) if current != start else None
    return list(chain)
