"""What is open only because a choice is: asked again in every variant, and in which of them it is not met."""

from __future__ import annotations

from collections.abc import Mapping

from iotsec.checking.varying import VARIANTS, Chosen, Key, Variants
from iotsec.errors import InputError, Problem, nearest
from iotsec.findings import Findings, Verdict
from iotsec.frozen import frozen


@frozen
class InOption:
    """One finding under each option of a choice: where it is not met, accepted, not known, met, not applicable.

    `accepted` is what is waived or compensated.
    """

    requirement: str
    kind: str
    id: str
    not_met: tuple[str, ...]
    accepted: tuple[str, ...]
    unknown: tuple[str, ...]
    met: tuple[str, ...]
    not_applicable: tuple[str, ...]


@frozen
class Each:
    """The findings that an open choice leaves open, under each of its options."""

    choice: str
    options: tuple[str, ...]
    findings: tuple[InOption, ...]


@frozen
class Failing:
    """The smallest set of options with which a finding that is open is not met."""

    requirement: str
    kind: str
    id: str
    choices: Chosen


def under_each(findings: Findings, choice: str) -> Each:
    """The unknown findings judged again under each option of a choice.

    What is decided while the choice is open is decided for each of its options, so that only the rest is asked again.
    Raises `InputError` where the design has no such choice, or it is made already.
    """
    options = _options(findings, choice)
    variants = _variants_of(findings)
    by_option = [variants.verdicts(((choice, option),)) for option in options]
    told = [
        _in_options(key, dict(zip(options, verdicts, strict=True)))
        for key, *verdicts in zip(variants.keys, *by_option, strict=True)
        if set(verdicts) != {Verdict.UNKNOWN}
    ]
    return Each(choice, options, tuple(told))


def _in_options(key: Key, by: Mapping[str, Verdict]) -> InOption:
    def those(*verdicts: Verdict) -> tuple[str, ...]:
        return tuple(option for option, verdict in by.items() if verdict in verdicts)

    accepted = those(Verdict.WAIVED, Verdict.COMPENSATED)
    rest = those(Verdict.UNKNOWN), those(Verdict.MET), those(Verdict.NOT_APPLICABLE)
    return InOption(*key, those(Verdict.NOT_MET), accepted, *rest)


def smallest_failing(findings: Findings) -> tuple[Failing, ...]:
    """For each unknown finding the smallest set of options of open choices with which it is surely not met.

    Sets are tried from the smallest, in the order of the choices, as far as the variants go that are asked.
    """
    variants = _variants_of(findings)
    found: dict[Key, Chosen] = {}
    for chosen in variants.sets() if variants.keys else ():
        for key, verdict in zip(variants.keys, variants.verdicts(chosen), strict=True):
            if verdict is Verdict.NOT_MET:
                found.setdefault(key, chosen)
    return tuple(Failing(*key, found[key]) for key in variants.keys if key in found)


def _options(findings: Findings, choice: str) -> tuple[str, ...]:
    design, made = findings.facts.design, findings.facts.view.choices
    known: Mapping[str, tuple[str, ...]] = {} if design is None else design.choices or {}
    if choice not in known:
        meant = nearest(choice, list(known))
        hint = f"did you mean {meant}?" if meant else f"its choices are {', '.join(known) or 'none'}"
        raise InputError(Problem(f"--each: the design has no choice {choice}", hint=hint))
    if choice in made:
        raise InputError(Problem(f"--each: {choice} is chosen already", hint=f"leave out --choose {choice}=..."))
    return tuple(known[choice])


def _variants_of(findings: Findings) -> Variants:
    """The variants of a design with the verdicts of what is open; worked out once."""
    kept = findings.facts.kept.get(VARIANTS)
    if kept is None or kept[0] is not findings:
        kept = findings.facts.kept[VARIANTS] = findings, Variants(findings)
    variants: Variants = kept[1]
    return variants
