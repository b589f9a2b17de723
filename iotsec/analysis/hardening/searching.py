"""The search: choose, change, check, and learn from what is still open, until nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from iotsec.analysis.combining import one
from iotsec.analysis.hardening.acts import Act, applied
from iotsec.analysis.hardening.adding import completed
from iotsec.analysis.hardening.costs import CostOfActs, Costs
from iotsec.analysis.hardening.expanding import Catalogue
from iotsec.analysis.hardening.formulas import Formula, Touch, Undo, only_named, possible
from iotsec.analysis.hardening.knowing import KnowingMender
from iotsec.analysis.hardening.mending import REASONS, Barred, Mender
from iotsec.analysis.hardening.solving import Solution, solve
from iotsec.checking.check import check
from iotsec.conditions.tree import Fact, Leaf, Literal_, walk
from iotsec.facts.asking import part_of, table_scope
from iotsec.facts.witness import Missing
from iotsec.findings import Findings, Judged, Verdict
from iotsec.frozen import evolve
from iotsec.model.design import Design
from iotsec.requirements.requirement import OBLIGATIONS, Obligation, Profile, Requirement

ROUNDS = 30
"""So often a choice is checked and what it leaves open is added, at most."""
IDLE = 4
"""After so many rounds in which neither the bound rises nor less is left open, changes are only added."""
WORK = 300_000
"""So many elements are checked in all these rounds, at most (but two rounds are always made)."""
MORE_ROUNDS = 12
"""So often, after that, changes are only added to those chosen."""

Key = tuple[str, str, str]
"""A requirement (with who tailored it), the kind and the id of an element."""
Row = tuple[Judged, int]


class Asking(NamedTuple):
    """What is asked: of which design, against what, from where, at which costs, from which obligation on."""

    design: Design
    profiles: tuple[Profile, ...]
    view: Mapping[str, Any]
    costs: Costs
    limit: Obligation


class Open(NamedTuple):
    """A finding that has to be closed."""

    key: Key
    judged: Judged
    row: int
    unsaid: tuple[Missing, ...] = ()


class Root(NamedTuple):
    """What has to hold: of which finding, with which changes made when it was found."""

    key: Key
    formula: Formula
    made: frozenset[int]


class Answer(NamedTuple):
    """The changes made, the least that any such set costs, the check of the changed design, and if all was searched.

    `each_needed` says that each change was left out by itself and the check was worse.
    """

    made: frozenset[int]
    bound: float
    findings: Findings
    whole: bool
    each_needed: bool = False


def _differing(design: Design) -> set[str]:
    """The fields that differ by choice, which are left to whoever knows the modes."""
    every = design.elements.values()
    return {f"{item.id}.{field}" for item in every for field, said in item.statements.items() if said.per}


class Made:
    """Changes that were made, and those of them that may be near what was looked at."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.acts = acts
        self.by_id: dict[str, list[int]] = {}
        for place, act in enumerate(acts):
            for id in act.touched:
                self.by_id.setdefault(id, []).append(place)

    def near(self, mender: Mender) -> list[Act]:
        """The changes of elements that were looked at, in their order."""
        ids = {slot[1] for slot in mender.seen}.union(*(touched.ids for touched in mender.near))
        return [self.acts[place] for place in sorted({place for id in ids for place in self.by_id.get(id, ())})]


class Search:
    """What is known so far of one question: the changes, what has to hold, and what no change helps."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.counted = OBLIGATIONS[: OBLIGATIONS.index(asking.limit) + 1]
        counts = {item.id: item.value("count") for item in asking.design.of_kind("component")}
        self.cost_of = CostOfActs(
            evolve(asking.costs, never=asking.costs.never | _differing(asking.design)),
            {id: number for id, number in counts.items() if isinstance(number, int)},
        )
        self.catalogue = Catalogue()
        self.roots: list[Root] = []
        self.rooted: set[Key] = set()
        self.hopeless: set[Key] = set()
        self.given_up: set[Key] = set()
        self.stacks = False
        self.ids: dict[str, str] = {}
        self.requirements: dict[str, Requirement] = {}
        self.checks = 0
        self.first = self.check(frozenset())
        self.unknown = {self.key(self.first, *at) for at in self.rows(self.first, Verdict.UNKNOWN)}
        self.burden = burden_of(judged.requirement for judged in self.first.judged)
        self.open_first = {item.key for item in self.open(self.first)}

    def run(self) -> Answer:
        """Rounds of choosing and checking until the check is clean; beyond the budget changes are only added."""
        made: frozenset[int] = frozenset()
        bound, findings, fewest, idle = 0.0, self.first, (float("inf"), made, self.first), 0
        for _ in range(max(2, min(ROUNDS, WORK // max(1, len(self.asking.design.elements))))):
            if not self.learn(findings, made):
                return self._or_more(Answer(made, bound, findings, whole=True))
            goal, solution = len(self.given_up), self.solve()
            idle = idle + 1 if solution.bound <= bound else 0
            # Where something is given up, what was a bound for more is none for what is left.
            bound = max(bound, solution.bound) if len(self.given_up) == goal else solution.bound
            made = solution.made
            findings = self.check(made)
            left = len(self.open(findings))
            if left < fewest[0]:
                fewest, idle = (left, made, findings), 0
            if idle == IDLE:
                break
        return self._added_to(*fewest[1:], bound)

    def _or_more(self, answer: Answer) -> Answer:
        """The answer, or one that meets more of what did not fit the others and breaks nothing for it."""
        kept = self.given_up
        if not kept:
            return answer
        other = self._added_to(answer.made, answer.findings, answer.bound)
        if self._left(other.findings) < self._left(answer.findings):
            return other
        self.given_up = kept
        return answer

    def _left(self, findings: Findings) -> tuple[int, int]:
        """How much is not met that was not so before, and how much in all."""
        keys = {self.key(findings, *at) for at in self.rows(findings, Verdict.NOT_MET)}
        return len({key for key in keys - self.open_first if not self.is_new(key[2])}), len(keys)

    def _added_to(self, made: frozenset[int], findings: Findings, bound: float) -> Answer:
        """More changes beside those chosen, until the check is clean: what was chosen is not chosen again.

        Where something does not fit beside the others, it is tried once more with guards behind guards.
        """
        dropped = frozenset[int]()
        for self.stacks in (False, True):
            self.given_up = set()  # Beside each other they did not fit; what is added now may go around that.
            for _ in range(MORE_ROUNDS):
                first = len(self.roots)
                if not self.learn(findings, made, back=False):
                    break
                fresh, self.roots = self.roots[first:], self.roots[:first]
                # What another value took the place of does not come back: two that want one field would take turns.
                trees = [self.catalogue.tree(only_named(root.formula), root.made, dropped) for root in fresh]
                found = solve(trees, self.catalogue)
                failed = set(found.failed)
                self.given_up |= {root.key for root, tree in zip(fresh, trees, strict=True) if tree in failed}
                before, made = made, self._without_rivals(made, found.made)
                dropped |= before - made
                findings = self.check(made)
            if not self.given_up:
                break
        self.stacks = False
        return Answer(made, bound, findings, whole=False)

    def _without_rivals(self, made: frozenset[int], more: frozenset[int]) -> frozenset[int]:
        """Both, where the later ones take the place of other values of the same field."""
        taken = {self.catalogue.acts[number].slot for number in more if self.catalogue.acts[number].how == "set"}
        kept = {
            number
            for number in made
            if self.catalogue.acts[number].how != "set" or self.catalogue.acts[number].slot not in taken
        }
        return frozenset(kept | more)

    def start_again(self) -> None:
        """Forget what has to hold, and keep the changes that are known."""
        self.roots, self.rooted, self.given_up = [], set(), set()

    @property
    def beyond(self) -> set[Key]:
        """What no change that is known helps, or none that fits the others."""
        return self.hopeless | self.given_up

    def check(self, made: frozenset[int]) -> Findings:
        """The design with these changes, checked."""
        self.checks += 1
        asking = self.asking
        found = check(applied(asking.design, self.acts(made)), *asking.profiles, **asking.view)
        self.ids.update({judged.requirement.key: judged.requirement.id for judged in found.judged})
        self.requirements.update({judged.requirement.key: judged.requirement for judged in found.judged})
        return found

    def cost(self, made: frozenset[int]) -> float:
        """What these changes cost."""
        return sum(self.catalogue.costs[number] for number in sorted(made))

    def acts(self, made: frozenset[int]) -> list[Act]:
        """The changes with these numbers."""
        return [self.catalogue.acts[number] for number in sorted(made)]

    def key(self, findings: Findings, judged: Judged, row: int) -> Key:
        """By what a finding is known in every version of the design."""
        return judged.requirement.key, judged.kind, findings.facts.ids(judged.kind)[row]

    def rows(self, findings: Findings, *verdicts: Verdict) -> Iterator[Row]:
        """The findings of the obligations that count, with these verdicts."""
        for judged in findings.judged:
            if judged.requirement.obligation in self.counted:
                for row in judged.rows(*verdicts).tolist():
                    yield judged, row

    def open(self, findings: Findings) -> list[Open]:
        """What is not met, and what is not known though it was, for want of a statement on what is added.

        What is not known for want of statements that the design lacked before is left: it is for people to make clear,
        as what was not known before. So is what is not known of the added elements themselves.
        """
        found = []
        for judged, row in self.rows(findings, Verdict.NOT_MET):
            key = self.key(findings, judged, row)
            if key not in self.beyond:
                found.append(Open(key, judged, row))
        for judged, row in self.rows(findings, Verdict.UNKNOWN):
            key = self.key(findings, judged, row)
            if key in self.beyond or key in self.unknown or self.is_new(key[2]):
                continue
            unsaid = self.unsaid(findings, judged, row)
            if unsaid:
                found.append(Open(key, judged, row, unsaid))
        return found

    def left_open(self, findings: Findings) -> set[Key]:
        """All that is not met, whether or not a change is known for it, and what is open of what is added."""
        failed = {self.key(findings, *at) for at in self.rows(findings, Verdict.NOT_MET)}
        return failed | {item.key for item in self.open(findings)}

    def barred(self, findings: Findings, keys: Collection[Key]) -> dict[Key, Barred]:
        """Of what is not met, what would help and is not the designer's to change: of each the first by its reason."""
        found: dict[Key, Barred] = {}
        for judged, row in self.rows(findings, Verdict.NOT_MET):
            key = self.key(findings, judged, row)
            if key not in keys:
                continue
            mender = KnowingMender(findings.facts, self.asking.design.elements, self.burden)
            scope = part_of(table_scope(findings.facts, judged.kind), [row])
            mender.of_requirement(judged.requirement, scope.with_parameters(dict(judged.requirement.parameters)))
            if mender.barred:
                found[key] = min(mender.barred, key=lambda item: REASONS.index(item.reason))
        return found

    def unsaid(self, findings: Findings, judged: Judged, row: int) -> tuple[Missing, ...]:
        """What is missing of added elements so that a finding is known, of what could be stated of them.

        Where such an element stands and whose it is, and what parties agree, is for people to say: nothing made up
        makes anything met.
        """
        (missing,) = findings.missing(judged.requirement, judged.kind, [row])
        design = findings.facts.design
        assert design is not None
        new = (item for item in missing if self.is_new(item.id) and item.id in design.elements)
        new = (item for item in new if item.kind != "agreement")
        new = (item for item in new if item.field not in design[item.id].stated_fields())
        form_of = findings.facts.catalogue.form
        return tuple(item for item in new if (form := form_of(item.kind, item.field)) is None or form.name != "ref")

    def is_new(self, id: str) -> bool:
        """Whether an element is none of the design as it was."""
        return id != self.asking.design.id and any(part not in self.asking.design.elements for part in id.split("--"))

    def learn(
        self, findings: Findings, made: frozenset[int], *, back: bool = True, without: Collection[Key] = ()
    ) -> int:
        """Add what would have to hold so that what is open is not; how much that is.

        With `back` it may also be that a change that was made is not made after all. Findings `without` stay open.
        """
        mender, added = KnowingMender(findings.facts, self.asking.design.elements, self.burden), 0
        mender.stacks, changes = self.stacks, Made(self.acts(made))
        for key, judged, row, unsaid in self.open(findings):
            if key in without:
                continue
            requirement = judged.requirement
            scope = part_of(table_scope(findings.facts, judged.kind), [row])
            scope = scope.with_parameters(dict(requirement.parameters))
            mender.seen, mender.near = set(), set()
            formula = completed(findings.facts, unsaid) if unsaid else mender.of_requirement(requirement, scope)
            if unsaid:  # Another change of what is added may make it known, or nothing that is asked.
                formula = one((formula, Touch(frozenset(item.id for item in unsaid), None)))
            undone = self._undone(key, mender, changes) if back else ()
            if undone:
                formula = one((formula, Undo(undone)))
            elif not possible(formula):
                (self.given_up if made else self.hopeless).add(key)
                continue
            self.catalogue.learn(formula, self.cost_of)
            self.roots.append(Root(key, formula, made))
            self.rooted.add(key)
            added += 1
        return added

    def _undone(self, key: Key, mender: Mender, made: Made) -> tuple[Act, ...]:
        """The changes without one of which a finding may not be open: those that were seen; else any of them."""
        found = tuple(act for act in made.near(mender) if mender.looks_at(act))
        return found or (() if key in self.open_first and key not in self.rooted else tuple(made.acts))

    def solve(self) -> Solution:
        """The cheapest choice with which everything found so far holds; what cannot hold is beyond it."""
        while True:
            trees = [self.catalogue.tree(root.formula, root.made) for root in self.roots]
            kept = frozenset(
                tree for root, tree in zip(self.roots, trees, strict=True) if root.key not in self.open_first
            )
            found = solve(trees, self.catalogue, kept)
            if not found.failed:
                return found
            failed = set(found.failed)
            lost = {root.key for root, tree in zip(self.roots, trees, strict=True) if tree in failed}
            self.given_up |= lost
            self.roots = [root for root in self.roots if root.key not in lost]


def burden_of(requirements: Iterable[Requirement]) -> dict[tuple[str, str], int]:
    """Of how many requirements each word of a field is asked, as far as these say themselves of what they ask."""
    found: Counter[tuple[str, str]] = Counter()
    for when in {item.key: item.when for item in requirements if item.when is not None}.values():
        for leaf in walk(when):
            if isinstance(leaf, Leaf) and isinstance(leaf.term, Fact) and isinstance(leaf.operand, Literal_):
                words = leaf.operand.value if isinstance(leaf.operand.value, tuple) else (leaf.operand.value,)
                if leaf.operator in ("is", "one_of", "includes"):
                    found.update({(leaf.term.steps[-1], str(word)) for word in words})
    return dict(found)
