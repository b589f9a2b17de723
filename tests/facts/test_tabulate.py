"""From a design to tables: every value where it belongs, as far as it counts from where one looks."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from iotsec import View, tabulate
from iotsec.documents.reading import design_of

TREE = {
    "iotsec": 1,
    "id": "d",
    "stage": "design",
    "as_of": "2027-06-01",
    "systems": {"s": {"stage": "operation"}},
    "components": {
        "a": {"system": "s", "count": 3, "repair_time": {"between": ["1 h", "2 h"]}, "zone": {"none": "drifts"}},
        "b": {"repair_time": {"is": "4 h", "basis": "assumed"}, "feeds": {"including": ["a"]}},
        "c": {"feeds": ["a", "b"], "external": True},
    },
    "flows": {"f": {"from": "a", "to": "b", "latency": {"from": "20 ms", "to": "80 ms"}}},
}


def test_numbers_words_and_sets_become_columns() -> None:
    """Protects the first step of every check: base units, intervals, explicit nones, open lists, and what silence means."""
    facts = tabulate(design_of(TREE))
    assert list(facts.ids("component")) == ["a", "b", "c"]
    repair, count = facts.number_column("component", "repair_time"), facts.number_column("component", "count")
    assert (repair.low.tolist(), repair.high.tolist()) == ([3600, 14400, -np.inf], [7200, 14400, np.inf])
    assert (count.low.tolist(), count.high.tolist()) == ([3, 1, 1], [3, 1, 1])
    assert facts.code("component", "zone").tolist() == [-2, -1, -1]
    external = facts.truth("component", "external")
    assert (external.true.tolist(), external.false.tolist()) == ([False, False, True], [True, True, False])
    feeds = facts.many("component", "feeds")
    names = [facts.id_of(number) for number in feeds.members.tolist()]
    assert (feeds.starts.tolist(), names, feeds.open.tolist()) == ([0, 0, 1, 3], ["a", "a", "b"], [True, True, False])
    latency = facts.number_column("flow", "latency")
    assert latency.top is not None
    ends = [latency.low.tolist(), latency.high.tolist(), *(end.tolist() for end in latency.top)]
    assert ends == [[0.02], [0.02], [0.08], [0.08]]


@pytest.mark.parametrize(
    ("least", "stage", "known"),
    [
        ({}, None, [True, True]),
        ({"design": "required"}, None, [True, False]),
        ({"operation": "verified"}, None, [False, True]),
        ({"policy": "required"}, "policy", [False, False]),
    ],
    ids=["anything counts", "an assumption in design", "plain values in operation", "all in policy"],
)
def test_what_is_below_the_least_basis_is_not_stated(
    least: dict[str, str], stage: str | None, known: list[bool]
) -> None:
    """Protects against plans taken for facts: each value by the stage of its own system, or the stage supposed."""
    facts = tabulate(design_of(TREE), View(least_basis=least, stage=stage))  # type: ignore[arg-type]
    assert facts.column("component", "repair_time").declared.tolist()[:2] == known


def test_the_view_takes_the_date_of_the_design() -> None:
    """Protects `as_of`: the view's own date, else the design's."""
    design = design_of(TREE)
    assert tabulate(design).view.as_of == datetime.date(2027, 6, 1)
    assert tabulate(design, View(as_of=datetime.date(2028, 1, 1))).view.as_of == datetime.date(2028, 1, 1)


def test_elements_have_numbers_over_all_tables() -> None:
    """Protects references of several kinds: one number for each element, back and forth; -3 for none."""
    facts = tabulate(design_of(TREE))
    for kind, table in facts.tables.items():
        for row, id in enumerate(table.ids):
            number = facts.number(id)
            assert (facts.kind_of(number), facts.id_of(number), number - facts.offset(kind)) == (kind, id, row)
    assert facts.number("nobody") == -3
