"""The laws of checking as functions that raise AssertionError where a law is broken, with the smallest fault found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from asking import read_condition

from iotsec.checking.check import check
from iotsec.conditions.evaluate import holds, value
from iotsec.conditions.source import Scope
from iotsec.conditions.tree import Condition, Fact, walk
from iotsec.documents.reading import design_of, tree_of
from iotsec.errors import InputError
from iotsec.facts.catalogue import relations_of
from iotsec.facts.table import Facts
from iotsec.facts.tabulate import tabulate
from iotsec.facts.view import View
from iotsec.findings import Findings, Seen, Verdict
from iotsec.model.design import Design
from iotsec.model.kinds import standard_vocabulary
from iotsec.model.vocabulary import Relation
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.testing import Seeded, apply_edits
from iotsec.testing.edits import copied, edit_here
from iotsec.testing.filling import LEAST_BASIS, completion_edits
from iotsec.testing.luck import one_of, some_of

EXAMPLES = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
"""How many random designs a property is tried on; 0: each test's own modest number."""

Answers = dict[Any, Any]
Edits = Mapping[str, Any]
Tree = dict[str, Any]
UNKNOWN_NOW = "unknown"


def examples(usual: int) -> int:
    """The number of examples of a test: its usual one, or what IOTSEC_EXAMPLES says."""
    return EXAMPLES or usual


def facts_of(design: Design, **choices: str) -> Facts:
    """The facts of a design, with the least bases of the general requirements."""
    return tabulate(design, View(as_of=design.as_of, least_basis=LEAST_BASIS, choices=choices))


def answered(facts: Facts, kind: str, conditions: Sequence[Condition]) -> Answers:
    """The definite answers: by the number of the condition and the id of the element."""
    found: Answers = {}
    rows = slice(0, facts.size(kind))
    for number, condition in enumerate(conditions):
        mask = holds(condition, Scope(facts, kind, rows, {}))
        assert not np.any(mask.true & mask.false), f"both true and false: {condition}"
        for row, id in enumerate(facts.ids(kind)):
            if mask.true[row] or mask.false[row]:
                found[number, id] = bool(mask.true[row])
    return found


def verdicts_of(design: Design, profile: Profile, choices: Mapping[str, str] | None = None) -> Answers:
    """The definite verdicts: True where met or not applicable, False where not met; what is not yet asked is `LATER`."""
    findings = check(design, profile, choices=choices)
    found: Answers = {}
    for item in findings.judged:
        ids = findings.facts.ids(item.kind)
        for row, verdict in enumerate(item.verdicts.tolist()):
            if verdict == Verdict.LATER:
                found[item.requirement.id, item.kind, ids[row]] = None
            elif verdict != Verdict.UNKNOWN:
                found[item.requirement.id, item.kind, ids[row]] = verdict in (Verdict.MET, Verdict.NOT_APPLICABLE)
    return found


def turned(before: Answers, after: Answers) -> dict[Any, tuple[bool | None, bool | None]]:
    """The definite answers that changed. A connection that is gone, since one system lies in the other, is none.

    A verdict may become "later", since the stage of an element's system may only now be known.
    """
    connected = {key[-1] for key in after if len(key) == 3 and key[1] == "connection"}
    changed: dict[Any, tuple[bool | None, bool | None]] = {}
    for key, answer in before.items():
        gone = len(key) == 3 and key[1] == "connection" and key[-1] not in connected
        now = after.get(key, True if gone else UNKNOWN_NOW)
        if answer is not None and now is not None and now is not answer:
            changed[key] = (answer, now)
    return changed


def filling_in_changes_nothing(
    design: Design, seed: int, share: float, grow: int, asked: Callable[[Design], Answers]
) -> None:
    """Law 1 and 1b: a more informed version of a design gives the same definite answers."""
    tree = tree_of(design)
    edits = completion_edits(tree, Seeded(seed), share=share, grow=grow)
    before = asked(design)

    def changed(some: Sequence[Edits]) -> dict[Any, tuple[bool, bool | None]]:
        return turned(before, asked(_with(tree, some)))

    if changed(edits):
        least = _fewest(edits, lambda some: bool(_tried(changed, some)))
        raise AssertionError(f"{changed(least)} after {least}")


def choosing_changes_nothing(design: Design, profile: Profile) -> int:
    """Law 1 of what is open: an option chosen gives the same definite verdicts. Told is how many options were chosen."""
    before, choices = verdicts_of(design, profile), design.choices or {}
    for name, option in ((name, option) for name, options in choices.items() for option in options):
        changed = turned(before, verdicts_of(design, profile, {name: option}))
        assert changed == {}, f"{changed} in {option}"
    return sum(len(options) for options in choices.values())


def _with(tree: Mapping[str, Any], edits: Sequence[Edits]) -> Design:
    changed = copied(tree)
    for item in edits:
        edit_here(changed, item)
    return design_of(changed)


def _tried(changed: Callable[[Sequence[Edits]], Any], edits: Sequence[Edits]) -> Any:
    try:
        return changed(edits)
    except (InputError, KeyError):
        return None


def _fewest(edits: list[Edits], still: Callable[[Sequence[Edits]], bool]) -> list[Edits]:
    """A list of edits of which none can be left out: first halves are tried, then single ones."""
    size = max(1, len(edits) // 2)
    while size:
        start = 0
        while start < len(edits):
            fewer = edits[:start] + edits[start + size :]
            if len(fewer) < len(edits) and still(fewer):
                edits = fewer
            else:
                start += size
        size //= 2
    return edits


Rendered = tuple[Any, ...]


def comparable(findings: Findings) -> tuple[Rendered, ...]:
    """All that findings say, as plain tuples: each finding with the facts that it saw, witnesses and gaps."""
    return tuple(
        (
            item.requirement.id, item.kind, item.id, item.verdict.word, item.alternative, item.waiver, item.fingerprint,
            tuple(_seen(seen) for seen in item.because),
        )
        for item in findings
    ) + tuple((clear.field, clear.kind, clear.elements, clear.settles) for clear in findings.to_make_clear)  # fmt: skip


def _seen(seen: Seen) -> Rendered:
    witness = seen.witness
    shown = None if witness is None else (
        witness.form, tuple((step.kind, step.id, step.note) for step in witness.steps),
        tuple((gap.kind, gap.id, gap.field) for gap in witness.missing),
    )  # fmt: skip
    gaps = tuple((gap.kind, gap.id, gap.field) for gap in seen.missing)
    return (seen.fact, seen.kind, seen.id, seen.field, seen.value, seen.asked, seen.answer, shown, gaps)


RELATIONS = relations_of(standard_vocabulary())
NEEDED = {"flow": ("from", "to"), "access": ("to",)}
"""What an element more has to say beside the reference that is tried: components of the design."""


def what_is_not_drawn_may_be(tree: Mapping[str, Any], seed: int) -> list[Relation]:
    """Law 1b of references read backwards: where nothing is said to be complete, a set leaves room for a member more.

    Told are the relations that were tried: an element more can be drawn that names one of those that are there.
    """
    luck = Seeded(seed)
    tree = {key: value for key, value in tree.items() if key != "complete"}
    systems = tree.get("systems") or {}
    tree["systems"] = {id: {key: value for key, value in (said or {}).items() if key != "complete"}
                       for id, said in systems.items()}  # fmt: skip
    before, tried = facts_of(design_of(tree)), list[Relation]()
    for relation in RELATIONS:
        ids = before.ids(relation.at) if relation.at not in ("design", "connection") else ()
        kind = standard_vocabulary().kinds[relation.members]
        if not ids or kind.name in ("design", "connection"):
            continue
        target = one_of(luck, list(ids))
        said: Tree = {name: one_of(luck, list(tree["components"])) for name in NEEDED.get(kind.name, ())}
        said[relation.field] = [target] if kind.fields[relation.field].form.name == "refs" else target
        try:
            after = facts_of(design_of(apply_edits(tree, {f"{kind.section}.one-more": said})))
        except InputError:
            continue  # It needs to say more.
        row, there = list(ids).index(target), list(after.ids(relation.at)).index(target)
        many, more = before.many(relation.at, relation.name), after.many(relation.at, relation.name)
        member = after.number("one-more")
        assert member in more.members[more.starts[there] : more.starts[there + 1]].tolist(), f"{relation} misses it"
        assert many.open[row], f"{relation} of {target} is closed, and one more can be drawn"
        tried.append(relation)
    return tried


UNITS = {"1 s": "1000 ms", "1000 ms": "1 s", "1 min": "60 s", "2 h": "120 min", "120 min": "2 h", "1 day": "24 h",
         "1 year": "12 months", "18 months": "18 months"}  # fmt: skip
"""Quantities and the same ones in another unit."""


def order_and_units_change_nothing(tree: Mapping[str, Any], seed: int, profile: Profile) -> None:
    """Law 3: another order of elements and fields gives the same findings to the word; other units the same verdicts."""
    luck = Seeded(seed)
    before, after = (check(design_of(it), profile) for it in (tree, _shuffled(tree, luck)))
    assert comparable(after) == comparable(before)
    other = check(design_of(_in_other_units(tree)), profile)
    assert [tuple(item.verdicts) for item in other.judged] == [tuple(item.verdicts) for item in before.judged]


def _shuffled(tree: Any, luck: Seeded) -> Any:
    if not isinstance(tree, Mapping):
        return tree
    keys = some_of(luck, list(tree), len(tree))
    keys += [key for key in tree if key not in keys]
    return {key: _shuffled(tree[key], luck) for key in keys}


def _in_other_units(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {key: _in_other_units(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_in_other_units(item) for item in tree]
    return UNITS.get(tree, tree) if isinstance(tree, str) else tree


WAY = {"from": {"fact": "untrusted", "is": True}}
GUARDING = {"fact": "enforces", "includes": ["filtering"]}
GUARDS = {"guards": {**WAY, "that": GUARDING}, "at_least": 1}
REACHED = {"reached": {**WAY, "avoiding": GUARDING}, "is": True}


def ways_of(design: Design) -> list[tuple[float, float, bool, bool]]:
    """For each component both bounds of the number of guards, and whether it is surely and possibly reached."""
    facts = facts_of(design)
    catalogue = facts.catalogue
    scope = Scope(facts, "component", slice(0, facts.size("component")), {})
    guards, reached = (read_condition(item, "component", catalogue) for item in (GUARDS, REACHED))
    number, mask = value(guards.term, scope), holds(reached, scope)  # type: ignore[union-attr]
    return list(zip(number.low.tolist(), number.high.tolist(), mask.true.tolist(), (~mask.false).tolist(), strict=True))


def guards_and_flows_pull_their_way(tree: Mapping[str, Any], seed: int) -> None:
    """Law 5: an independent guard more never lowers a bound of guards nor adds reach; a flow more never the reverse."""
    luck, design = Seeded(seed), design_of(tree)
    components = [element.id for element in design.of_kind("component")]
    before = ways_of(design)
    guard = one_of(luck, components)
    guarded = dict(tree["components"][guard] or {}, enforces=["filtering"])
    for name in ("product", "credential", "accountable", "guard_group"):
        guarded[name] = {"none": "shared with nobody"}
    alone = apply_edits(tree, {f"components.{guard}": {**guarded, "enforces": []}})
    for old, new in zip(
        ways_of(design_of(alone)), ways_of(design_of(apply_edits(tree, {f"components.{guard}": guarded}))), strict=True
    ):
        assert new[0] >= old[0] and new[1] >= old[1], f"a guard more at {guard}: {old} became {new}"
        assert new[2] <= old[2] and new[3] <= old[3], f"a guard more at {guard}: {old} became {new}"
    ends = {"from": one_of(luck, components), "to": one_of(luck, components), "via": {"none": "direct"}}
    for old, new in zip(before, ways_of(design_of(apply_edits(tree, {"flows.one-more": ends}))), strict=True):
        assert new[0] <= old[0] and new[1] <= old[1], f"a flow more {ends}: {old} became {new}"
        assert new[2] >= old[2] and new[3] >= old[3], f"a flow more {ends}: {old} became {new}"


def _never_settled(requirement: Requirement) -> bool:
    """Whether no single statement may settle it: levels of two scales are never comparable."""
    return any(isinstance(node, Fact) and node.form.name == "level" for node in walk(requirement.require))


def every_verdict_has_its_witness(design: Design, profile: Profile) -> None:
    """Law 7: what is not met or unknown says why; what it names is in the design, and what it misses is not stated."""
    findings = check(design, profile)
    ids = {id: element.KIND for id, element in design.elements.items()} | {design.id: "design"}
    for finding in findings:
        because = finding.because
        assert because, f"{finding} says nothing of why"
        if finding.verdict is Verdict.UNKNOWN and not _never_settled(finding.requirement):
            assert any(seen.missing for seen in because), f"{finding} does not say what is missing: {because}"
        for seen in because:
            steps = () if seen.witness is None else seen.witness.steps
            named = [(seen.kind, seen.id), *((step.kind, step.id) for step in steps)]
            for kind, id in named:
                good = kind in ("it", "connection") or id == "?" or ids.get(id) == kind
                assert good, f"{finding} names {kind} {id}, which is not in the design: {seen}"
            for gap in seen.missing:
                assert gap.kind == "connection" or ids.get(gap.id) == gap.kind, f"{finding} misses {gap}"
