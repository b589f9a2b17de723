"""`iotsec explain`: a requirement in full, and its verdicts on a design."""

from __future__ import annotations

from typing import NamedTuple

from iotsec.cli.output import colours, say
from iotsec.cli.plugins import without_plugins
from iotsec.cli.viewing import load_profiles, read_viewing
from iotsec.documents.reading import LoadedDesign, load_design
from iotsec.errors import InputError, Problem, nearest
from iotsec.reports.options import Language, Options
from iotsec.reports.requirement_text import render_requirement, render_verdicts
from iotsec.requirements.requirement import Profile


class ExplainOptions(NamedTuple):
    """The options of `iotsec explain` as they were given."""

    profiles: tuple[str, ...]
    stage: str | None
    as_of: str | None
    chosen: tuple[str, ...]
    lang: Language
    color: str


def run_explain(requirement: str, design: str | None, element: str | None, options: ExplainOptions) -> int:
    """Explain a requirement, and its verdicts where a design is given. Raises `InputError` for what there is not."""
    without_plugins()
    viewing = read_viewing(options.stage, options.as_of, options.chosen)
    profiles = load_profiles(options.profiles)
    profile = _profile_of(requirement, profiles)
    colour = colours(options.color)
    text = render_requirement(profile.requirements[requirement], profile, options.lang, colour=colour)
    if design is not None:
        loaded = load_design(design)
        findings, as_of_from = viewing.check(loaded, profiles)
        _check_element(element, loaded, [id for kind in findings.facts.tables for id in findings.facts.ids(kind)])
        shown = Options(options.lang, True, loaded, as_of_from, colour)
        text += "\n" + render_verdicts(findings, requirement, element, shown)
    say(text)
    return 0


def _profile_of(id: str, profiles: tuple[Profile, ...]) -> Profile:
    for profile in profiles:
        if id in profile.requirements:
            return profile
    known = [name for profile in profiles for name in profile.requirements]
    meant = nearest(id, known)
    hint = f"did you mean {meant}?" if meant else f"known are {', '.join(known)}"
    raise InputError(Problem(f"there is no requirement {id} in {', '.join(item.id for item in profiles)}", hint=hint))


def _check_element(element: str | None, loaded: LoadedDesign, known: list[str]) -> None:
    if element is not None and element not in known:
        meant = nearest(element, known)
        hint = f"did you mean {meant}?" if meant else None
        raise InputError(Problem(f"{loaded.design.id} has no element {element}", hint=hint))
