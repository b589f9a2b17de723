"""What measures add to delays: on the way, at the receiver, and until a function has acted."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from laws import examples, facts_of

from iotsec.documents.reading import design_of
from iotsec.testing.edits import apply_edits
from iotsec.testing.luck import Seeded, chance, one_of, some_of

WHOLE = ["components", "flows", "interfaces", "accesses", "dependencies", "functions"]
DIRECT = {"none": "a cable"}
TREE: dict[str, Any] = {
    "iotsec": 1, "id": "press", "stage": "design", "as_of": "2027-06-01",
    "systems": {"line": {"parent": {"none": "it stands alone"}, "complete": WHOLE}},
    "components": {
        "eye": {"system": "line", "enforces": {"none": "a sensor"}},
        "filter": {"system": "line", "enforces": ["filtering"], "added_latency": "3 ms"},
        "logic": {"system": "line", "enforces": ["authentication"], "added_latency": "2 ms"},
        "brake": {"system": "line", "enforces": ["authentication"], "added_latency": {"between": ["1 ms", "4 ms"]}},
    },
    "flows": {
        "seen": {"from": "eye", "to": "logic", "via": ["filter"], "kind": "measurement", "latency": {"from": "5 ms", "to": "9 ms"}},
        "stop": {"from": "logic", "to": "brake", "via": DIRECT, "kind": "command", "latency": "10 ms"},
    },
    "functions": {"halt": {"system": "line", "performed_by": ["logic", "brake"], "detect_time": "20 ms"}},
}  # fmt: skip


def milliseconds(found: tuple[float, float]) -> tuple[float, float]:
    """Both ends of a time in milliseconds."""
    return round(found[0] * 1000, 6), round(found[1] * 1000, 6)


INF = float("inf")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param({}, (3, 3), id="what it passes adds"),
        pytest.param({"components.filter.added_latency": None}, (0, INF), id="how much is not stated"),
        pytest.param({"components.filter.enforces": {"none": "a cable"}}, (0, 0), id="what enforces nothing adds nothing"),
        pytest.param({"components.filter.added_latency": {"none": "in hardware"}}, (0, 0), id="an explicit none adds nothing"),
        pytest.param({"flows.seen.via": None}, (0, INF), id="what it passes is not stated"),
        pytest.param({"flows.seen.via": {"including": ["filter"]}}, (3, INF), id="it may pass more"),
        pytest.param(
            {"choices": {"mode": ["day", "night"]}, "components.filter.present": {"mode": ["day"]}}, (0, 3), id="it may not be there",
        ),
    ],
)  # fmt: skip
def test_what_is_added_on_the_way(
    edits: dict[str, Any], expected: tuple[float, float], ask: Callable[..., Any]
) -> None:
    """Protects the check of stated latencies: the guards on the way are added up, with both ends."""
    facts = facts_of(design_of(apply_edits(TREE, edits)))

    assert milliseconds(ask(facts, "flow", "seen", "added_on_way")) == expected


def test_the_receiver_adds_its_own(ask: Callable[..., Any], gaps: Callable[..., Any]) -> None:
    """Protects limits: what the receiver's guard takes before content is used counts, and what is silent is named."""
    facts = facts_of(design_of(TREE))
    silent = facts_of(design_of(apply_edits(TREE, {"components.logic.added_latency": None})))

    upper = facts.number_column("flow", "delay_with_measures").upper
    row = list(facts.ids("flow")).index("seen")
    assert (milliseconds(ask(facts, "flow", "seen", "delay_with_measures")), round(upper[1][row] * 1000, 6)) == (
        (7, 7),
        11,
    )
    assert gaps(silent, "flow", "seen", "delay_with_measures") == {"logic.added_latency"}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param({}, (31, 34), id="detection, the command, and the receiver"),
        pytest.param({"functions.halt.detect_time": None}, (11, INF), id="detection is not stated"),
        pytest.param({"functions.halt.performers_needed": 1}, (20, 34), id="a slow spare counts from above only"),
        pytest.param({"flows.stop.kind": None}, (20, 34), id="it may be no command"),
        pytest.param(
            {"flows.stop.from": {"is": "logic", "basis": "assumed"}, "flows.stop.to": {"is": "brake", "basis": "assumed"}},
            (20, INF), id="between whom is only assumed",
        ),
        pytest.param({"flows.stop.kind": "data"}, (20, 20), id="no command between them"),
        pytest.param({"functions.halt.performed_by": {"including": ["logic", "brake"]}}, (31, INF), id="more may perform it"),
        pytest.param({"systems.line.complete": ["components"]}, (31, INF), id="more commands may be drawn"),
        pytest.param(
            {"flows.back": {"from": "brake", "to": "logic", "via": DIRECT, "kind": "command", "latency": "1 ms"}}, (31, 37),
            id="in a circle all of it from above, one of it from below",
        ),
        pytest.param(
            {"components.pad": {"system": "line", "enforces": DIRECT}, "functions.halt.performed_by": ["logic", "brake", "pad"],
             "flows.hold": {"from": "brake", "to": "pad", "via": DIRECT, "kind": "command", "latency": "5 ms"}}, (36, 39),
            id="a chain adds up",
        ),
    ],
)  # fmt: skip
def test_until_a_function_has_acted(
    edits: dict[str, Any], expected: tuple[float, float], ask: Callable[..., Any]
) -> None:
    """Protects people: the time until the last performer has its command holds every part, and no part twice."""
    facts = facts_of(design_of(apply_edits(TREE, edits)))

    assert milliseconds(ask(facts, "function", "halt", "reaction_time")) == expected


def plainly(tree: dict[str, Any]) -> float:
    """The time until a function of a whole design has acted, by trying every chain of commands without a repetition."""
    times = lambda text: float(text.split()[0])  # noqa: E731 - all times here are in milliseconds.
    parts, performers = tree["components"], tree["functions"]["halt"]["performed_by"]
    commands = [
        (flow["from"], flow["to"], times(flow["latency"]) + (times(parts[flow["to"]]["added_latency"]) if isinstance(parts[flow["to"]]["enforces"], list) else 0))
        for flow in tree["flows"].values()
        if flow["kind"] == "command" and {flow["from"], flow["to"]} <= set(performers) and flow["from"] != flow["to"]
    ]  # fmt: skip

    def longest(at: str, done: frozenset[str]) -> float:
        return max(
            (time + longest(end, done | {end}) for start, end, time in commands if start == at and end not in done),
            default=0.0,
        )

    return times(tree["functions"]["halt"]["detect_time"]) + max(
        longest(start, frozenset({start})) for start in performers
    )


def drawn(luck: Seeded) -> dict[str, Any]:
    """A random design of which everything is stated that a reaction time reads."""
    ids = [f"c{number}" for number in range(2 + luck.below(3))]
    time = lambda: f"{1 + luck.below(50)} ms"  # noqa: E731 - short, and used on the next lines only.
    return {
        **TREE,
        "components": {id: {"system": "line", "added_latency": time(),
                            "enforces": ["filtering"] if chance(luck, 0.5) else DIRECT} for id in ids},
        "flows": {f"f{number}": {"from": one_of(luck, ids), "to": one_of(luck, ids), "via": DIRECT, "latency": time(),
                                 "kind": one_of(luck, ("command", "command", "data"))} for number in range(luck.below(6))},
        "functions": {"halt": {"system": "line", "performed_by": some_of(luck, ids, 3) or ids[:2], "detect_time": time()}},
    }  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_the_bounds_hold_what_is_tried(part: int, ask: Callable[..., Any]) -> None:
    """Protects both bounds: whatever is hidden of a whole design, the time found by trying all chains lies between."""
    for seed in range(part * 10_000, part * 10_000 + examples(250)):
        holds_what_is_tried(Seeded(seed), ask)


def holds_what_is_tried(luck: Seeded, ask: Callable[..., Any]) -> None:
    """The time of one random design against all of its chains, and that of the design with gaps around it."""
    tree = drawn(luck)
    hidden = copy.deepcopy(tree)
    for section, field in (("components", "added_latency"), ("components", "enforces"), ("flows", "latency"), ("flows", "kind"),
                           ("flows", "via"), ("functions", "detect_time")):  # fmt: skip
        for id in hidden[section]:
            if chance(luck, 0.15):
                del hidden[section][id][field]

    exact, found = plainly(tree), ask(facts_of(design_of(tree)), "function", "halt", "reaction_time")
    low, high = milliseconds(ask(facts_of(design_of(hidden)), "function", "halt", "reaction_time"))

    assert milliseconds(found)[0] - 1e-6 <= exact <= milliseconds(found)[1] + 1e-6
    assert low - 1e-6 <= exact <= high + 1e-6
    acyclic = milliseconds(found)[0] == milliseconds(found)[1]
    assert not acyclic or abs(milliseconds(found)[0] - exact) < 1e-6
