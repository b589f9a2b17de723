"""The words of what reports write for programs, as their schemas explain them: what each says, and an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

_ELEMENT = {"kind": "flow", "id": "start"}
_DIGEST = f"sha256:{'0c4f' * 16}"
_OF_ITS_PARTS = None
"""The example is made of those of its properties."""

WORDS: Mapping[str, tuple[str, object]] = {
    # What was checked, and against what.
    "id": ("The id.", "start"),
    "kind": ("The kind of element.", "flow"),
    "element": ("An element of the design.", _ELEMENT),
    "design": ("What was checked.", _OF_ITS_PARTS),
    "design/id": ("The id of the design; null for tables of facts.", "ev-charging"),
    "digest": ("The digest of what it says.", _DIGEST),
    "files": ("The files that it was read from.", [{"file": "design.yaml", "digest": _DIGEST}]),
    "iotsec": ("The program.", _OF_ITS_PARTS),
    "version": ("The version.", "0.1.0"),
    "profiles/id": ("The id of the profile.", "general"),
    "conformance": ("What the profile claims of its bases; null where it has none.", "strict"),
    "excluded": ("What the profile leaves out of its bases.", []),
    "excluded/requirement": ("What is left out.", "IOT-RSP-08"),
    "reason": ("The reason, by language.", {"en": "No personal data are held."}),
    "argued": ("Requirements of which the profile only argues that they are no weaker.", []),
    "inactive": ("Requirements of law that nobody confirmed, and that are not asked.", ["JP-STAR-01"]),
    "open_systems/id": ("The id of the system.", "grid"),
    "sections": ("The sections in which something may not be drawn.", ["flows"]),
    "options": ("How it was looked at.", _OF_ITS_PARTS),
    "by": ("Who releases it.", _OF_ITS_PARTS),
    "not_checked": ("What nobody asked, so that nobody takes it for met.", _OF_ITS_PARTS),
    # How many findings there are.
    "met": ("What is met, by what it rests on; these are never added up.", _OF_ITS_PARTS),
    "by_declaration": ("Met by what is stated.", 12),
    "by_structure": ("Met by paths, cuts and other structure.", 7),
    "by_evidence": ("Met by evidence.", 2),
    "by_alternative": ("Met by an alternative.", 1),
    "compensated": ("Not met, but made up for.", 0),
    "not_met": ("Surely not met.", 3),
    "unknown": ("Not decided by what is stated.", 20),
    "not_applicable": ("Surely not asked of the element.", 40),
    "waived": ("Not met, but accepted until a day.", 0),
    "later": ("Not asked yet at this stage.", 15),
    # What is new, known or gone against a baseline.
    "new": ("The fingerprints of what is open and was not known, or is worse.", ["0c4f0c4f0c4f0c4f"]),
    "known": ("The fingerprints of what is open and was known.", ["1d5e1d5e1d5e1d5e"]),
    "gone": ("What was known and is open no longer.", []),
    "under": ("With what it was asked again, such as single-failure; empty where it was not.", ""),
    # A finding.
    "fingerprint": ("The same in every run for the same requirement and element.", "0123456789abcdef"),
    "requirement": ("The id of the requirement.", "IOT-SCIA-05"),
    "verdict": ("What it comes to.", "not_met"),
    "place": ("Where it stands; null where it has no place in a file.", None),
    "fact": ("The fact that was seen.", "authentication"),
    "field": ("The field that states it, or would have to.", "authentication"),
    "seen": ("What the fact is.", "one-way"),
    "asked": ("What was asked of the fact.", "is mutual"),
    "answer": ("Whether that holds; null where it is not known.", False),
    "because": ("The facts that led to the verdict.", []),
    "witness": ("What shows the answer, step by step.", []),
    "form": ("What is shown: a way, a cut, a chain, or values.", "way"),
    "steps": ("The elements in order.", [{**_ELEMENT, "note": ""}]),
    "note": ("What there is to say of the step; of a value, the field and what it says.", "integrity: 3"),
    "file": ("The file, relative to the folder of the design.", "design.yaml"),
    "line": ("The line, from 1.", 12),
    "column": ("The column, from 1.", 3),
    # What to make clear.
    "statement": ("What to state: kind.field.", "flow.authentication"),
    "elements": ("Of which elements.", ["start"]),
    "settles": ("How many unknown findings it settles, once those above it are stated too.", 3),
    # Asked again under scenarios and choices.
    "option": ("Under what it was asked again.", "single-failure"),
    "under/cases": ("How many cases there were.", 45),
    "because/asked": ("What was asked of the fact.", "is mutual"),
    "under/asked": ("The requirements that were asked again.", ["IOT-OPR-04"]),
    "unmoved": ("The requirements that read nothing that a case changes.", ["IOT-OPR-07"]),
    "apart": ("The requirements that ask under a scenario of their own.", ["IOT-RES-02"]),
    "turned": ("What turns, and in which cases.", []),
    "turned/cases": ("The cases in which it turns.", [{**_ELEMENT, "how": "lost"}]),
    "how": ("What happens to the element: it is lost, stopped, or held by an attacker.", "lost"),
    "choice": ("The choice.", "mode"),
    "choices": ("The options chosen, by choice.", {"mode": "emergency"}),
    "each/options": ("The options of the choice.", ["normal", "emergency"]),
    "each/findings": ("What it leaves open, with the options under which it has each verdict.", []),
    "accepted": ("Options in which it is waived or compensated.", []),
    **{
        f"each/{word}": (f"Options in which it is {said}.", ["emergency"])
        for word, said in {
            "met": "met", "not_met": "not met", "unknown": "unknown", "not_applicable": "not applicable",
        }.items()
    },
}  # fmt: skip
"""By key, or by the key of a property further out and the key, where a word says different things."""


def explained(schema: Schema) -> Schema:
    """The schema with a title, a description and an example at every property; what stands there already stays.

    Raises `KeyError` for a property of which nothing is said.
    """
    shared = {f"#/$defs/{name}": item for name, item in schema.get("$defs", {}).items()}
    explained: Schema = _explained(schema, (), shared)
    return explained


def _explained(part: Any, way: tuple[str, ...], shared: Schema) -> Any:
    if isinstance(part, list):
        return [_explained(item, way, shared) for item in part]
    if not isinstance(part, dict):
        return part
    made = {}
    for key, item in part.items():
        if key == "properties":
            made[key] = {name: _property(name, value, way, shared) for name, value in item.items()}
        else:
            made[key] = item if key in ("examples", "enum", "const") else _explained(item, way, shared)
    return made


def _property(name: str, schema: Schema, way: tuple[str, ...], shared: Schema) -> Schema:
    known = {**shared.get(schema.get("$ref", ""), {}), **schema}
    inside: Schema = _explained(schema, (*way, name), shared)
    said: Schema = {"title": name}
    if "description" not in known or "examples" not in known:
        words = (f"{outer}/{name}" for outer in reversed(way))
        description, example = WORDS[next((word for word in words if word in WORDS), name)]
        if example is _OF_ITS_PARTS and "properties" in inside:
            example = {key: item["examples"][0] for key, item in inside["properties"].items()}
        said |= {"description": description, "examples": [example]}
    return {**said, **inside}
