"""What every format needs of findings: each with its reasons worked out once, in one order, and its places known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from iotsec.facts.openness import stage_of
from iotsec.facts.witness import Witness
from iotsec.findings import Finding, Findings, Seen, Verdict
from iotsec.model.element import Element
from iotsec.reports.options import Options

COUNTED_AS_MET = ("by_declaration", "by_structure", "by_evidence", "by_alternative", "compensated")
"""What a verdict "met" can rest on; the numbers are never added up to one."""

COUNTED = ("not_met", "unknown", "not_applicable", "waived", "later")


class Told:
    """A finding and the facts that led to it, which are worked out when they are shown, and once."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding

    @cached_property
    def because(self) -> tuple[Seen, ...]:
        """The facts that led to the verdict."""
        return self.finding.because

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """What shows the answers, each once, in the order of the facts."""
        return tuple(dict.fromkeys(seen.witness for seen in self.because if seen.witness is not None))


def told(findings: Findings, *verdicts: Verdict) -> list[Told]:
    """The findings with these verdicts, by requirement, kind and id, each with its reasons."""
    if not verdicts:
        return []
    return [Told(finding) for finding in sorted(findings.select(*verdicts), key=in_order)]


def in_order(finding: Finding) -> tuple[str, str, str]:
    """Findings are listed by requirement, kind and id."""
    return finding.requirement.key, finding.kind, finding.id


def learn_places(items: Iterable[Told], options: Options) -> None:
    """Look up the places of these findings and of what was seen at once, so that each file is gone through once."""
    if options.loaded is None:
        return
    wanted = {(item.finding.kind, item.finding.id, "") for item in items}
    wanted |= {(seen.kind, seen.id, seen.field) for item in items for seen in item.because if seen.kind != "it"}
    options.loaded.learn_places(sorted(wanted))


def element_of(findings: Findings, id: str) -> Element | None:
    """The element with this id; None for tables of columns and for what is not drawn but follows."""
    design = findings.facts.design
    if design is None:
        return None
    return design if id == design.id else design.elements.get(id)


def is_stated(findings: Findings, seen: Seen) -> bool:
    """Whether what was seen stands in the design as a field of its own."""
    element = element_of(findings, seen.id)
    return element is not None and seen.kind == element.KIND and seen.field in element.stated_fields()


def stage(findings: Findings) -> str:
    """The stage that the design has reached, or that it is asked to be looked at in."""
    return stage_of(findings.facts)


def digest(findings: Findings, options: Options) -> str | None:
    """The digest of what the design says."""
    if options.loaded is not None:
        return options.loaded.digest
    if findings.facts.design is None:
        return None
    from iotsec.documents.reading import digest_of  # Tables of columns come without documents.

    return digest_of(findings.facts.design)


def counts(findings: Findings, keys: Sequence[str]) -> dict[str, int]:
    """How many findings there are of each of these counts."""
    counted = findings.count()
    return {key: int(counted.get(key, 0)) for key in keys}
