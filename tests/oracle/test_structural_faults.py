"""Faults by structure in the reference designs, against a plain search: a flow round a guard, and guards that share.

The faults of `tried_on` may fit what a requirement reads. Here nothing is edited that it names: a flow more leads round
the guards that stop all ways, and guards that had nothing in common come to hold one key, one product or one owner. What
the document then says of every component is searched by a reader that shares no code with the facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import networkx
import numpy as np
import pytest
from drawn_again import Drawn
from rereader import Rereader
from ways_again import IDENTITIES, Asked, of_self, questions_of

from iotsec.checking.check import check
from iotsec.conditions.evaluate import holds, value
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Guards, Leaf, Reached, walk
from iotsec.documents.reading import design_of, load_design, tree_of
from iotsec.facts.table import Facts
from iotsec.findings import Finding, Findings, Seen, Verdict
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile
from iotsec.testing import apply_edits
from iotsec.testing.edits import Tree

EXAMPLES = Path(__file__).parents[2] / "examples"
DESIGNS = {"general": "ev-charging"} | {
    name: name for name in ("automotive", "medical", "power", "rail", "agriculture")
}
OWN = {
    "general": "IOT",
    "automotive": "AUTO",
    "medical": "MED",
    "power": "POWER",
    "rail": "RAIL",
    "agriculture": "AGRI",
}
"""The requirements of each profile that the others do not have."""
LEAST = {"general": 3, "automotive": 6, "medical": 4, "power": 4, "rail": 4, "agriculture": 4}
"""So many requirements of each profile are tried at least."""
ALONE = 1
"""Whether one cause alone opens a way is compared; the plain search takes long for pairs of causes."""


@cache
def profile_of(name: str) -> Profile:
    """A profile, read once."""
    return load_profile(name)


@cache
def written(name: str) -> Tree:
    """The reference design of a profile as plain values."""
    return tree_of(load_design(EXAMPLES / DESIGNS[name] / "design.yaml").design)


@cache
def checked(name: str) -> Findings:
    """The reference design of a profile, as it is."""
    return check(design_of(written(name)), profile_of(name))


def all_components(facts: Facts) -> Scope:
    """Every component."""
    return Scope(facts, "component", slice(0, facts.size("component")), {})


def stopped(finding: Finding, drawn: Drawn) -> Iterator[tuple[Seen, Reached, Asked]]:
    """What guards before a component stop, of what a finding says: what was seen, the question, and the plain search."""
    for seen in finding.because:
        fitting = [node for node in questions_of(finding) if str(node) == seen.fact]
        if seen.witness is None or seen.witness.form != "cut" or not seen.witness.steps or len(fitting) != 1:
            continue
        (question,) = fitting
        asked = Asked(drawn, question, (finding.kind, finding.id))
        if isinstance(question, Reached) and not asked.beyond and seen.id not in asked.before(seen.id):
            yield seen, question, asked


def round_about(tree: Tree, end: str, question: Reached, asked: Asked) -> Tree | None:
    """The design with a flow more, like another that is asked about, from where ways surely begin straight to the end."""
    begins = [
        id
        for id, said in asked.components.items()
        if id != end and "present" not in said and asked.holds(question.end, "component", id) is True
        and networkx.has_path(asked.graph, id, end)
    ]  # fmt: skip
    like = [
        flow
        for flow, said in tree["flows"].items()
        if "present" not in said and (question.along is None or asked.holds(question.along, "flow", flow) is True)
    ]
    if not begins or not like:
        return None
    first, last = (begins[0], end) if question.direction == "from" else (end, begins[0])
    none = {"none": "a cable of its own"}
    return apply_edits(
        tree, {"flows.round-about": {**tree["flows"][like[0]], "from": first, "to": last, "via": none, "through": none}}
    )


def rerouted(name: str) -> Iterator[tuple[Finding, Seen, Reached, Tree]]:
    """For each requirement of a profile, one element past whose guards a flow comes to lead."""
    tree, done = written(name), set()
    drawn = Drawn(Rereader.of(tree))
    for finding in checked(name).select(Verdict.MET):
        one = finding.requirement
        if one.under or one.id in done or not one.id.startswith(OWN[name]):
            continue
        for seen, question, asked in stopped(finding, drawn):
            edited = round_about(tree, seen.id, question, asked)
            if edited is not None:
                done.add(one.id)
                yield finding, seen, question, edited
                break


@pytest.mark.parametrize("name", DESIGNS)
def test_a_flow_round_the_guards_is_seen(name: str) -> None:
    """Protects from a requirement that looks at its guards and not at the ways: the way round them is found."""
    tried = 0
    for finding, seen, question, edited in rerouted(name):
        found = check(design_of(edited), profile_of(name))
        now = next(
            item
            for item in found.select()
            if (item.requirement.key, item.kind, item.id) == (finding.requirement.key, finding.kind, finding.id)
        )
        asked = Asked(Drawn(Rereader.of(edited)), question, (finding.kind, finding.id))
        assert asked.gets_there(seen.id, asked.before(seen.id))
        assert now.verdict is Verdict.NOT_MET, f"{finding}, and so it is with a way round the guards before {seen.id}"
        if not of_self(question):
            leaf = next(
                node for node in walk(finding.requirement.require) if isinstance(node, Leaf) and node.term == question
            )
            ids = found.facts.ids("component")
            mask = holds(leaf, all_components(found.facts))
            reached = (mask.false if leaf.operand.value is False else mask.true).tolist()
            assert {id for id, there in zip(ids, reached, strict=True) if there} <= {
                id for id in ids if asked.gets_there(id, asked.before(id))
            }
        tried += 1
    assert tried >= LEAST[name]


def depths(facts: Facts, question: Guards) -> dict[str, int]:
    """The least number of guards before each component as iotsec tells it, as far as it is compared."""
    number = value(question, all_components(facts))
    return {
        id: int(min(low, ALONE + 1))
        for id, low in zip(facts.ids("component"), np.asarray(number.low).tolist(), strict=True)
    }


def searched(tree: Tree, question: Guards) -> dict[str, int]:
    """The same by a plain search, for components where no ways begin."""
    asked = Asked(Drawn(Rereader.of(tree)), question, ("", ""))
    return {
        id: next((count for count in range(ALONE + 1) if id in asked.opened_by(count)), ALONE + 1)
        for id in asked.components
        if id not in asked.begins
    }


def two_on_a_way(name: str, question: Guards, asked: Asked) -> Iterator[tuple[str, str]]:
    """Two guards on the shown way to a component before which no cause alone opens a way, and two do."""
    for finding in checked(name).select(Verdict.MET):
        if finding.requirement.id != "IOT-RES-06":
            continue
        for seen in finding.because:
            if seen.witness is not None and str(seen.value) == "2" and str(question) == seen.fact:
                way = [step.id for step in seen.witness.steps if step.kind == "component"]
                guards = [id for id in dict.fromkeys(way[1:]) if id in asked.guards]
                if len(guards) == 2 and seen.id not in asked.begins:
                    yield guards[0], guards[1]


def same_of(tree: Tree, name: str, guard: str) -> str:
    """What two guards come to have in common: what the first has, or else something new."""
    said = tree["components"][guard].get(name)
    return said if isinstance(said, str) else next(iter(tree["parties"])) if name == "accountable" else "one for both"


@pytest.mark.parametrize("name", DESIGNS)
def test_guards_that_share_a_key_are_one(name: str) -> None:
    """Protects the depth of defence: whatever two guards come to share, one cause opens what a plain search says."""
    one, tree = profile_of(name).requirements["IOT-RES-06"], written(name)
    question = next(node for node in walk(one.require) if isinstance(node, Guards))
    asked, before = Asked(Drawn(Rereader.of(tree)), question, ("", "")), depths(checked(name).facts, question)
    pair = next(two_on_a_way(name, question, asked))
    for what in IDENTITIES:
        edited = apply_edits(tree, {f"components.{guard}.{what}": same_of(tree, what, pair[0]) for guard in pair})
        found, plain = depths(check(design_of(edited), profile_of(name)).facts, question), searched(edited, question)
        assert {id: found[id] for id in plain} == plain
        assert any(found[id] < before[id] for id in plain)
