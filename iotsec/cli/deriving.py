"""What the commands of `iotsec profile` do: read profiles, ask, and say the answer."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iotsec.analysis.profiles.comparing import compare
from iotsec.analysis.profiles.conforming import Conformity, conformity
from iotsec.analysis.profiles.covering import coverage
from iotsec.cli.output import say, write_files
from iotsec.cli.viewing import JURISDICTIONS
from iotsec.documents.writing import write_yaml
from iotsec.errors import InputError, Problem
from iotsec.reports.options import Language
from iotsec.reports.profiles.comparing_text import comparison_text, upgrade_text
from iotsec.reports.profiles.conforming_text import conforming_text
from iotsec.reports.profiles.covering_text import coverage_text
from iotsec.reports.profiles.plain import profiles_json
from iotsec.reports.profiles.showing_text import list_text, show_text
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.requirements.crosswalks import load_crosswalks
from iotsec.requirements.deriving.locking import LOCK, SNAPSHOT, lock_text, snapshot_text
from iotsec.requirements.deriving.resolved import resolved_json, resolved_tree
from iotsec.requirements.reading import found_profile, load_profile, load_profiles
from iotsec.requirements.requirement import Profile
from iotsec.resources import template, template_names


def run_list(format: str, lang: Language) -> int:
    """List the profiles that come with iotsec."""
    overlays = sorted(path.parent.name for path in template(JURISDICTIONS).glob("*/profile.yaml"))
    names = [*template_names(), *(f"{JURISDICTIONS}/{name}" for name in overlays)]
    profiles = dict(zip(names, load_profiles(names), strict=True))
    body = {"profiles": [{"name": name, **_short(item)} for name, item in profiles.items()]}
    say(profiles_json("list", body) if format == "json" else list_text(profiles, ProfileWording(lang)))
    return 0


def _short(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "version": profile.version,
        "digest": profile.digest,
        "title": profile.title,
        "extends": [base.profile for base in profile.extends],
        "conformance": profile.conformance if profile.extends else None,
        "sector": profile.sector,
        "overlay": profile.overlay,
        "requirements": len(profile.requirements),
    }


def run_show(name: str, format: str, lang: Language) -> int:
    """Show what a profile says. Raises `InputError`."""
    profile = load_profile(name)
    say(profiles_json("show", _shown(profile)) if format == "json" else show_text(profile, ProfileWording(lang)))
    return 0


def _shown(profile: Profile) -> dict[str, Any]:
    fields = [{"kind": kind, "name": name, "meaning": meaning} for (kind, name), meaning in profile.meanings.items()]
    requirements = {
        id: {"title": item.title, "obligation": item.obligation, "item": item.item, "stage": item.stage,
             "from": item.profile, "changed_by": item.tailored_by or None}
        for id, item in profile.requirements.items()
    }  # fmt: skip
    return {
        **_short(profile), "notice": profile.notice, "least_basis": profile.least_basis, "fields": fields,
        "scales": profile.vocabulary.scales, "catalogues": profile.catalogues,
        "protocols": profile.vocabulary.protocols,
        "terms": profile.terms, "tailored": profile.tailored, "excluded": profile.excluded,
        "inactive": sorted(profile.inactive), "argued": profile.argued, "requirement_list": requirements,
    }  # fmt: skip


def run_resolve(name: str, format: str) -> int:
    """Print a profile as one flat text. Raises `InputError`."""
    profile = load_profile(name)
    if format == "oscal":
        from iotsec.reports.profiles.oscal import oscal_catalog  # Few read OSCAL.

        say(oscal_catalog(profile))
        return 0
    say(profiles_json("resolve", resolved_json(profile)) if format == "json" else write_yaml(resolved_tree(profile)))
    return 0


def run_oscal(name: str, folder: str) -> int:
    """Write the OSCAL catalogs and profiles from which a profile derives. Raises `InputError`."""
    from iotsec.reports.profiles.oscal import oscal_files

    files = oscal_files(load_profile(name))
    place = Path(folder)
    _make(place)
    write_files({str(place / file): text for file, text in files.items()})
    say("".join(f"{place / file}\n" for file in files))
    return 0


def run_lock(name: str) -> int:
    """Write the lock of a profile, and what its bases ask, beside it. Raises `InputError`."""
    path = found_profile(name)
    folder = path.parent
    old = folder / LOCK
    profile = load_profile(path, locked=False)
    if not profile.extends:
        raise InputError(Problem(f"{profile.id} extends no other profile, so there is nothing to lock"))
    write_files({str(old): lock_text(profile), str(folder / SNAPSHOT): snapshot_text(profile)})
    say(f"{old}\n{folder / SNAPSHOT}\n")
    return 0


def _make(folder: Path) -> None:
    """Make a folder where it is not there. Raises `InputError` where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {folder} cannot be made: {error.strerror}"
        raise InputError(Problem(message, hint="name a folder that you may write to")) from None


def run_check_profile(name: str, format: str, lang: Language) -> int:
    """Say what is shown of a profile. Raises `InputError`."""
    found = conformity(load_profile(name))
    say(profiles_json("check", _judged(found)) if format == "json" else conforming_text(found, ProfileWording(lang)))
    return 0 if found.passes else 1


def _judged(found: Conformity) -> dict[str, Any]:
    verdict = {"conformance": found.claims, "shown": found.shown, "holds": found.holds, "passes": found.passes}
    return {**verdict, "lacks": found.lacks, **found._asdict()}


def run_diff_profiles(old: str, new: str, format: str, lang: Language) -> int:
    """Say what differs between two profiles. Raises `InputError`."""
    found = compare(*load_profiles([old, new]))
    say(profiles_json("diff", found) if format == "json" else comparison_text(found, ProfileWording(lang)))
    return 1 if found.changed or found.basis else 0


def run_coverage(name: str, crosswalks: tuple[str, ...], format: str, lang: Language) -> int:
    """Print what a profile covers. Raises `InputError`."""
    found = coverage(load_profile(name), load_crosswalks(crosswalks))
    say(profiles_json("coverage", found) if format == "json" else coverage_text(found, ProfileWording(lang)))
    return 0


def run_new(name: str, base: str, lang: Language) -> int:
    """Write the skeleton of a profile. Raises `InputError` where the folder is there already."""
    from iotsec.reports.profiles.skeleton import skeleton  # Only here is one written.

    folder, words = Path(name), ProfileWording(lang)
    if folder.exists():
        raise InputError(Problem(f"{name} is there already", hint="name a new folder"))
    if folder.name in template_names():  # Its name would lead to that one, and its ids would be that one's.
        message = f"a profile {folder.name} comes with iotsec"
        raise InputError(Problem(message, hint="name yours otherwise, such as after your body"))
    files = skeleton(folder.name, load_profile(base))
    _make(folder)
    write_files({str(folder / file): text for file, text in files.items()})
    said = [words("written", file=folder / file) for file in files]
    say("\n".join([*said, words("written next", name=shlex.quote(name))]) + "\n")
    return 0


def run_upgrade(name: str, format: str, lang: Language) -> int:
    """Say what became of the bases of a profile. Raises `InputError`."""
    from iotsec.analysis.profiles.upgrading import upgrade  # Only here are bases compared with what they were.
    from iotsec.documents.tree import read_tree

    path = found_profile(name)
    header = read_tree(path, include_key=None).root
    named: Any = header.get("extends") or []
    bases = _bases(path, named)
    found = upgrade(header, path.parent, bases)
    say(profiles_json("upgrade", found) if format == "json" else upgrade_text(found, ProfileWording(lang)))
    return 1 if found.breaks else 0


def _bases(path: Path, named: list[Mapping[str, Any]]) -> dict[str, Profile]:
    """The bases that a profile names as they are now, whatever version it names."""
    from iotsec.requirements.deriving.bases import none_there, place_of_base

    found = {str(item["profile"]): place_of_base(path, item) for item in named}
    missing = [item for item in named if found[str(item["profile"])] is None]
    if missing:
        _part, message, hint = none_there(path, missing[0])
        raise InputError(Problem(message, hint=hint))
    loaded = load_profiles([place for place in found.values() if place is not None])
    return dict(zip(found, loaded, strict=True))
