"""Baselines: findings that were open when somebody wrote them down, so that a gate closes only for what is new.

A baseline hides nothing: what is known is counted and can be listed, what is gone is told so that it can be taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from iotsec.documents.tree import read_tree
from iotsec.errors import InputError, Problem
from iotsec.findings import OPEN_VERDICTS, Finding, Findings, Verdict
from iotsec.frozen import frozen
from iotsec.requirements.requirement import OBLIGATIONS, Obligation
from iotsec.version import __version__

BASELINE = "iotsec-baseline/1"
OPEN_WORDS = {verdict.word: verdict for verdict in OPEN_VERDICTS}


@frozen
class Known:
    """One finding of a baseline: by which it is known again, what it is about, and what it came to."""

    fingerprint: str
    requirement: str
    kind: str
    id: str
    verdict: Verdict


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
    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
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


def write_baseline(findings: Findings) -> str:
    """What is open now, as the text of a baseline: sorted, so that two of them can be compared line by line."""
    design = findings.facts.design
    listed = [
        {"fingerprint": item.fingerprint, "requirement": item.requirement.id, "kind": item.kind, "id": item.id,
         "verdict": item.verdict.word}
        for item in findings.select(*OPEN_VERDICTS)
    ]  # fmt: skip
    lines = ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in listed)
    head = {"schema": BASELINE, "iotsec": __version__, "design": "" if design is None else design.id}
    start = json.dumps(head, ensure_ascii=False, indent=2)[:-2]
    return f'{start},\n  "findings": [\n{lines}\n  ]\n}}\n' if listed else f'{start},\n  "findings": []\n}}\n'


def read_baseline(file: str) -> Baseline:
    """A baseline read from its file. Raises `InputError` with the place of whatever is no baseline."""
    tree = read_tree(file, include_key=None)
    said = tree.root
    problems = [Problem(message, tree.sources.place(at), hint) for at, message, hint in _troubles(said)]
    if problems:
        raise InputError(problems)
    found = (Known(**{**item, "verdict": OPEN_WORDS[item["verdict"]]}) for item in said["findings"])
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
        good = isinstance(item, Mapping) and set(item) == names and all(isinstance(part, str) for part in item.values())
        if not good or item["verdict"] not in OPEN_WORDS:
            told = ", ".join(sorted(names))
            yield ("findings", number), f"a known finding has {told}, and a verdict that is open", None


def against(findings: Findings, baseline: Baseline) -> Against:
    """The open findings of a check held against a baseline. Raises `InputError` for the baseline of another design.

    What was unknown and is now surely not met is new: it is worse than what somebody accepted.
    """
    design = findings.facts.design
    if design is not None and design.id != baseline.design:
        message = f"{baseline.file} is the baseline of {baseline.design}, not of {design.id}"
        raise InputError(Problem(message, hint=f"write one: iotsec check DESIGN --write-baseline {baseline.file}"))
    new: list[Finding] = []
    known: list[Finding] = []
    for item in findings.select(*OPEN_VERDICTS):
        before = baseline.findings.get(item.fingerprint)
        worse = before is None or (item.verdict is Verdict.NOT_MET and before.verdict is not Verdict.NOT_MET)
        (new if worse else known).append(item)
    open_ = {item.fingerprint for item in (*new, *known)}
    gone = tuple(item for print_, item in sorted(baseline.findings.items()) if print_ not in open_)
    return Against(
        baseline.file, tuple(new), tuple(known), tuple(sorted(gone, key=lambda item: (item.requirement, item.id)))
    )
