"""Facts of end-to-end flows and of evidence in the two examples, read again from the documents with PyYAML alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rereader import NOT_DRAWN, Rereader, Step

from iotsec.documents.reading import read_design
from iotsec.facts.derived.table_end_to_end import END_TO_END_FACTS
from iotsec.facts.missing import known_at
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.model.kinds import standard_vocabulary

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
DECLARED = {
    kind.name: frozenset(field.name for field in kind.fields.values() if field.form.name not in ("quantity", "period"))
    for kind in standard_vocabulary().kinds.values()
}
SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600}
ASKED = [(kind, item.name) for item in END_TO_END_FACTS for kind in item.kinds if not item.second]


@pytest.fixture(scope="module", params=["design", "first-draft"])
def example(request: pytest.FixtureRequest) -> tuple[Facts, Rereader]:
    """An example, once as facts and once as a plain document."""
    path = EXAMPLES / f"{request.param}.yaml"
    return tabulate(read_design(path)), Rereader(path)


@pytest.mark.parametrize(("kind", "name"), ASKED)
def test_each_witness_says_what_the_document_says(example: tuple[Facts, Rereader], kind: str, name: str) -> None:
    """Protects readers: steps are in the document with the values shown, ways are ways, and each unknown says what misses."""
    facts, document = example
    derived = facts.catalogue.derived(kind, name)
    assert derived is not None
    assert derived.witness is not None
    wrong = []
    for row, id in enumerate(facts.ids(kind)):
        witness = derived.witness(facts, kind, row)
        steps = [Step(*step) for step in witness.steps if step.id != NOT_DRAWN]
        wrong += [f"{id}: no {step.kind} {step.id}" for step in steps if not document.exists(step.kind, step.id)]
        wrong += [f"{id}: {said}" for step in steps if (said := document.shows(step, DECLARED[step.kind]))]
        wrong += document.are_ways(steps) if witness.form == "way" else []
        known = known_at(facts, kind, row, name)
        wrong += [f"{id}: known, but misses {witness.missing}"] if known and witness.missing else []
        wrong += [f"{id}: not known, and nothing is missing"] if not (known or witness.missing) else []
    assert wrong == []


def seconds(said: Any) -> tuple[float, float] | None:
    """The ends of a quantity of time; None where nothing is said."""
    if said is None or said == "none":
        return None if said is None else (0.0, 0.0)
    ends = [said["from"], said["to"]] if isinstance(said, dict) else [said, said]
    parts = [re.fullmatch(r"([0-9.]+) (\w+)", end) for end in ends]
    low, high = (float(part[1]) * SECONDS[part[2]] for part in parts if part is not None)
    return low, high


def total(document: Rereader, flow: str) -> tuple[float, float] | None:
    """The least and the greatest latency of a flow, by the document alone."""
    parts = document.stated("flow", flow, "through")
    if not isinstance(parts, list):
        return seconds(document.stated("flow", flow, "latency"))
    joints = [seconds(document.stated("component", document.stated("flow", part, "to"), "added_latency"))
              for part in parts[:-1]]  # fmt: skip
    every = [*joints, *(total(document, part) for part in parts)]
    if None in every:
        return None
    return sum(ends[0] for ends in every if ends), sum(ends[1] for ends in every if ends)


def test_latencies_are_those_of_the_document(example: tuple[Facts, Rereader]) -> None:
    """Protects the sums from reading another field, another unit or another joint than the document states."""
    facts, document = example
    column = facts.number_column("flow", "total_latency")
    found = {id: (float(column.low[row]), float(column.upper[1][row])) for row, id in enumerate(facts.ids("flow"))}
    expected = {id: total(document, id) for id in facts.ids("flow")}
    assert {id: found[id] for id, ends in expected.items() if ends is not None} == {
        id: pytest.approx(ends) for id, ends in expected.items() if ends is not None
    }
    assert {id for id, ends in expected.items() if ends is None} == {
        id for id, ends in found.items() if ends[1] == float("inf")
    }


def inside(document: Rereader, meant: set[str]) -> set[str]:
    """What a test of these is about: also what is in a system, performs a function, or has an interface."""
    for _ in range(4):  # Systems in systems, as deep as the reference design has them, and what is in these.
        links = [(id, one["parent"]) for id, one in document.root["systems"].items() if "parent" in one]
        links += [(id, one["system"]) for id, one in document.root["components"].items() if "system" in one]
        links += [(id, name) for name, one in document.root["functions"].items() for id in one["performed_by"]]
        links += [(one["component"], name) for name, one in document.root["interfaces"].items()]
        meant = meant | {id for id, outer in links if isinstance(outer, str) and outer in meant}
    return meant


def test_evidence_fits_as_the_document_says(example: tuple[Facts, Rereader]) -> None:
    """Protects what counts as evidence: its dates and versions are read again, and so are the products it is about."""
    facts, document = example
    column, now = facts.truth("evidence", "fits"), document.root.get("as_of", "")
    wrong = []
    for row, id in enumerate(facts.ids("evidence")):
        dated, until, versions, about = (
            document.stated("evidence", id, name) for name in ("dated", "valid_until", "versions", "about")
        )
        meant = set(about or [])
        if "test" in document.stated("evidence", id, "kind"):
            meant = inside(document, meant)
        products = [
            document.stated("component", item, "product") for item in meant if document.exists("component", item)
        ]
        products = [product for product in products if product != "none"]
        scope = not products or versions == "none" or set(products) <= set(versions or [])
        fits = bool(scope and dated and dated <= now and until and (until == "none" or until >= now))
        wrong += [id] if bool(column.true[row]) != fits else []
    assert wrong == []
