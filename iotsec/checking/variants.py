"""What is open only because a choice is: asked again for each option, and in which of them it is not met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from iotsec.checking.judging import judge
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.table import Facts
from iotsec.findings import Findings, Verdict
from iotsec.frozen import evolve, frozen
from iotsec.requirements.requirement import Requirement

MOST_VARIANTS = 200
"""So many combinations of options are tried at most to find what makes a finding fail."""
Key = tuple[str, str, str]
"""Requirement, kind and id."""
Chosen = tuple[tuple[str, str], ...]
"""Options, each with its choice, in the order of the choices."""


@frozen
class InOption:
    """One finding under each option of a choice: where it is not met, where it is not known, where it is met."""

    requirement: str
    kind: str
    id: str
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    met: tuple[str, ...]


@frozen
class Each:
    """The findings that an open choice leaves open (or that differ by it), under each of its options."""

    choice: str
    options: tuple[str, ...]
    findings: tuple[InOption, ...]


@frozen
class Failing:
    """The smallest set of options with which a finding is not met; None where none of those tried makes it fail."""

    requirement: str
    kind: str
    id: str
    choices: Chosen | None


class _Asked(NamedTuple):
    """The findings that are not known, and what has to be judged again to know more."""

    keys: tuple[Key, ...]
    requirements: Sequence[Requirement]


Tabulate = Callable[[Mapping[str, str]], Facts]


def under_each(findings: Findings, choice: str) -> Each:
    """The unknown findings judged again under each option of a choice.

    What is decided while the choice is open is decided for each of its options, so that only the rest is asked again.
    Raises `InputError` where the design has no such choice, or it is made already.
    """
    options = _options(findings, choice)
    asked = _open(findings)
    found = {option: _verdicts(findings, asked, {choice: option}) for option in options} if asked.keys else {}
    told = []
    for key in asked.keys:
        by = {option: found[option].get(key, Verdict.NOT_APPLICABLE) for option in options}
        if set(by.values()) != {Verdict.UNKNOWN}:
            told.append(
                InOption(
                    *key,
                    _with(by, Verdict.NOT_MET),
                    _with(by, Verdict.UNKNOWN),
                    _with(by, Verdict.MET, Verdict.NOT_APPLICABLE),
                )
            )
    return Each(choice, options, tuple(told))


def _with(by: Mapping[str, Verdict], *verdicts: Verdict) -> tuple[str, ...]:
    return tuple(option for option, verdict in by.items() if verdict in verdicts)


def smallest_failing(findings: Findings) -> tuple[Failing, ...]:
    """For each unknown finding the smallest set of options of open choices with which it is surely not met.

    Sets are tried from the smallest, in the order of the choices, up to a bound; with none of these it fails, so far.
    """
    asked = _open(findings)
    left, found = set(asked.keys), dict[Key, Chosen]()
    for chosen in _sets(findings):
        if not left:
            break
        verdicts = _verdicts(findings, asked, dict(chosen))
        for key in sorted(left):
            if verdicts.get(key) is Verdict.NOT_MET:
                found[key] = chosen
        left -= set(found)
    return tuple(Failing(*key, found.get(key)) for key in asked.keys if key in found)


def _sets(findings: Findings) -> Iterator[Chosen]:
    """Sets of options, the smallest first; up to the bound."""
    design, made = findings.facts.design, findings.facts.view.choices
    choices = (
        {} if design is None else {name: design.choices[name] for name in design.choices or {} if name not in made}
    )
    tried = 0
    for size in range(1, len(choices) + 1):
        for names in combinations(choices, size):
            for options in product(*(choices[name] for name in names)):
                tried += 1
                if tried > MOST_VARIANTS:
                    return
                yield tuple(zip(names, options, strict=True))


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


def _open(findings: Findings) -> _Asked:
    keys, requirements = [], {}
    for judged in findings.judged:
        for row in judged.rows(Verdict.UNKNOWN).tolist():
            keys.append((judged.requirement.key, judged.kind, findings.facts.ids(judged.kind)[row]))
            requirements[judged.requirement.key] = judged.requirement
    return _Asked(tuple(keys), list(requirements.values()))


def _verdicts(findings: Findings, asked: _Asked, chosen: Mapping[str, str]) -> dict[Key, Verdict]:
    """The verdicts of what is asked with more options chosen."""
    from iotsec.facts.tabulate import tabulate  # The model is needed only for designs, not for tables of columns.

    facts = findings.facts
    assert facts.design is not None
    view = evolve(facts.view, choices={**facts.view.choices, **chosen})
    again = tabulate(facts.design, view, facts.vocabulary)
    wanted = set(asked.keys)
    return {
        key: Verdict(int(verdict))
        for judged in judge(again, [item for item in asked.requirements if not _second(item, facts)])
        for id, verdict in zip(again.ids(judged.kind), judged.verdicts.tolist(), strict=True)
        if (key := (judged.requirement.key, judged.kind, id)) in wanted
    }


def _second(requirement: Requirement, facts: Facts) -> bool:
    from iotsec.checking.second import reads_second

    return reads_second(requirement, facts.catalogue)
