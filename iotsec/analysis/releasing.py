"""Release: what was checked and found good enough, as a record by which it can be told later whether it is still that.

The record holds digests of the design (and each of its files), of the profiles and of the program, the options, what is
open and accepted, and what was not checked. It is written only where the gate is passed. A digest is no signature: it
says that something is the same, not who said so.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from iotsec.documents.reading import LoadedDesign
from iotsec.errors import InputError, Problem, nearest
from iotsec.facts.openness import stage_of
from iotsec.findings import OPEN_VERDICTS, Finding, Findings, Verdict
from iotsec.model.design import Design
from iotsec.requirements.requirement import OBLIGATIONS, Obligation
from iotsec.version import __version__

SCHEMA = "iotsec-release/1"
RELEASING_ROLES = ("owner", "operator", "safety-owner", "security-owner")
"""Roles of parties that may release: who owns or operates a system, or answers for its safety or security."""
NOTICE = "A digest is no signature, and a release is no approval: met means met, as modelled."


@frozen
class Gate:
    """What counts as passed: from which obligation on, and whether unknown findings may stand open."""

    limit: Obligation = "should"
    allow_unknown: bool = False


What = Literal["program", "design", "file", "profile", "option", "summary"]
"""What can be otherwise: of a summary, how many findings have a verdict, or rest on something."""


@frozen
class Difference:
    """One thing that is not what was released: what it is (and which of them), as released, and as it is now."""

    what: What
    name: str
    released: str | None
    now: str | None


@frozen
class Verification:
    """Whether what is there is what was released, and whether the gate would still be passed on a later day."""

    differences: tuple[Difference, ...]
    since: tuple[Finding, ...]
    as_of: datetime.date | None

    @property
    def same(self) -> bool:
        """Whether nothing differs, and nothing has run out since."""
        return not self.differences and not self.since


def may_release(design: Design, by: str) -> tuple[str, tuple[str, ...]]:
    """The role in which a party (or whoever has a role) releases, and the parties. Raises `InputError` for others."""
    parties = {item.id: tuple(item.value("roles") or ()) for item in design.of_kind("party")}
    if by in parties:
        roles = [role for role in RELEASING_ROLES if role in parties[by]]
        if roles:
            return roles[0], (by,)
        hint = f"a party with one of the roles {', '.join(RELEASING_ROLES)} releases; its roles are stated in `roles`"
        raise InputError(Problem(f"--by: {by} may not release", hint=hint))
    holders = tuple(sorted(id for id, roles in parties.items() if by in roles))
    if by in RELEASING_ROLES and holders:
        return by, holders
    known = [*parties, *RELEASING_ROLES]
    meant = nearest(by, known)
    hint = f"did you mean {meant}?" if meant else f"name a party of the design, or one of {', '.join(RELEASING_ROLES)}"
    nobody = f"no party has the role {by}" if by in RELEASING_ROLES else f"no party and no role {by} may release"
    raise InputError(Problem(f"--by: {nobody}", hint=hint))


def release(findings: Findings, loaded: LoadedDesign, by: str, gate: Gate) -> dict[str, Any] | None:
    """The record of a release as plain values; None where the gate is not passed. Raises `InputError` for `by`."""
    role, parties = may_release(loaded.design, by)
    if findings.exit_code(limit=gate.limit, allow_unknown=gate.allow_unknown):
        return None
    body = {
        "schema": SCHEMA,
        "iotsec": {"version": __version__, "digest": digest_of_program()},
        "design": {"id": loaded.design.id, "digest": loaded.digest, "files": list(_files(loaded))},
        "profiles": [_profile(item) for item in findings.profiles],
        "options": _options(findings, gate),
        "by": {"role": role, "parties": list(parties)},
        "summary": dict(sorted(findings.count().items())),
        "open_points": list(_open_points(findings, gate)),
        "not_checked": _not_checked(findings),
        "notice": NOTICE,
    }
    return {**body, "digest": digest_of_text(body)}


def digest_of_text(body: Mapping[str, Any]) -> str:
    """The digest of plain values, whatever the order of their keys."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def digest_of_program() -> str:
    """The digest of the program: all its modules, by name."""
    package = Path(__file__).resolve().parent.parent
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        whole.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"sha256:{whole.hexdigest()}"


def _files(loaded: LoadedDesign) -> Iterator[dict[str, str]]:
    """The files of the design, named relative to the first one, with the digests of their bytes."""
    if loaded.sources is None:
        return
    folder = Path(loaded.sources.files[0].name).parent
    for source in loaded.sources.files:
        path = Path(source.name)
        name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
        yield {"file": name, "digest": f"sha256:{hashlib.sha256(source.data).hexdigest()}"}


def _profile(profile: Any) -> dict[str, str]:
    return {"id": profile.id, "version": profile.version, "digest": profile.digest}


def _options(findings: Findings, gate: Gate) -> dict[str, Any]:
    view = findings.facts.view
    return {
        "stage": stage_of(findings.facts),
        "stage_asked": view.stage,
        "as_of": None if view.as_of is None else view.as_of.isoformat(),
        "choices": dict(sorted(view.choices.items())),
        "limit": gate.limit,
        "allow_unknown": gate.allow_unknown,
    }


def _open_points(findings: Findings, gate: Gate) -> Iterator[dict[str, Any]]:
    """What is not simply met: what lies below the limit, what is allowed to be unknown, waived, or compensated."""
    below = OBLIGATIONS[OBLIGATIONS.index(gate.limit) + 1 :]
    design = findings.facts.design
    for finding in findings.select(*OPEN_VERDICTS, Verdict.WAIVED, Verdict.COMPENSATED):
        accepted = finding.waiver or finding.compensation
        record = None if accepted is None or design is None else design.elements.get(accepted)
        until = None if record is None else record.value("until") if record.KIND == "waiver" else None
        yield {
            "requirement": finding.requirement.id,
            "element": {"kind": finding.kind, "id": finding.id},
            "verdict": finding.verdict.word,
            "below_limit": finding.requirement.obligation in below,
            "accepted_by": accepted,
            "until": None if until is None else until.isoformat(),
        }


def _not_checked(findings: Findings) -> dict[str, Any]:
    """What this release says nothing of: later stages, open choices and systems, unconfirmed law, attacks."""
    facts = findings.facts
    later = sorted({judged.requirement.stage for judged in findings.judged if len(judged.rows(Verdict.LATER))})
    choices: Mapping[str, Sequence[str]] = {} if facts.design is None else facts.design.choices or {}
    return {
        "later_stages": later,
        "open_choices": sorted(name for name in choices if name not in facts.view.choices),
        "open_systems": [{"id": id, "open": list(sections)} for id, sections in findings.open_systems()],
        "unconfirmed_law": sorted(id for profile in findings.profiles for id in profile.inactive),
        "scenarios": ["single-failure", "single-compromise"],
    }


def read_record(text: str, name: str) -> dict[str, Any]:
    """A record as it was written. Raises `InputError` where it is none, or was changed since."""
    try:
        record = json.loads(text)
    except ValueError as error:
        raise InputError(
            Problem(f"{name} is no JSON: {error}", hint="name a record that `iotsec release` wrote")
        ) from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise InputError(Problem(f"{name} is no record of a release", hint=f'it has "schema": "{SCHEMA}"'))
    body = {key: value for key, value in record.items() if key != "digest"}
    if record.get("digest") != digest_of_text(body):
        raise InputError(Problem(f"{name} was changed after it was written", hint="take it from where it was kept"))
    return record


def verify(record: Mapping[str, Any], findings: Findings, loaded: LoadedDesign, later: Findings | None) -> Verification:
    """What is not as it was released; `later` are the findings on a later day, of which those newly open are told."""
    files = {item["file"]: item["digest"] for item in _files(loaded)}
    released = {item["file"]: item["digest"] for item in record["design"]["files"]}
    gate = Gate(record["options"]["limit"], record["options"]["allow_unknown"])
    now = dict(sorted(findings.count().items()))
    pairs: list[tuple[What, str, Any, Any]] = [
        ("program", "", record["iotsec"]["digest"], digest_of_program()),
        ("design", "", record["design"]["digest"], loaded.digest),
        *_each("file", released, files),
        *_each("profile", *map(_profiles, (record["profiles"], [_profile(item) for item in findings.profiles]))),
        *_each("option", record["options"], _options(findings, gate)),
        *_each("summary", record["summary"], now),
    ]
    differences = tuple(
        Difference(what, name, _shown(old), _shown(new)) for what, name, old, new in pairs if old != new
    )
    since = () if later is None else tuple(_run_out(findings, later))
    return Verification(differences, since, None if later is None else later.facts.view.as_of)


def _each(what: What, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[What, str, Any, Any]]:
    yield from ((what, name, old.get(name), new.get(name)) for name in sorted({*old, *new}))


def _profiles(items: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {item["id"]: f"{item['version']} {item['digest']}" for item in items}


def _shown(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _run_out(then: Findings, now: Findings) -> Iterator[Finding]:
    """Findings that were not open when it was released and are on the later day: something has run out."""
    open_then = {(item.requirement.id, item.kind, item.id) for item in then.select(*OPEN_VERDICTS)}
    for item in now.select(*OPEN_VERDICTS):
        if (item.requirement.id, item.kind, item.id) not in open_then:
            yield item
