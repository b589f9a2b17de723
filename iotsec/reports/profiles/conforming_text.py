"""What is shown of a profile as text: what is shown and how, what is argued, what fails, what is open."""

from __future__ import annotations

import json
from collections.abc import Iterator

from iotsec.analysis.profiles.conforming import Argued, Conformity, OnBase
from iotsec.documents.writing import write_yaml
from iotsec.reports.layout import wrapped
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.reports.text import SHORT_DIGEST
from iotsec.reports.values import periods_in_words
from iotsec.requirements.deriving.relation import Change
from iotsec.requirements.requirement import Profile


def conforming_text(found: Conformity, words: ProfileWording) -> str:
    """The whole of it, ending with whether what the profile claims holds."""
    parts = [
        [_heading(found, words)],
        list(_part("shown heading", _shown(found, words), words)),
        list(_part("argued heading", _argued(found, words), words)),
        list(_part("failed heading", _failed(found, words), words)),
        list(_part("open heading", _open(found, words), words)),
        list(_last(found, words)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(found: Conformity, words: ProfileWording) -> str:
    profile = named(found.profile, words)
    if not found.bases:
        return words("on nothing", profile=profile)
    return words("on bases", profile=profile, claims=words(found.claims), bases=_bases(found, words))


def named(profile: Profile, words: ProfileWording) -> str:
    """A profile by id, version and the beginning of its digest."""
    return words("about", id=profile.id, version=profile.version, digest=profile.digest[:SHORT_DIGEST])


def _bases(found: Conformity, words: ProfileWording) -> str:
    return words.listed([named(base, words) for base in found.profile.bases])


def _part(heading: str, lines: Iterator[str], words: ProfileWording) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield words(heading)
        yield from listed


def _shown(found: Conformity, words: ProfileWording) -> Iterator[str]:
    for base in found.bases:
        yield from _dispositions(base, words)
    yield from wrapped(words("own requirements", count=found.own), "  ") if found.bases else ()
    if found.bases and found.shown:
        bases = words.listed([base.base for base in found.bases])
        yield from wrapped(words("so shown", profile=found.profile.id, bases=bases), "  ")
    agree, unjudged = found.directions
    yield from wrapped(words("directions agree", agree=agree, unjudged=unjudged), "  ")
    if found.reference.meets:
        yield from wrapped(words("reference meets", path=found.reference.path), "  ")
    if found.tried is not None and not found.tried.missed:
        said = words("all caught", faults=found.tried.faults, silences=found.tried.silences)
        yield from wrapped(said, "  ")
    if not found.traced.unsourced:
        clauses, count = found.traced.clauses, len(found.profile.requirements)
        total = sum(map(len, clauses.values()))
        yield from wrapped(words("traced", clauses=total, documents=len(clauses), requirements=count), "  ")


def _dispositions(base: OnBase, words: ProfileWording) -> Iterator[str]:
    name = f"{base.base} {base.version}"
    counts = {"kept": base.kept, "tailored": len(base.tailored), "left": len(base.left_out)}
    yield from wrapped(words("dispositions", total=base.total, base=name, **counts), "  ")
    if base.tailored:
        yield f"  {words('steps heading')}"
    for item in base.tailored:
        for step in item.steps:
            yield from wrapped(step_text(item.id, step, words), "    ")
        reason = words.text(item.because)
        yield from wrapped(reason, "      ") if reason else ()
        costs = words.listed([words(f"cost {cost}") for cost in item.costs])
        yield from wrapped(words("step costs", costs=costs), "      ") if item.costs else ()


def step_text(id: str, step: Change, words: ProfileWording) -> str:
    """One step: which part of which requirement, from what to what, under which order."""
    part, order = ".".join(map(str, step.path)), words.order(step.order)
    if not (step.before or step.after):
        return words("bare step", id=id, part=part, order=order)
    before, after = step.before, step.after
    if step.path[0] == "parameters":
        before, after = periods_in_words(before, words), periods_in_words(after, words)
    key = "step" if (before, after) == (step.before, step.after) else "step of periods"
    return words(key, id=id, part=part, before=before, after=after, order=order)


def _argued(found: Conformity, words: ProfileWording) -> Iterator[str]:
    for item in found.argued:
        if item.search.found is None:
            part, order = ".".join(map(str, item.step.path)), words.order(item.step.order)
            search = words("searched", tried=item.search.tried)
            yield from wrapped(words("argued step", id=item.id, part=part, order=order, search=search), "  ")
    for base in found.bases:
        for left in base.left_out:
            said = words("left out of", id=left.id, base=left.profile, reason=words.text(left.reason))
            yield from wrapped(said, "  ")


def _failed(found: Conformity, words: ProfileWording) -> Iterator[str]:
    for item in found.refuted:
        yield from _counterexample(item, words)
    if found.opposed:
        yield from wrapped(words("opposed", parameters=words.listed(list(found.opposed))), "  ")
    for clash in found.clashes:
        yield from wrapped(words("clash", which=clash), "  ")
    reference = found.reference
    if not reference.asked:
        said = words("reference not asked", path=reference.path, sector=found.profile.sector)
        yield from wrapped(said, "  ")
    elif reference.why_not is None and not reference.meets:
        counts = {"not_met": reference.not_met, "unknown": reference.unknown}
        said = words("reference fails", path=reference.path, open=words.listed(list(reference.open)), **counts)
        yield from wrapped(said, "  ")
    for missed in () if found.tried is None else found.tried.missed:
        edits = ", ".join(f"{path} = {json.dumps(value, ensure_ascii=False)}" for path, value in missed.edits.items())
        key = "edit fails" if missed.why else f"missed {missed.sort}"
        yield from wrapped(words(key, id=missed.id, edits=edits, why=missed.why), "  ")
    if not found.shown and found.claims != "demonstrable" and not found.refuted and not found.opposed:
        yield from wrapped(words("not shown strictly", claims=words(found.claims)), "  ")


def _counterexample(item: Argued, words: ProfileWording) -> Iterator[str]:
    example = item.search.found
    assert example is not None
    part = ".".join(map(str, item.step.path))
    element = {"kind": words.kind(example.kind), "element": example.id}
    yield from wrapped(words("counterexample", id=item.id, part=part, base=item.base, **element), "  ")
    if example.tree is not None:
        yield from (f"    {line}" for line in write_yaml(example.tree).splitlines())
    if example.edit is not None:
        path, value = example.edit
        written = json.dumps(value, ensure_ascii=False)
        said = words("counterexample edit", design=example.of, path=path, value=written)
        for kind, field, given in example.given:
            shown = json.dumps(given, ensure_ascii=False)
            said += words("comma") + words("counterexample given", kind=words.kind(kind), field=field, value=shown)
        yield from wrapped(said, "    ")


def _open(found: Conformity, words: ProfileWording) -> Iterator[str]:
    why, traced = found.reference.why_not, found.traced
    if why is not None:
        told = words(why) if found.reference.path is None else why
        yield from wrapped(words("no reference", why=told), "  ")
    for table in found.uncovered:
        missing, by = words.listed(list(table.words)), words.listed(list(table.by))
        which = {"id": table.id, "parameter": table.parameter, "place": table.place}
        yield from wrapped(words("uncovered", words=missing, by=by, **which), "  ")
    for key, ids in (("unsourced", traced.unsourced), ("untried", found.untried)):
        yield from wrapped(words(key, ids=words.listed(list(ids))), "  ") if ids else ()
    if found.reference.asked and found.reference.idle:
        idle = words.listed(list(found.reference.idle))
        yield from wrapped(words("reference idle", path=found.reference.path, ids=idle), "  ")
    if traced.uncited:
        yield from wrapped(words("uncited", documents=words.listed(list(traced.uncited))), "  ")
    if found.profile.inactive:
        yield from wrapped(words("unjudged law", ids=words.listed(sorted(found.profile.inactive))), "  ")


def _last(found: Conformity, words: ProfileWording) -> Iterator[str]:
    claims, lacks = words(found.claims), words.listed([words(f"lacks {lack}") for lack in found.lacks])
    if found.bases and found.holds and lacks:
        yield from wrapped(words("holds, but", claims=claims, lacks=lacks), "")
    else:
        if found.bases:
            yield words("holds" if found.holds else "fails", claims=claims)
        yield from wrapped(words("does not pass", lacks=lacks), "") if lacks else ()
    yield from wrapped(words("no approval"), "")
