"""Findings as JSON of the schema `iotsec-findings/1`: the same bytes in every run, folder, locale and language."""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from typing import Any

from iotsec import __version__
from iotsec.errors import Place
from iotsec.facts.witness import Witness
from iotsec.findings import LISTED_VERDICTS, Clearing, Finding, Findings, Seen, Verdict
from iotsec.reports.json_again import more_json
from iotsec.reports.options import NOTHING_MORE, Options
from iotsec.reports.telling import (
    COUNTED,
    COUNTED_AS_MET,
    Told,
    counts,
    digest,
    element_of,
    learn_places,
    stage,
    told,
)  # fmt: skip
from iotsec.requirements.requirement import Profile

SCHEMA = "iotsec-findings/1"


def render_json(findings: Findings, options: Options) -> str:
    """The findings as JSON. Those that are open, waived or compensated are listed, all of them with `show_all`.

    The files in places are named relative to the folder of the design's own file, so that moving it changes nothing.
    """
    wanted = tuple(Verdict) if options.show_all else LISTED_VERDICTS
    items = told(findings, *wanted)
    learn_places(items, options)
    tree = {
        **_head(findings, options),
        "summary": {"met": counts(findings, COUNTED_AS_MET), **counts(findings, COUNTED)},
        "findings": [_finding(findings, item, options) for item in items],
        "to_make_clear": [_clearing(clearing) for clearing in findings.to_make_clear],
        **(more_json(options.more) if options.more != NOTHING_MORE else {}),
    }
    return json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _head(findings: Findings, options: Options) -> dict[str, Any]:
    design, view = findings.facts.design, findings.facts.view
    return {
        "schema": SCHEMA,
        "iotsec": __version__,
        "design": {"id": None if design is None else design.id, "digest": digest(findings, options)},
        "stage": stage(findings),
        "as_of": None if view.as_of is None else view.as_of.isoformat(),
        "choices": {name: view.choices[name] for name in sorted(view.choices)},
        "profiles": [_profile(item) for item in findings.profiles],
        "open_systems": [{"id": id, "sections": list(sections)} for id, sections in findings.open_systems()],
    }


def _profile(profile: Profile) -> dict[str, Any]:
    """A profile that was asked: what it claims of its bases, what it leaves out of them, which law is not confirmed."""
    return {
        "id": profile.id,
        "version": profile.version,
        "digest": profile.digest,
        "conformance": profile.conformance if profile.extends else None,
        "excluded": [{"requirement": item.id, "reason": dict(item.reason)} for item in profile.excluded.values()],
        "argued": sorted(profile.argued),
        "inactive": sorted(profile.inactive),
    }


def _finding(findings: Findings, item: Told, options: Options) -> dict[str, Any]:
    finding, requirement = item.finding, item.finding.requirement
    because = [_seen(seen, options) for seen in item.because] + _accepted(findings, finding, options)
    return {
        "requirement": requirement.id,
        "element": {"kind": finding.kind, "id": finding.id},
        "verdict": finding.verdict.word,
        "profiles": list(finding.profiles),
        "obligation": requirement.obligation,
        "scenario": next((seen.value for seen in item.because if seen.fact == "under"), None),
        "because": because,
        "witness": [_witness(witness) for witness in item.witnesses],
        "place": _place(options.place(finding.kind, finding.id) or finding.place, options),
        "fingerprint": finding.fingerprint,
    }


def _seen(seen: Seen, options: Options) -> dict[str, Any]:
    place = None if seen.kind == "it" else options.place(seen.kind, seen.id, seen.field)
    return {
        "fact": seen.fact,
        "element": {"kind": seen.kind, "id": seen.id},
        "field": seen.field,
        "seen": seen.value,
        "asked": seen.asked,
        "answer": seen.answer,
        "missing": [f"{item.kind}/{item.id}.{item.field}" for item in seen.missing],
        "place": _place(place, options),
    }


def _accepted(findings: Findings, finding: Finding, options: Options) -> list[dict[str, Any]]:
    """Beside the facts: the alternative by which it was met, the waiver or compensation by which it is accepted."""
    found = []
    if finding.alternative is not None:
        found.append(_seen(Seen("alternative", finding.kind, finding.id, "", finding.alternative, "", True), options))
    waiver = None if finding.waiver is None else element_of(findings, finding.waiver)
    if waiver is not None:
        until = waiver.value("until")
        said = f"by {waiver.value('by')} until {until.isoformat() if until is not None else 'not stated'}"
        found.append(_seen(Seen("waiver", "waiver", waiver.id, "", said, "", True), options))
    made_up = None if finding.compensation is None else element_of(findings, finding.compensation)
    if made_up is not None:
        said = f"by {', '.join(made_up.value('by') or ())}"
        found.append(_seen(Seen("compensation", "compensation", made_up.id, "", said, "", True), options))
    return found


def _witness(witness: Witness) -> dict[str, Any]:
    steps = [{"kind": step.kind, "id": step.id, "note": step.note} for step in witness.steps]
    return {"form": witness.form, "steps": steps}


def _place(place: Place | None, options: Options) -> dict[str, Any] | None:
    if place is None:
        return None
    file = place.file
    if options.loaded is not None and options.loaded.sources is not None:
        root = PurePath(options.loaded.sources.files[0].name).parent
        file = PurePath(os.path.relpath(file, root)).as_posix()
    return {"file": file, "line": place.line, "column": place.column}


def _clearing(clearing: Clearing) -> dict[str, Any]:
    return {
        "statement": f"{clearing.kind}.{clearing.field}",
        "elements": list(clearing.elements),
        "settles": clearing.settles,
    }
