"""The findings themselves as text: what is not met and why, what to make clear, what is waived or compensated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from shlex import quote

from iotsec.conditions.tree import Leaf, walk
from iotsec.facts.witness import Step, Witness
from iotsec.findings import Clearing, Findings, Seen, Verdict
from iotsec.reports.danger import by_danger
from iotsec.reports.layout import Paint, wrapped
from iotsec.reports.options import Options
from iotsec.reports.telling import Told, element_of, is_stated, learn_places, told
from iotsec.reports.values import asked_in_words, seen_in_words, term_in_words, value_in_words
from iotsec.reports.wording import Wording
from iotsec.requirements.requirement import Requirement

MOST_ELEMENTS = 4
"""As many elements are shown for one requirement."""

MOST_SEEN = 6
"""As many facts are shown for one element."""

MOST_CLEARINGS = 15
"""As many statements to make are shown: what fits on a screen."""

MOST_NAMED = 5
"""As many elements are named in one statement to make."""

LISTED = (Verdict.UNKNOWN, Verdict.MET, Verdict.NOT_APPLICABLE, Verdict.LATER)


def not_met(findings: Findings, options: Options, words: Wording, paint: Paint) -> list[str]:
    """What is not met, by requirement, the most dangerous first: where it stands, what was seen, how to fix it."""
    items = told(findings, Verdict.NOT_MET)
    if options.more.baseline is not None and not options.show_all:
        known = options.more.baseline.known_prints
        items = [item for item in items if item.finding.fingerprint not in known]
        if not items:
            return [words("baseline nothing")]
    if not items:
        return [words("nothing not met")]
    groups = by_danger(findings, items)
    learn_places([item for group in groups for item in _shown(group, options)], options)
    lines = [paint(words("not met heading", count=len(items)), "bold")]
    lines.append("  " + words("not met requirements", requirements=len(groups), count=len(items)))
    for group in groups:
        requirement = group[0].finding.requirement
        lines += ["", *_heading(requirement, words, paint, "red")]
        for item in _shown(group, options):
            lines += element_lines(findings, item, options, words, paint)
        if len(group) > len(_shown(group, options)):
            lines.append("  " + words("more findings", count=len(group) - MOST_ELEMENTS))
        if requirement.fix:
            lines += wrapped(words.text(requirement.fix), f"  {words('fix')}{words('colon')}")
    return lines


def _by_requirement(items: list[Told]) -> list[list[Told]]:
    return [list(group) for _id, group in groupby(items, key=lambda item: item.finding.requirement.key)]


def _shown(group: list[Told], options: Options) -> list[Told]:
    return group if options.show_all else group[:MOST_ELEMENTS]


def _heading(requirement: Requirement, words: Wording, paint: Paint, look: str) -> list[str]:
    start = words("in brackets", text=requirement.id, more=words(requirement.obligation)) + " "
    first, *others = wrapped(words.text(requirement.title), start)
    return [paint(requirement.id, look) + first[len(requirement.id) :], *others]


def element_lines(findings: Findings, item: Told, options: Options, words: Wording, paint: Paint) -> list[str]:
    """One element under its requirement: where it stands, what was seen of it, and what shows the answers."""
    finding = item.finding
    place = options.place(finding.kind, finding.id) or finding.place
    where = f"  {paint(str(place), 'dim')}" if place else ""
    lines = [f"  {words.kind(finding.kind)} {paint(_named(findings, finding.id, words), 'bold')}{where}"]
    given = () if options.show_all else _why_it_applies(item)
    decisive = [fact for fact in item.because if fact not in given]
    if given:
        said = words.listed([f"{_subject(fact, finding.id, words)} = {seen_in_words(fact, words)}" for fact in given])
        lines += wrapped(said, f"    {words('given')}{words('colon')}")
    for fact in decisive if options.show_all else decisive[:MOST_SEEN]:
        lines += seen_lines(findings, fact, finding.id, options, words)
    if len(decisive) > MOST_SEEN and not options.show_all:
        lines.append("    " + words("more seen", count=len(decisive) - MOST_SEEN))
    if finding.alternative is not None:
        lines.append("    " + words("alternative", name=finding.alternative))
    return lines


def _why_it_applies(item: Told) -> tuple[Seen, ...]:
    """Of what is not met: the facts that only say why the requirement applies, where others say why it fails."""
    requirement = item.finding.requirement
    if requirement.when is None or item.finding.verdict is not Verdict.NOT_MET:
        return ()
    asked = {str(node.term) for node in walk(requirement.require) if isinstance(node, Leaf)}
    when = {str(node.term) for node in walk(requirement.when) if isinstance(node, Leaf)} - asked
    given = tuple(seen for seen in item.because if seen.answer is True and seen.fact in when)
    return given if len(given) < len(item.because) else ()


def _named(findings: Findings, id: str, words: Wording) -> str:
    element = element_of(findings, id)
    title = words.text(element.title) if element is not None and element.title else ""
    return words("in brackets", text=id, more=title) if title else id


def seen_lines(findings: Findings, seen: Seen, about: str, options: Options, words: Wording) -> Iterator[str]:
    """One fact: its value, what was asked, where it is stated if elsewhere, and its witness."""
    if seen.fact == "under":  # Not a fact but the case in which those that follow are seen.
        yield from wrapped(seen_in_words(seen, words), f"    {words('under')}{words('colon')}")
        return
    said = seen_and_asked(seen, about, words)
    place = options.place(seen.kind, seen.id, seen.field) if is_stated(findings, seen) else None
    said = words("stated at", said=said, place=str(place)) if place is not None else said
    yield from wrapped(said, f"    {words('seen')}{words('colon')}")
    if seen.witness is not None and not _trivial(seen.witness, seen):
        yield from wrapped(_witness(seen.witness, words), f"    {words(seen.witness.form)}{words('colon')}")
    if seen.answer is None and seen.missing:
        missing = words.listed([f"{item.id}.{item.field}" for item in seen.missing])
        yield from wrapped(missing, f"    {words('missing')}{words('colon')}")


def seen_and_asked(seen: Seen, about: str, words: Wording) -> str:
    """What was seen of a fact, and what was asked of it."""
    subject, value = _subject(seen, about, words), seen_in_words(seen, words)
    return words("seen and asked", fact=subject, value=value, asked=asked_in_words(seen.asked, words))


def _subject(seen: Seen, about: str, words: Wording) -> str:
    """A fact, with its element where that is not the one that the finding is about."""
    own = seen.id == about or seen.kind == "it"
    fact = term_in_words(seen.fact, words)
    return fact if own else f"{fact} [{words.kind(seen.kind)} {seen.id}]"


def _trivial(witness: Witness, seen: Seen) -> bool:
    """Whether a witness only repeats the field that was seen."""
    own = [(step.kind, step.id, step.note) for step in witness.steps] == [(seen.kind, seen.id, seen.field)]
    return not witness.steps or (witness.form == "values" and own)


def _witness(witness: Witness, words: Wording) -> str:
    """The steps of a witness; of several ways the first, and how many more there are."""
    if witness.form != "way":
        steps = [f"{step.id} ({_note(step.note, words)})" if step.note else step.id for step in witness.steps]
        return (" > " if witness.form == "chain" else ", ").join(steps)
    first, *others = witness.ways()
    more = words("more ways", count=len(others)) if others else ""
    return f"{_way(first, words)} {more}".rstrip()


def _way(way: tuple[Step, ...], words: Wording) -> str:
    """A way with its flows in brackets: `csms -[start]-> evse`."""
    text = ""
    for step in way:
        said = f"{step.id} ({_note(step.note, words)})" if step.note else step.id
        text += said if step.kind == "component" and "updates_from" not in step.note else f" -[{said}]-> "
    return text


def _note(note: str, words: Wording) -> str:
    """A note of a step: a remark of ours in the reader's language, or a fact and its value."""
    name, between, value = note.partition(": ")
    return f"{name}{between}{value_in_words(value, words)}" if between else value_in_words(note, words)


def next_step(findings: Findings, options: Options, words: Wording) -> list[str]:
    """What to type next: the explanation of the first finding that is not met, where the design is a file."""
    groups = by_danger(findings, told(findings, Verdict.NOT_MET))
    if not groups or options.loaded is None or options.loaded.sources is None:
        return []
    first = groups[0][0].finding
    names = (first.requirement.id, options.loaded.sources.files[0].name, first.id, *options.again)
    return [words("next", command=f"iotsec explain {' '.join(quote(name) for name in names)}")]


def to_make_clear(findings: Findings, options: Options, words: Wording, paint: Paint) -> list[str]:
    """The statements that settle most unknowns, at most a screen of them."""
    clearings = findings.to_make_clear
    if not clearings:
        return []
    shown = clearings if options.show_all else clearings[:MOST_CLEARINGS]
    lines = [paint(words("clear heading", count=len(clearings)), "bold"), *wrapped(words("clear counts"), "  ")]
    for number, clearing in enumerate(shown, 1):
        key = "settles" if clearing.settles else "settles with others"
        settled = words(key, count=clearing.settles)
        said = words("in brackets", text=_statement(clearing, options, words), more=settled)
        lines += wrapped(said, f"  {number:>2}. ")
    if len(clearings) > len(shown):
        lines.append("  " + words("more clearings", count=len(clearings) - len(shown)))
    return lines


def _statement(clearing: Clearing, options: Options, words: Wording) -> str:
    group, _, rest = clearing.field.partition(".")
    if group == "choices" and rest:
        return words("clear choice", choice=rest)
    elements = _named_few(clearing.elements, options, words)
    if group == "complete" and rest:
        return words("clear complete", section=rest, kind=words.kind(clearing.kind), elements=elements)
    return words("clear field", field=clearing.field, kind=words.kind(clearing.kind), elements=elements)


def _named_few(ids: tuple[str, ...], options: Options, words: Wording) -> str:
    if options.show_all or len(ids) <= MOST_NAMED:
        return words.listed(list(ids))
    return words("and more", shown=words.listed(list(ids[:MOST_NAMED])), count=len(ids) - MOST_NAMED)


def waived(findings: Findings, options: Options, words: Wording, paint: Paint) -> list[str]:
    """What is not met but accepted: by which waiver, by whom, why, and until when."""

    def why(item: Told) -> list[str]:
        waiver = item.finding.waiver
        return [] if waiver is None else wrapped(_waiver(findings, waiver, words), "    ")

    return _accepted(findings, Verdict.WAIVED, why, options, words, paint)


def compensated(findings: Findings, options: Options, words: Wording, paint: Paint) -> list[str]:
    """What is not met but made up for: by which compensation, why, and what stands on every way."""
    why = partial(_compensation, findings, words=words)
    return _accepted(findings, Verdict.COMPENSATED, why, options, words, paint)


def _accepted(
    findings: Findings,
    verdict: Verdict,
    why: Callable[[Told], list[str]],
    options: Options,
    words: Wording,
    paint: Paint,
) -> list[str]:
    """What is accepted in one way, by requirement, and why."""
    items = told(findings, verdict)
    if not items:
        return []
    learn_places(items, options)
    lines = [paint(words(f"{verdict.word} heading", count=len(items)), "bold")]
    for group in _by_requirement(items):
        lines += _heading(group[0].finding.requirement, words, paint, "yellow")
        for item in group:
            lines += [f"  {_element_line(findings, item, options, words)}", *why(item)]
    return lines


def _compensation(findings: Findings, item: Told, words: Wording) -> list[str]:
    id = item.finding.compensation or ""
    element = element_of(findings, id)
    by, reason = (None if element is None else element.value(field) for field in ("by", "reason"))
    said = words("compensation", compensation=id, by=words.listed(list(by or ())), reason=reason)
    lines = wrapped(said, "    ")
    for seen in item.because:
        if seen.kind == "compensation" and seen.witness is not None and seen.witness.steps:
            lines += wrapped(_witness(seen.witness, words), f"    {words(seen.witness.form)}{words('colon')}")
    return lines


def _waiver(findings: Findings, id: str, words: Wording) -> str:
    waiver = element_of(findings, id)
    by, role, until, reason = (
        None if waiver is None else waiver.value(field) for field in ("by", "role", "until", "reason")
    )
    who = " ".join(str(item) for item in (by, f"({role})" if role else None) if item) or words("somebody")
    end = words("no end") if until is None else until.isoformat()
    return words("waiver", waiver=id, who=who, until=end, reason=reason or words("no reason"))


def _element_line(findings: Findings, item: Told, options: Options, words: Wording) -> str:
    place = options.place(item.finding.kind, item.finding.id) or item.finding.place
    named = f"{words.kind(item.finding.kind)} {_named(findings, item.finding.id, words)}"
    return f"{named}  {place}" if place else named


def listed(findings: Findings, options: Options, words: Wording, paint: Paint) -> Iterable[list[str]]:
    """All other findings, by verdict, requirement and element; of an unknown, what is not known."""
    for verdict in LISTED:
        items = told(findings, verdict)
        learn_places(items, options)
        lines = [paint(words(f"{verdict.word} heading", count=len(items)), "bold")] if items else []
        for group in _by_requirement(items):
            lines += _heading(group[0].finding.requirement, words, paint, "bold")
            for item in group:
                if verdict is Verdict.UNKNOWN:
                    lines += element_lines(findings, item, options, words, paint)
                else:
                    lines.append(f"  {_element_line(findings, item, options, words)}")
        yield lines
