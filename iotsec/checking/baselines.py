"""Baselines: findings that were open when somebody wrote them down, so that a gate closes only for what is new.

What turns under a loss or a compromise (`--under`) is known again by the cases in which it did. A baseline hides
nothing: what is known is counted and can be listed, what is gone is told so that it can be taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from iotsec.documents.tree import read_tree
from iotsec.errors import InputError, Problem
from iotsec.findings import OPEN_VERDICTS, Finding, Findings, Verdict
from iotsec.frozen import frozen
from iotsec.requirements.requirement import OBLIGATIONS, Obligation, Requirement
from iotsec.version import __version__

if TYPE_CHECKING:
    from iotsec.checking.again import Again

BASELINE = "iotsec-baseline/1"
OPEN_WORDS = {verdict.word: verdict for verdict in OPEN_VERDICTS}


@frozen
class Known:
    """One finding of a baseline: by which it is known again, what it is about, and what it came to.

    `under` says with what it was asked again, if it was, and `cases` in which cases it turned.
    """

    fingerprint: str
    requirement: str
    kind: str
    id: str
    verdict: Verdict
    under: str = ""
    cases: tuple[str, ...] = ()


@frozen(eq=False)
class Struck:
    """A finding that turns when it is asked again: in which cases (none: in some), and what it comes to."""

    requirement: Requirement
    kind: str
    id: str
    verdict: Verdict
    under: str
    cases: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The same in every run for the same requirement and element, asked again under the same."""
        from hashlib import sha256

        whose = self.requirement.tailored_by or self.requirement.profile
        name = f"{whose}/{self.requirement.id}@{self.kind}/{self.id}/{self.under}"
        return sha256(name.encode()).hexdigest()[:16]


@frozen
class Baseline:
    """The findings that were open when a baseline was written, and where it stands."""

    file: str
    design: str
    findings: Mapping[str, Known]


@frozen
class Against:
    """A check held against a baseline: what is open and new, or worse than it was; what is known; what is gone."""

    file: str
    new: tuple[Finding | Struck, ...]
    known: tuple[Finding | Struck, ...]
    gone: tuple[Known, ...]

    def stops(self, *, limit: Obligation, allow_unknown: bool) -> bool:
        """Whether something new is open at or above the limit."""
        counted = OBLIGATIONS[: OBLIGATIONS.index(limit) + 1]
        return any(
            item.requirement.obligation in counted and (item.verdict is Verdict.NOT_MET or not allow_unknown)
            for item in self.new
        )

    @property
    def known_prints(self) -> frozenset[str]:
        """The fingerprints of what is open and known."""
        return frozenset(item.fingerprint for item in self.known)


def struck_of(under: Sequence[Again]) -> tuple[Struck, ...]:
    """What turns, of all that was asked again, with the cases in words that stay the same."""
    return tuple(
        Struck(item.requirement, item.kind, item.id, item.verdict, again.option,
               tuple(sorted(f"{case.how} {case.kind} {case.id}" for case in item.cases)))
        for again in under
        for item in again.turned
    )  # fmt: skip


def write_baseline(findings: Findings, under: Sequence[Again] = ()) -> str:
    """What is open now, as the text of a baseline: sorted, so that two of them can be compared line by line."""
    design = findings.facts.design
    every: list[Finding | Struck] = [*findings.select(*OPEN_VERDICTS), *struck_of(under)]
    listed = [_listed(item) for item in every]
    lines = ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in listed)
    head = {"schema": BASELINE, "iotsec": __version__, "design": "" if design is None else design.id}
    start = json.dumps(head, ensure_ascii=False, indent=2)[:-2]
    return f'{start},\n  "findings": [\n{lines}\n  ]\n}}\n' if listed else f'{start},\n  "findings": []\n}}\n'


def _listed(item: Finding | Struck) -> dict[str, Any]:
    said: dict[str, Any] = {
        "fingerprint": item.fingerprint, "requirement": item.requirement.id, "kind": item.kind, "id": item.id,
        "verdict": item.verdict.word,
    }  # fmt: skip
    return said if isinstance(item, Finding) else {**said, "under": item.under, "cases": list(item.cases)}


def read_baseline(file: str) -> Baseline:
    """A baseline read from its file. Raises `InputError` with the place of whatever is no baseline."""
    tree = read_tree(file, include_key=None)
    said = tree.root
    problems = [Problem(message, tree.sources.place(at), hint) for at, message, hint in _troubles(said)]
    if problems:
        raise InputError(problems)
    found = (
        Known(**{**item, "verdict": OPEN_WORDS[item["verdict"]], "cases": tuple(item.get("cases", ()))})
        for item in said["findings"]
    )
    return Baseline(file, said["design"], {item.fingerprint: item for item in found})


def _troubles(said: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, str | None]]:
    if said.get("schema") != BASELINE:
        hint = f"write one: iotsec check DESIGN --write-baseline FILE (schema {BASELINE})"
        yield ("schema",), "this is no baseline that can be read", hint
        return
    if not isinstance(said.get("design"), str):
        yield ("design",), "a baseline names its design", None
    listed = said.get("findings")
    if not isinstance(listed, list):
        yield ("findings",), "the findings of a baseline are a list", None
        return
    names = {"fingerprint", "requirement", "kind", "id", "verdict"}
    for number, item in enumerate(listed):
        if not _is_known(item, names):
            told = ", ".join(sorted(names))
            yield ("findings", number), f"a known finding has {told}, and a verdict that is open", None


def _is_known(item: Any, names: set[str]) -> bool:
    if not isinstance(item, Mapping) or not names <= set(item) <= {*names, "under", "cases"}:
        return False
    cases, others = item.get("cases", []), [value for name, value in item.items() if name != "cases"]
    texts = [*others, *cases] if isinstance(cases, list) else [None]
    return all(isinstance(part, str) for part in texts) and item["verdict"] in OPEN_WORDS


def against(findings: Findings, baseline: Baseline, under: Sequence[Again] = ()) -> Against:
    """The open findings of a check held against a baseline. Raises `InputError` for the baseline of another design.

    What was unknown and is now surely not met is new: it is worse than what somebody accepted. So is what turns in a
    case in which it did not.
    """
    design = findings.facts.design
    if design is not None and design.id != baseline.design:
        message = f"{baseline.file} is the baseline of {baseline.design}, not of {design.id}"
        raise InputError(Problem(message, hint=f"write one: iotsec check DESIGN --write-baseline {baseline.file}"))
    new: list[Finding | Struck] = []
    known: list[Finding | Struck] = []
    every: list[Finding | Struck] = [*findings.select(*OPEN_VERDICTS), *struck_of(under)]
    for item in every:
        before = baseline.findings.get(item.fingerprint)
        worse = before is None or (item.verdict is Verdict.NOT_MET and before.verdict is not Verdict.NOT_MET)
        (new if worse or _in_other_cases(item, before) else known).append(item)
    open_, asked = {item.fingerprint for item in (*new, *known)}, {"", *(again.option for again in under)}
    gone = [item for print_, item in baseline.findings.items() if print_ not in open_ and item.under in asked]
    gone.sort(key=lambda item: (item.requirement, item.id, item.under, item.fingerprint))
    return Against(baseline.file, tuple(new), tuple(known), tuple(gone))


def _in_other_cases(item: Finding | Struck, before: Known | None) -> bool:
    """Whether something turns in a case in which it did not; where no case could be named, any is known."""
    if isinstance(item, Finding) or before is None or not before.cases:
        return False
    return not set(item.cases) <= set(before.cases) or not item.cases
