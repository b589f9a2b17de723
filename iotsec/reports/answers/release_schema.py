"""The JSON Schema of a record of a release."""

from __future__ import annotations

from typing import Any

from iotsec.reports.schema_words import explained

Schema = dict[str, Any]


def release_schema() -> Schema:
    """A JSON Schema (2020-12) of what `iotsec release` writes, with a meaning and an example for every field."""
    digest = _said("A digest.", f"sha256:{'0f3a' * 16}", type="string", pattern="^sha256:[0-9a-f]{64}$")
    texts: Schema = {"type": "array", "items": {"type": "string"}}
    profile = _object(id=_text("The id.", "general"), version=_text("The version.", "0.1.0"), digest=digest)
    file = _object(file=_text("The file, relative to the first one.", "design.yaml"), digest=digest)
    element = _object(kind=_text("The kind of element.", "flow"), id=_text("Its id.", "start"))
    open_point = _object(
        requirement=_text("The requirement.", "IOT-SCIA-05"),
        element=element,
        verdict=_said("The verdict.", "waived", enum=["not_met", "unknown", "waived", "compensated"]),
        below_limit=_said("It lies below the limit of the gate.", False, type="boolean"),
        accepted_by=_said("The waiver or compensation.", "waiver-1", type=["string", "null"]),
        until=_said("Until when it is accepted.", "2027-12-31", type=["string", "null"]),
    )
    options = _object(
        stage=_text("The stage at which it was checked.", "operation"),
        stage_asked=_said("The stage that was asked for as a what-if.", None, type=["string", "null"]),
        as_of=_said("The date.", "2027-06-01", type=["string", "null"]),
        choices=_said("The choices made.", {"mode": "normal"}, type="object"),
        limit=_said("From which obligation on findings counted.", "should", enum=["shall", "should", "may"]),
        allow_unknown=_said("Whether unknown findings were let pass.", False, type="boolean"),
    )
    not_checked = _object(
        later_stages={**texts, "description": "Stages that were not asked yet.", "examples": [["operation"]]},
        open_choices={**texts, "description": "Choices that were left open.", "examples": [["mode"]]},
        open_systems=_said("Systems that do not say that all is drawn.", [], type="array"),
        unconfirmed_law={**texts, "description": "Law that nobody confirmed.", "examples": [["JP-STAR-01"]]},
        scenarios={**texts, "description": "Under what it was not asked again.", "examples": [["single-failure"]]},
    )
    body = _object(
        schema={"const": "iotsec-release/1", "description": "The format.", "examples": ["iotsec-release/1"]},
        iotsec=_object(version=_text("The version of the program.", "0.1.0"), digest=digest),
        design=_object(
            id=_text("The id of the design.", "ev-charging"), digest=digest, files={"type": "array", "items": file}
        ),
        profiles={"type": "array", "items": profile, "description": "Against what.", "examples": [[]]},
        options=options,
        by=_object(
            role=_text("In which role.", "owner"), parties={**texts, "description": "Who.", "examples": [["cpo"]]}
        ),
        summary=_said("How many findings have which verdict.", {"not_met": 0}, type="object"),
        open_points={"type": "array", "items": open_point, "description": "What is not simply met.", "examples": [[]]},
        not_checked=not_checked,
        notice=_text("What a release is not.", "A digest is no signature."),
        digest=digest,
    )
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Record of a release",
        "description": "What was checked and found good enough, by which it can be told whether it is still that.",
        **body,
    }
    return explained(schema)


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _said(description: str, example: object, **schema: Any) -> Schema:
    return {**schema, "description": description, "examples": [example]}


def _text(description: str, example: str) -> Schema:
    return _said(description, example, type="string")
