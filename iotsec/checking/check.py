"""A design (or tables of columns) checked against profiles: judged, waived, and ready to explain itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from iotsec.checking.clearing import clearings
from iotsec.checking.compensating import compensate
from iotsec.checking.composing import Composition, composed
from iotsec.checking.explaining import Explainer
from iotsec.checking.judging import judge
from iotsec.checking.obligations import set_unverified
from iotsec.checking.second import reads_second, set_inherited, set_waivers
from iotsec.checking.waiving import waive
from iotsec.errors import InputError, Place, Problem, nearest
from iotsec.facts.derived.as_built import AS_BUILT
from iotsec.facts.view import Governing, View
from iotsec.findings import Findings, Judged
from iotsec.frozen import evolve
from iotsec.model.values import BASES, STAGES, Basis, Stage
from iotsec.model.vocabulary import Vocabulary
from iotsec.requirements.requirement import Profile, Requirement

if TYPE_CHECKING:
    from iotsec.facts.table import Facts
    from iotsec.model.design import Design

PlaceOf = Callable[[str, str], Place | None]


def check(
    design: Design,
    *profiles: Profile,
    as_of: datetime.date | None = None,
    stage: Stage | None = None,
    choices: Mapping[str, str] | None = None,
    place_of: PlaceOf | None = None,
    as_built: Design | None = None,
) -> Findings:
    """The findings of a design against profiles.

    `as_of` is the date at which it is judged (default: the design's, else today), `stage` a what-if for all systems,
    `choices` the options chosen (others stay open), `as_built` what was really built, to be compared with the design.
    Raises `InputError` for a choice or an option that there is not, `TypeError` where no profile is given.
    """
    from iotsec.facts.tabulate import tabulate  # The model is needed only for designs, not for tables of columns.

    _check_kinds(design, profiles)
    chosen = dict(choices or {})
    check_choices(design, chosen)
    asked = composed(profiles)
    vocabulary = joined_vocabulary(asked.profiles)
    _check_extensions(design, vocabulary)
    date = as_of or design.as_of or datetime.datetime.now(tz=datetime.UTC).date()
    view = View(
        date,
        stage,
        chosen,
        strictest_basis(asked.profiles),
        asked.governing or Governing(),
        least_by_sector(asked.profiles),
    )
    facts = tabulate(design, view, vocabulary)
    if as_built is not None:
        facts.kept[AS_BUILT] = tabulate(as_built, view, vocabulary)
    return _checked(facts, asked, place_of)


def check_facts(facts: Facts, *profiles: Profile, place_of: PlaceOf | None = None) -> Findings:
    """The findings of facts against profiles: of a design once tabulated, or of tables that came as columns."""
    return _checked(facts, composed(profiles), place_of)


def _checked(facts: Facts, asked: Composition, place_of: PlaceOf | None) -> Findings:
    profiles, requirements, governing = asked
    if governing is not None and facts.view.governing != governing:
        facts.view = evolve(facts.view, governing=governing, least_of=least_by_sector(profiles))
    first = [item for item in requirements if not reads_second(item, facts.catalogue)]
    return findings_of(facts, asked, judge(facts, first), place_of)


def findings_of(
    facts: Facts, asked: Composition, judged: Sequence[Judged], place_of: PlaceOf | None = None
) -> Findings:
    """The findings where all requirements but those of the second stratum are judged already."""
    judged, accepted_by = settled(facts, judged, asked.requirements)
    explainer = Explainer(facts)
    return Findings(
        facts,
        asked.profiles,
        tuple(judged),
        accepted_by,
        explainer.explain,
        explainer.missing,
        place_of or _nowhere,
        clearings,
    )


def settled(
    facts: Facts, judged: Sequence[Judged], requirements: Sequence[Requirement]
) -> tuple[list[Judged], dict[tuple[str, str, int], str]]:
    """The verdicts with what is made up for and what is waived, and those of the second stratum, which read the others.

    Beside them, by which waiver or compensation a finding is accepted.
    """
    judged_already = {item.requirement.key for item in judged}
    second = [item for item in requirements if item.key not in judged_already]
    whole, compensated_by = compensate(facts, judged, requirements)
    if second:
        set_inherited(facts, requirements)
        set_waivers(facts, whole, requirements)
        set_unverified(facts, [item for item in requirements if item.key in judged_already])
        whole = [*whole, *judge(facts, second)]
    whole, waived_by = waive(facts, sorted(whole, key=lambda item: (item.requirement.key, item.kind)))
    return whole, {**waived_by, **compensated_by}


def _nowhere(kind: str, id: str) -> Place | None:
    return None


def strictest_basis(profiles: tuple[Profile, ...]) -> dict[str, Basis]:
    """For each stage the highest of the profiles' least bases."""
    least: dict[str, Basis] = {}
    for stage in STAGES:
        asked = [profile.least_basis.get(stage, BASES[0]) for profile in profiles]
        least[stage] = max(asked, key=BASES.index, default=BASES[0])
    return least


def least_by_sector(profiles: Sequence[Profile]) -> dict[str, dict[str, Basis]]:
    """The least bases of each sector, where they are not the same everywhere; "" stands for all other sectors."""
    alike = {tuple(sorted(profile.least_basis.items())) for profile in profiles if not profile.overlay}
    if len(alike) < 2:
        return {}
    sectors = {profile.sector for profile in profiles if profile.sector is not None}
    return {
        sector: strictest_basis(tuple(item for item in profiles if item.sector in (None, sector)))
        for sector in (*sorted(sectors), "")
    }


def _check_kinds(design: Design, profiles: tuple[Profile, ...]) -> None:
    """Say what to give instead, where something else than a design and profiles was given."""
    if not hasattr(design, "elements"):
        raise TypeError(f"check takes a design, not a {type(design).__name__}: read one by read_design(path)")
    if not profiles:
        raise TypeError("check takes at least one profile: check(design, load_profile('general'))")
    for profile in profiles:
        if not isinstance(profile, Profile):
            raise TypeError(f"check takes profiles, not a {type(profile).__name__}: read one by load_profile(name)")


def joined_vocabulary(profiles: Sequence[Profile]) -> Vocabulary:
    """What can be said where all these profiles are asked: the fields, scales and protocols of all of them."""
    first, *others = profiles
    vocabulary = first.vocabulary
    for other in others:
        fields = [(kind, other.vocabulary.kinds[kind].fields[name]) for kind, name in other.meanings]
        vocabulary = vocabulary.extended(fields, other.vocabulary.scales)
        vocabulary = vocabulary._replace(protocols=_joined_protocols(vocabulary.protocols, other.vocabulary.protocols))
    return vocabulary


GIVES = (False, "none", "one-way", True, "mutual")
"""What a protocol may give to a flow, the least first."""
NOTHING = (False, "none")
"""That it does not give it."""


def _joined_protocols(
    known: Mapping[str, Mapping[str, object]], more: Mapping[str, Mapping[str, object]]
) -> dict[str, Mapping[str, object]]:
    """The protocols of two profiles: where they say different things of one, it gives what both say that it gives.

    What only one says that it gives is not known, and what only one says that it does not give it does not.
    """
    joined = {**known, **more}
    for name in known.keys() & more.keys():
        one, other = known[name], more[name]
        least = {
            field: min((said[field] for said in (one, other) if field in said), key=GIVES.index)
            for field in {**one, **other}
        }
        joined[name] = {
            field: gives for field, gives in least.items() if (field in one and field in other) or gives in NOTHING
        }
    return joined


def _check_extensions(design: Design, vocabulary: Vocabulary) -> None:
    """Refuse fields with a prefix that no profile declares: nobody would ever read them, and nobody would be told."""
    declared = {kind: [name for name in item.fields if ":" in name] for kind, item in vocabulary.kinds.items()}
    undeclared = [
        (element, field)
        for element in (design, *design.elements.values())
        for field in element.extensions
        if field not in declared[element.KIND]
    ]
    if undeclared:
        from iotsec.checking.undeclared import refused_fields  # Loaded only where something is wrong.

        raise refused_fields(design, undeclared, declared)


def check_choices(design: Design, chosen: Mapping[str, str]) -> None:
    """Raise `InputError` for a choice or an option that the design does not have."""
    known: Mapping[str, tuple[str, ...]] = design.choices or {}
    problems = []
    for name, option in chosen.items():
        if name not in known:
            meant = nearest(name, list(known))
            hint = f"did you mean {meant}?" if meant else f"its choices are {', '.join(known) or 'none'}"
            problems.append(Problem(f"the design has no choice {name}", hint=hint))
        elif option not in known[name]:
            problems.append(Problem(f"{name} has no option {option}", hint=f"its options are {', '.join(known[name])}"))
    if problems:
        raise InputError(problems)
