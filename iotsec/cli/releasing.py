"""`iotsec release`: the gate asked, the record written, or a record held against what is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from iotsec.analysis.releasing import Gate, read_record, release, verify
from iotsec.cli.output import complain, say, write_files
from iotsec.cli.viewing import Viewing, asked, load_profiles, read_viewing
from iotsec.documents.reading import LoadedDesign, load_design
from iotsec.errors import InputError, Problem
from iotsec.findings import Findings
from iotsec.reports.answers.release_text import released_text, verified_text
from iotsec.reports.answers.wording import AnswerWording
from iotsec.reports.options import Language
from iotsec.requirements.requirement import Obligation
from iotsec.units import read_date


class ReleaseOptions(NamedTuple):
    """The options of `iotsec release`, as given."""

    by: str | None
    verify: str | None
    output: str | None
    profiles: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    stage: str | None
    as_of: str | None
    chosen: tuple[str, ...]
    as_built: str | None
    allow: str | None
    limit: Obligation
    lang: Language


def run_release(design: str, options: ReleaseOptions) -> int:
    """Write a record where the gate is passed, or verify one. Raises `InputError`."""
    if (options.by is None) == (options.verify is None):
        hint = "--by PARTY-OR-ROLE writes a record, --verify RECORD holds one against what is there"
        raise InputError(Problem("say who releases, or what is to be verified", hint=hint))
    return _verified(design, options) if options.verify is not None else _released(design, options)


def _released(design: str, options: ReleaseOptions) -> int:
    viewing = read_viewing(options.stage, options.as_of, options.chosen, options.as_built)
    loaded = load_design(design)
    profiles = load_profiles(asked(options.profiles, options.jurisdictions, loaded))
    target = options.output or str(Path(design).with_suffix(".release.json"))
    if Path(target).exists():
        raise InputError(
            Problem(f"{target} is there already", hint="a release is never replaced: name another file, -o")
        )
    findings, _from = viewing.check(loaded, profiles)
    words, gate = AnswerWording(options.lang), Gate(options.limit, options.allow == "unknown")
    assert options.by is not None
    record = release(findings, loaded, options.by, gate)
    if record is None:
        complain(words("release refused", design=loaded.design.id, command=f"iotsec check {design}"))
        return 1
    write_files({target: json.dumps(record, ensure_ascii=False, indent=2, sort_keys=False) + "\n"})
    say(released_text(record, target, words))
    return 0


def _verified(design: str, options: ReleaseOptions) -> int:
    assert options.verify is not None
    try:
        text = Path(options.verify).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(Problem(f"{options.verify} cannot be read: {error}", hint="name a record")) from None
    record = read_record(text, options.verify)
    loaded = load_design(design)
    then = record["options"]
    viewing = Viewing(then["stage_asked"], None if then["as_of"] is None else read_date(then["as_of"]), then["choices"])
    profiles = load_profiles(asked(options.profiles or _named(record), options.jurisdictions))
    findings, _from = viewing.check(loaded, profiles)
    found = verify(record, findings, loaded, _later(viewing, loaded, profiles, options))
    say(verified_text(found, options.verify, AnswerWording(options.lang)))
    return 0 if found.same else 1


def _named(record: dict[str, object]) -> tuple[str, ...]:
    """The profiles of a record by their ids: those that come with iotsec are found by them."""
    profiles = record["profiles"]
    assert isinstance(profiles, list)
    return tuple(str(item["id"]) for item in profiles)


def _later(viewing: Viewing, loaded: LoadedDesign, profiles: object, options: ReleaseOptions) -> Findings | None:
    """The findings on the day that was asked for, where it is not that of the release."""
    if options.as_of is None:
        return None
    day = read_viewing(None, options.as_of, ()).as_of
    return viewing._replace(as_of=day).check(loaded, profiles)[0]  # type: ignore[arg-type]
