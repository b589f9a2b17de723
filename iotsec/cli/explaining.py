"""`iotsec explain`: a requirement in full, and its verdicts on a design."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iotsec.cli.output import colours, say
from iotsec.cli.viewing import asked, load_profiles, read_viewing
from iotsec.documents.reading import LoadedDesign, load_design
from iotsec.errors import InputError, Problem, nearest, with_article, without_noughts
from iotsec.model.kinds import KINDS
from iotsec.reports.options import Language, Options
from iotsec.reports.requirement_text import asking_profiles, render_requirement, render_verdicts
from iotsec.requirements.requirement import Profile, Requirement
from iotsec.requirements.terms import load_terms
from iotsec.resources import template_names

if TYPE_CHECKING:
    from iotsec.facts.table import Facts


class ExplainOptions(NamedTuple):
    """The options of `iotsec explain` as they were given."""

    profiles: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    stage: str | None
    as_of: str | None
    chosen: tuple[str, ...]
    as_built: str | None
    lang: Language
    color: str


def run_explain(requirement: str, design: str | None, element: str | None, options: ExplainOptions) -> int:
    """Explain a requirement, and its verdicts where a design is given. Raises `InputError` for what there is not."""
    viewing = read_viewing(options.stage, options.as_of, options.chosen, options.as_built)
    loaded = None if design is None else load_design(design)
    profiles = load_profiles(asked(options.profiles, options.jurisdictions, loaded))
    asking: tuple[Profile, ...] = (_profile_of(requirement, profiles),)
    colour, verdicts = colours(options.color), ""
    if loaded is not None:
        findings, as_of_from = viewing.check(loaded, profiles)
        if element is not None:
            _check_element(element, loaded, asking[0].requirements[requirement], findings.facts)
        shown = Options(options.lang, True, loaded, as_of_from, colour)
        verdicts = render_verdicts(findings, requirement, element, shown)
        asking = asking_profiles(findings, requirement, element) or asking
    found = asking[0].requirements[requirement]
    text = render_requirement(found, asking, options.lang, colour=colour, terms=load_terms())
    # Of one element the verdict is what was asked for; of a whole design there may be hundreds.
    parts = [text, verdicts] if element is None else [verdicts, text]
    say("\n".join(part for part in parts if part))
    return 0


def _profile_of(id: str, profiles: tuple[Profile, ...]) -> Profile:
    for profile in profiles:
        if id in profile.requirements:
            return profile
    message = f"there is no requirement {id} in {', '.join(item.id for item in profiles)}"
    elsewhere = _shipped_with(id.upper(), {item.id for item in profiles})
    if elsewhere is not None:
        raise InputError(Problem(message, hint=f"{elsewhere} has {id.upper()}: give --profile {elsewhere}"))
    known = list(dict.fromkeys(name for profile in profiles for name in profile.requirements))
    meant = _meant(id.upper(), known)
    named = [name for name in known if f"-{id.upper()}-" in f"-{name.upper()}"] or known
    hint = f"did you mean {' or '.join(meant)}?" if meant else f"known are {', '.join(named)}"
    raise InputError(Problem(message, hint=hint))


def _shipped_with(id: str, given: set[str]) -> str | None:
    """The profile that comes with iotsec and has this requirement, where it is none of those given."""
    others = [name for name in template_names() if name not in given]
    return next((name for name in others if id in load_profiles((name,))[0].requirements), None)


def _meant(id: str, known: list[str]) -> list[str]:
    """The ids that a reader may have meant who wrote small letters, or left out noughts or the profile's prefix."""
    end = without_noughts(f"-{id}")
    alike = [name for name in known if without_noughts(f"-{name.upper()}").endswith(end)]
    close = nearest(id, known)
    return alike or ([close] if close else [])


def _check_element(id: str, loaded: LoadedDesign, asked: Requirement, facts: Facts) -> None:
    """Raises `InputError` where there is no such element, or the requirement is not about elements of its kind."""
    kinds = [kind for kind in facts.tables if id in facts.ids(kind)]
    if not kinds:
        meant = nearest(id, [known for kind in facts.tables for known in facts.ids(kind)])
        hint = f"did you mean {meant}?" if meant else None
        raise InputError(Problem(f"{loaded.design.id} has no element {id}", hint=hint))
    if not set(kinds) & set(asked.applies_to):
        about = ", ".join(KINDS[kind].SECTION if kind in KINDS else f"{kind}s" for kind in asked.applies_to)
        raise InputError(Problem(f"{asked.id} applies to {about}; {id} is {with_article(kinds[0])}"))
