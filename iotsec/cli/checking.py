"""`iotsec check`: read, check, render; nothing is written before everything went well."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from iotsec.cli.output import colours, say, write_files
from iotsec.cli.progress import Progress
from iotsec.cli.viewing import Viewing, asked, load_profiles, profile_files, read_viewing
from iotsec.documents.limits import USUAL_LIMITS
from iotsec.documents.reading import LoadedDesign, load_design
from iotsec.errors import InputError, Problem, nearest
from iotsec.findings import Findings
from iotsec.reports import FORMATS, render
from iotsec.reports.options import Language, More
from iotsec.requirements.requirement import Obligation, Profile

if TYPE_CHECKING:
    from iotsec.checking.again import Again


class CheckOptions(NamedTuple):
    """The options of `iotsec check` as they were given."""

    profiles: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    stage: str | None
    as_of: str | None
    chosen: tuple[str, ...]
    as_built: str | None
    formats: tuple[str, ...]
    under: tuple[str, ...]
    each: tuple[str, ...]
    baseline: str | None
    new_baseline: str | None
    allow: str | None
    limit: Obligation
    show_all: bool
    max_size: int
    progress: bool
    lang: Language
    color: str


class Wish(NamedTuple):
    """A format that was asked for, and the file for it (None: standard output)."""

    format: str
    file: str | None


def run_check(designs: Sequence[str], options: CheckOptions) -> int:
    """Check designs and write their reports; gives the worst exit code. Raises `InputError` for all that is wrong."""
    wishes = _wishes(options.formats, several=len(designs) > 1)
    if options.as_built is not None and len(designs) > 1:
        raise InputError(Problem("--as-built: one design at a time", hint="run a check for each design"))
    if (options.baseline or options.new_baseline) and len(designs) > 1:
        raise InputError(Problem("--baseline: one design at a time", hint="run a check for each design"))
    viewing = read_viewing(options.stage, options.as_of, options.chosen, options.as_built)
    reports = _Reports(wishes, options)
    with Progress(wished=options.progress) as progress:
        read, profiles = _loaded(designs, options, progress)
        built = [] if viewing.as_built is None else [viewing.as_built]
        names = [asked(options.profiles, options.jurisdictions, loaded) for loaded in read]
        profiles |= {each: load_profiles(each) for each in dict.fromkeys(names) if each not in profiles}
        _spare_what_is_read(
            wishes,
            [*read, *built],
            tuple(name for each in profiles for name in each),
            [Wish("baseline", options.new_baseline)],
        )
        for loaded, each in zip(read, names, strict=True):
            progress.step(f"checking {loaded.design.id}")
            reports.add(loaded, viewing, profiles[each])
    reports.write()
    return reports.code


def _wishes(formats: tuple[str, ...], *, several: bool) -> list[Wish]:
    wishes: list[Wish] = []
    problems: list[Problem] = []
    for item in formats or ("text",):
        format, _, file = item.partition("=")
        if format not in FORMATS:
            meant = nearest(format, list(FORMATS))
            hint = f"did you mean {meant}?" if meant else f"known are {', '.join(FORMATS)}"
            problems.append(Problem(f"--format: there is no format {format!r}", hint=hint))
        elif format == "json" and several:
            problems.append(Problem("--format json: one design at a time", hint="run a check for each design"))
        elif any(file and other.file and _same(other.file, file) for other in wishes):
            problems.append(Problem(f"--format: {file} is named twice", hint="give each format a file of its own"))
        wishes.append(Wish(format, file or None))
    if sum(wish.file is None for wish in wishes) > 1:
        problems.append(Problem("--format: only one format can go to standard output", hint="write --format json=FILE"))
    if problems:
        raise InputError(problems)
    return wishes


def _again(options: CheckOptions) -> tuple[str, ...]:
    """The options by which `iotsec explain` looks at the same in the same way."""
    given = [("--profile", name) for name in options.profiles] + [("--choose", item) for item in options.chosen]
    given += [("--jurisdiction", name) for name in options.jurisdictions]
    given += [("--stage", options.stage)] if options.stage else []
    given += [("--as-of", options.as_of)] if options.as_of else []
    given += [("--as-built", options.as_built)] if options.as_built else []
    given += [("--lang", options.lang)] if options.lang != "en" else []
    return tuple(word for pair in given for word in pair)


def _more(findings: Findings, options: CheckOptions) -> More:
    """What was asked for beside the findings. Raises `InputError` for a choice that there is not."""
    under: tuple[Again, ...] = ()
    if options.under:
        from iotsec.checking.again import asked_again  # Most checks ask for none of these.

        under = tuple(asked_again(findings, name) for name in dict.fromkeys(options.under))
    known = None
    if options.baseline is not None:
        from iotsec.checking.baselines import against, read_baseline

        known = against(findings, read_baseline(options.baseline), under)
    if not options.each:
        return More(under, baseline=known)
    from iotsec.checking.variants import smallest_failing, under_each

    each = tuple(under_each(findings, name) for name in dict.fromkeys(options.each))
    return More(under, each, smallest_failing(findings), known)


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _spare_what_is_read(
    wishes: Sequence[Wish], designs: Iterable[LoadedDesign], profiles: tuple[str, ...], more: Sequence[Wish] = ()
) -> None:
    """Refuse to write a report over a file that was read: a design, a file it includes, a file of a profile."""
    files = [("--format", wish.file) for wish in wishes if wish.file is not None]
    files += [("--write-baseline", wish.file) for wish in more if wish.file is not None]
    if not files:
        return
    read = {
        os.path.realpath(source.name): "a file of a design that is checked"
        for loaded in designs
        if loaded.sources is not None
        for source in loaded.sources.files
    }
    read |= {os.path.realpath(path): "a file of a profile" for path in profile_files(profiles)}
    problems = [
        Problem(f"{option}: {file} is {read[os.path.realpath(file)]}", hint="name another file")
        for option, file in files
        if os.path.realpath(file) in read
    ]
    if problems:
        raise InputError(problems)


def _loaded(
    names: Sequence[str], options: CheckOptions, progress: Progress
) -> tuple[list[LoadedDesign], dict[tuple[str, ...], tuple[Profile, ...]]]:
    """All designs read, and the profiles of the call; raises `InputError` with the problems of all of them."""
    loaded: list[LoadedDesign] = []
    profiles: dict[tuple[str, ...], tuple[Profile, ...]] = {}
    errors: list[InputError] = []
    if options.profiles:
        progress.step("reading the profiles")
        try:
            called = asked(options.profiles, options.jurisdictions)
            profiles[called] = load_profiles(called)
        except InputError as error:
            errors.append(error)
    limits = USUAL_LIMITS._replace(json_bytes=options.max_size * 1_000_000)
    for name in names:
        progress.step(f"reading {name}")
        try:
            loaded.append(load_design(name, limits=limits))
        except InputError as error:
            errors.append(error)
    if errors:
        problems = [problem for error in errors for problem in error.problems]
        raise InputError(problems, found=sum(error.found for error in errors))
    return loaded, profiles


class _Reports:
    """The reports of all designs, kept until the last of them is made."""

    def __init__(self, wishes: list[Wish], options: CheckOptions) -> None:
        self.texts: dict[Wish, str] = dict.fromkeys(wishes, "")
        self.options = options
        self.code = 0
        self.baseline: dict[str, str] = {}

    def add(self, loaded: LoadedDesign, viewing: Viewing, profiles: tuple[Profile, ...]) -> None:
        """Check one design and render it in every format."""
        options = self.options
        findings, as_of_from = viewing.check(loaded, profiles)
        more = _more(findings, options)
        for wish, text in self.texts.items():
            report = render(
                findings,
                wish.format,
                options.lang,
                show_all=options.show_all,
                loaded=loaded,
                as_of_from=as_of_from,
                colour=wish.file is None and wish.format == "text" and colours(options.color),
                again=_again(options),
                more=more,
            )
            self.texts[wish] = f"{text}\n{report}" if text and wish.format == "text" else text + report
        allowed = options.allow == "unknown"
        self.code = max(self.code, self._gate(findings, more, allow_unknown=allowed))
        if options.new_baseline is not None:
            from iotsec.checking.baselines import write_baseline

            self.baseline = {options.new_baseline: write_baseline(findings, more.under)}

    def _gate(self, findings: Findings, more: More, *, allow_unknown: bool) -> int:
        """The exit code: with a baseline only what is new counts, but a check of nothing never passes."""
        limit = self.options.limit
        if more.baseline is None or findings.nothing_checked:
            turned = any(again.stops(limit=limit, allow_unknown=allow_unknown) for again in more.under)
            return max(findings.exit_code(limit=limit, allow_unknown=allow_unknown), int(turned))
        return int(more.baseline.stops(limit=limit, allow_unknown=allow_unknown))

    def write(self) -> None:
        """Write the files, then standard output."""
        written = {wish.file: text for wish, text in self.texts.items() if wish.file is not None}
        write_files({**written, **self.baseline})
        for wish, text in self.texts.items():
            if wish.file is None:
                say(text)
