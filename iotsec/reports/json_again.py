"""Requirements asked again, as JSON: what turns under a loss, and what depends on an open choice."""

from __future__ import annotations

from typing import Any

from iotsec.checking.again import Again
from iotsec.checking.baselines import Against, struck_of
from iotsec.checking.variants import Each, Failing
from iotsec.findings import Seen
from iotsec.reports.options import More

Schema = dict[str, Any]
IN_OPTION = ("not_met", "accepted", "unknown", "met", "not_applicable")
"""What a finding may come to under an option."""


def more_json(more: More) -> dict[str, Any]:
    """What was asked for beside the findings; only what was."""
    tree: dict[str, Any] = {}
    if more.under:
        tree["under"] = [_again(item) for item in more.under]
    if more.each:
        tree["each"] = [_each(item) for item in more.each]
        tree["smallest_failing"] = [_failing(item) for item in more.failing]
    if more.baseline is not None:
        tree["baseline"] = _baseline(more.baseline)
    return tree


def _baseline(found: Against) -> dict[str, Any]:
    gone = [{"requirement": item.requirement, "element": {"kind": item.kind, "id": item.id},
             "fingerprint": item.fingerprint, "under": item.under} for item in found.gone]  # fmt: skip
    return {
        "new": [item.fingerprint for item in found.new],
        "known": [item.fingerprint for item in found.known],
        "gone": gone,
    }


def _again(again: Again) -> dict[str, Any]:
    return {
        "option": again.option,
        "cases": again.cases,
        "asked": list(again.asked),
        "unmoved": list(again.unmoved),
        "apart": list(again.apart),
        "turned": [
            {
                "requirement": item.requirement.id,
                "element": {"kind": item.kind, "id": item.id},
                "verdict": item.verdict.word,
                "fingerprint": struck.fingerprint,
                "cases": [{"kind": case.kind, "id": case.id, "how": case.how} for case in item.cases],
                "because": [_seen(seen) for seen in item.because],
            }
            for item, struck in zip(again.turned, struck_of([again]), strict=True)
        ],
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "fact": seen.fact,
        "element": {"kind": seen.kind, "id": seen.id},
        "seen": seen.value,
        "asked": seen.asked,
        "answer": seen.answer,
        "witness": [] if seen.witness is None else [list(step) for step in seen.witness.steps],
    }


def _each(each: Each) -> dict[str, Any]:
    return {
        "choice": each.choice,
        "options": list(each.options),
        "findings": [
            {
                "requirement": item.requirement,
                "element": {"kind": item.kind, "id": item.id},
                **{name: list(getattr(item, name)) for name in IN_OPTION},
            }
            for item in each.findings
        ],
    }


def _failing(item: Failing) -> dict[str, Any]:
    return {
        "requirement": item.requirement,
        "element": {"kind": item.kind, "id": item.id},
        "choices": dict(item.choices),
    }


def more_schema() -> Schema:
    """The schemas of what stands in the findings only where it was asked for."""
    text: Schema = {"type": "string"}
    texts: Schema = {"type": "array", "items": text}
    element = {"$ref": "#/$defs/element"}
    seen = {"fact": text, "element": element, "seen": text, "asked": text, "answer": {"type": ["boolean", "null"]}}
    turned = {
        "requirement": text,
        "element": element,
        "verdict": {"enum": ["not_met", "unknown"]},
        "fingerprint": text,
        "cases": {
            "type": "array",
            "items": _object({"kind": text, "id": text, "how": {"enum": ["lost", "stopped", "held"]}}),
        },
        "because": {"type": "array", "items": _object({**seen, "witness": {"type": "array", "items": texts}})},
    }
    again = {
        "option": text,
        "cases": {"type": "integer", "minimum": 0},
        "asked": texts,
        "unmoved": texts,
        "apart": texts,
        "turned": {"type": "array", "items": _object(turned)},
    }
    option = {"requirement": text, "element": element, **dict.fromkeys(IN_OPTION, texts)}
    each = {"choice": text, "options": texts, "findings": {"type": "array", "items": _object(option)}}
    chosen = {"type": "object", "additionalProperties": text}
    failing = _object({"requirement": text, "element": element, "choices": chosen})
    gone = {
        "type": "array",
        "items": _object({"requirement": text, "element": element, "fingerprint": text, "under": text}),
    }
    return {
        "baseline": _said(
            "What is new, known or gone against a baseline; only with --baseline.",
            _object({"new": texts, "known": texts, "gone": gone}),
        ),
        "under": _said("What turns under a single failure or compromise; only with --under.", _object(again)),
        "each": _said("What an open choice leaves open, under each option; only with --each.", _object(each)),
        "smallest_failing": _said("The smallest choices with which a finding is not met; only with --each.", failing),
    }


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _said(description: str, items: Schema) -> Schema:
    return {"type": "array", "items": items, "description": description, "examples": [[]]}
