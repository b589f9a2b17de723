"""A design as a whole: references, cycles, choices, scales and completeness fit together, or it is not made."""

from __future__ import annotations

from typing import Any

import pytest

from iotsec import Component, Design, Flow, Function, InputError, Interface, Party, System, Zone, none
from iotsec.model.design import DesignError, Trouble

Path = tuple[str, ...]


def troubles(*elements: Any, **header: Any) -> list[Trouble]:
    """Everything that is wrong with a design of these elements."""
    with pytest.raises(DesignError) as caught:
        Design(id="d", elements=elements, **header)
    assert isinstance(caught.value, InputError)
    return list(caught.value.troubles)


def test_a_design_is_made_of_elements_in_any_order() -> None:
    """Protects scripts: elements stand by id, whatever the order in which they are given."""
    site, evse = System(id="site"), Component(id="evse", system="site")
    design = Design(id="d", elements=[site, evse])
    assert list(design.elements) == ["evse", "site"]
    assert [item.id for item in design.of_kind("system")] == ["site"]
    assert design["evse"] is evse
    assert design.elements == Design(id="d", elements=[evse, site]).elements


CYCLES: dict[str, tuple[list[Any], list[Trouble]]] = {
    "a system in itself": (
        [System(id="a", parent="a")],
        [
            Trouble(
                ("systems", "a", "parent"),
                "the system contains itself: a in a",
                "take away one `parent` of this circle",
            )
        ],
    ),
    "two systems in each other": (
        [System(id="a", parent="b"), System(id="b", parent="a")],
        [
            Trouble(
                ("systems", "a", "parent"),
                "the system contains itself: a in b in a",
                "take away one `parent` of this circle",
            )
        ],
    ),
    "three zones, and one that leads there": (
        [Zone(id="a", parent="b"), Zone(id="b", parent="c"), Zone(id="c", parent="a"), Zone(id="d1", parent="a")],
        [
            Trouble(
                ("zones", "a", "parent"),
                "the zone contains itself: a in b in c in a",
                "take away one `parent` of this circle",
            )
        ],
    ),
    "flows made of each other": (
        [
            Component(id="x"),
            Flow(id="f", from_="x", to="x", through=["g"]),
            Flow(id="g", from_="x", to="x", through=["h", "f"]),
            Flow(id="h", from_="x", to="x"),
        ],
        [
            Trouble(("flows", "f", "through"), "the flow f is made of itself", "take it out of its parts"),
            Trouble(("flows", "g", "through"), "the flow g is made of itself", "take it out of its parts"),
        ],
    ),
}


@pytest.mark.parametrize(("elements", "expected"), CYCLES.values(), ids=CYCLES)
def test_nothing_contains_itself(elements: list[Any], expected: list[Trouble]) -> None:
    """Protects every walk along parents and parts: a circle is told once, with the whole circle."""
    assert troubles(*elements) == expected


WRONG: dict[str, tuple[list[Any], dict[str, Any], list[Trouble]]] = {
    "an id twice over two kinds": (
        [Party(id="a"), System(id="a")],
        {},
        [Trouble(("systems", "a"), "the id a is used twice: also by a party", "give each element an id of its own")],
    ),
    "the id of the design itself": (
        [System(id="d")],
        {},
        [Trouble(("systems", "d"), "the id d is used twice: also by a design", "give each element an id of its own")],
    ),
    "a reference to nothing, close to a thing": (
        [System(id="site"), Component(id="evse", system="sit")],
        {},
        [Trouble(("components", "evse", "system"), "there is no element sit", "did you mean site?", "sit")],
    ),
    "a reference to nothing at all": (
        [Interface(id="i", component="evse")],
        {},
        [
            Trouble(
                ("interfaces", "i", "component"),
                "there is no element evse",
                "correct the id, or draw it under components",
                "evse",
            )
        ],
    ),
    "references to the wrong kind": (
        [Zone(id="yard"), Component(id="evse", system="yard", feeds=["yard"])],
        {},
        [
            Trouble(("components", "evse", "system"), "yard is a zone, but system names a system", None, "yard"),
            Trouble(("components", "evse", "feeds"), "yard is a zone, but feeds names a component", None, "yard"),
        ],
    ),
    "a presence in a choice that is not declared": (
        [Component(id="a", present={"mod": ["normal"]})],
        {"choices": {"mode": ["normal", "off"]}},
        [Trouble(("components", "a", "present", "mod"), "there is no choice mod", "did you mean mode?")],
    ),
    "a presence in an option that is not declared": (
        [Component(id="a", present={"mode": ["norml"]})],
        {"choices": {"mode": ["normal", "off"]}},
        [Trouble(("components", "a", "present", "mode"), "mode has no option norml", "did you mean normal?")],
    ),
    "a level on no scale": (
        [Function(id="f", level="TL 2")],
        {"scales": {"house": ["low", "high"]}},
        [
            Trouble(
                ("functions", "f", "level"),
                "'TL 2' is on no known scale",
                "write SCALE LEVEL, with one of ASIL, SIL, AgPL, PL, SL, CAL, class, house",
            )
        ],
    ),
    "a level that its scale does not have": (
        [Function(id="f", level="house mid")],
        {"scales": {"house": ["low", "high"]}},
        [Trouble(("functions", "f", "level"), "house has no level mid", "it has low, high")],
    ),
    "a scale that is known otherwise": (
        [],
        {"scales": {"SL": ["1", "2"]}},
        [Trouble(("scales", "SL"), "the scale SL is known already, with other steps", "give yours a name of its own")],
    ),
    "a system complete of a section that is not of its structure": (
        [System(id="s", complete=["flow"])],
        {},
        [
            Trouble(
                ("systems", "s", "complete", "flow"),
                "flow is nothing that can be complete here",
                "did you mean flows?",
            )
        ],
    ),
    "a design complete of nothing known": (
        [],
        {"complete": {"xyz": True}},
        [
            Trouble(
                ("complete", "xyz"),
                "xyz is nothing that can be complete here",
                "known are parties, systems, zones, places, components, interfaces, accesses, flows, functions, "
                "dependencies, processes, hazards, data, risks, threats, rules, agreements, evidence, changes, "
                "vulnerabilities, waivers, compensations, decisions",
            )
        ],
    ),
    "a design that is present only sometimes": (
        [],
        {"present": {"mode": ["on"]}, "choices": {"mode": ["on", "off"]}},
        [Trouble(("present",), "a design as a whole is always present", "say it of its elements")],
    ),
}


@pytest.mark.parametrize(("elements", "header", "expected"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_told(elements: list[Any], header: dict[str, Any], expected: list[Trouble]) -> None:
    """Protects against designs that say nothing where they seem to: each slip with its path and what was meant."""
    assert troubles(*elements, **header) == expected


def test_all_troubles_are_told_at_once() -> None:
    """Protects authors' time: one reading tells everything, and the text says it in one line each."""
    found = troubles(Component(id="a", system="x", zone="y"), Zone(id="z", parent="z"))
    assert found == [
        Trouble(
            ("components", "a", "system"), "there is no element x", "correct the id, or draw it under systems", "x"
        ),
        Trouble(("components", "a", "zone"), "there is no element y", "correct the id, or draw it under zones", "y"),
        Trouble(("zones", "z", "parent"), "the zone contains itself: z in z", "take away one `parent` of this circle"),
    ]
    assert str(DesignError(found)) == (
        "components.a.system: there is no element x (correct the id, or draw it under systems)\n"
        "components.a.zone: there is no element y (correct the id, or draw it under zones)\n"
        "zones.z.parent: the zone contains itself: z in z (take away one `parent` of this circle)"
    )


def test_a_parent_of_another_kind_is_told() -> None:
    """Protects against a crash: what a zone or a system lies in by mistake need not have a parent of its own."""
    found = troubles(System(id="s", parent="z"), Zone(id="z", parent="c"), Component(id="c"))
    assert [(trouble.path, trouble.message) for trouble in found] == [
        (("systems", "s", "parent"), "z is a zone, but parent names a system"),
        (("zones", "z", "parent"), "c is a component, but parent names a zone"),
    ]


def test_an_explicit_none_is_no_reference() -> None:
    """Protects `{none: ...}`: it names nothing, so nothing can be wrong with it."""
    design = Design(id="d", elements=[Component(id="a", zone=none("drifts"), feeds=none("battery"))])
    assert design["a"].written() == {"zone": {"none": "drifts"}, "feeds": {"none": "battery"}}
