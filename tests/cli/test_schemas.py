"""The JSON Schemas: what is shipped validates, and a slip does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from iotsec.cli import main
from iotsec.cli.listing import SCHEMAS
from iotsec.documents.tree import read_tree
from iotsec.model.kinds import KINDS, SECTIONS

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parent / "tiny"
DESIGNS = [*sorted((ROOT / "examples").glob("*/*.yaml")), TINY / "design.yaml"]
OTHERS = [ROOT / "templates" / name for name in ("crosswalks", "infrastructure")]
"""Templates that hold no requirements; they are read by readers of their own, with tests of their own."""
TEMPLATES = [
    *sorted(path for path in (ROOT / "templates").glob("*/*.yaml") if path.parent not in OTHERS),
    TINY / "profile.yaml",
]


def wrong_in(what: str, tree: object) -> list[str]:
    """What a schema finds wrong with plain values."""
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMAS[what]()).iter_errors(tree)]


def values_of(path: Path) -> dict[str, Any]:
    """The plain values of one file, as an editor sees it."""
    return read_tree(path, include_key=None).root


@pytest.mark.parametrize("what", SCHEMAS)
def test_each_schema_is_one(what: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What is printed is JSON, and a schema of the dialect that it names."""
    main(["schema", what])
    schema = json.loads(capfd.readouterr().out)

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.name)
def test_the_designs_are_valid(path: Path) -> None:
    """An editor with the schema has nothing to say of what we ship."""
    assert wrong_in("design", values_of(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_templates_are_valid(path: Path) -> None:
    """The same holds for profiles and files of requirements."""
    assert wrong_in("profile" if path.name == "profile.yaml" else "requirements", values_of(path)) == []


def properties_of(schema: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema, with the way to it."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in ("examples", "enum", "const"):
                continue
            if key == "properties":
                yield from ((f"{at}/{name}", item) for name, item in value.items())
            yield from properties_of(value, at if key == "properties" else f"{at}/{key}")
    elif isinstance(schema, list):
        for item in schema:
            yield from properties_of(item, at)


@pytest.mark.parametrize("what", SCHEMAS)
def test_every_word_is_explained_to_editors(what: str) -> None:
    """Whoever writes, or reads what was written, sees of each word its name, what it says and an example."""
    schema = SCHEMAS[what]()
    found = list(properties_of(schema))
    silent = [
        (at, key)
        for at, item in found
        for key in ("title", "description", "examples")
        if key not in {**schema.get("$defs", {}).get(item.get("$ref", "").rpartition("/")[2], {}), **item}
    ]

    assert len(found) > 40
    assert silent == []


@pytest.mark.parametrize("what", ["findings", "release"])
def test_the_examples_of_what_is_written_are_valid(what: str) -> None:
    """An example that the schema refuses would mislead whoever writes a program that reads it."""
    schema = SCHEMAS[what]()
    shared = {"$defs": schema.get("$defs", {})}
    wrong = [
        at
        for at, item in properties_of(schema)
        if not Draft202012Validator({**item, **shared}).is_valid(item.get("examples", [None])[0]) and "$ref" not in item
    ]

    assert wrong == []


SLIPS = {
    "unknown section": {"flow": {}},
    "unknown field": {"flows": {"f": {"from": "a", "to": "b", "authentification": "mutual"}}},
    "missing field": {"flows": {"f": {"from": "a"}}},
    "unknown word": {"flows": {"f": {"from": "a", "to": "b", "authentication": "mutal"}}},
    "wrapped twice": {"flows": {"f": {"from": "a", "to": "b", "authentication": {"is": {"is": "mutual"}}}}},
    "wrapper without a value": {"flows": {"f": {"from": "a", "to": "b", "authentication": {"basis": "built"}}}},
    "no basis": {"flows": {"f": {"from": "a", "to": "b", "authentication": {"is": "mutual", "basis": "sure"}}}},
    "off the scale": {"systems": {"s": {"risk_class": 9}}},
    "an id with a space": {"parties": {"a b": {}}},
    "yes is text": {"components": {"c": {"external": "yes"}}},
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_design_is_not_valid(slip: dict[str, Any]) -> None:
    """The schema tells while one writes what the reader would refuse."""
    whole = {"iotsec": 1, "id": "d"}

    assert wrong_in("design", whole) == []
    assert wrong_in("design", {**whole, **slip}) != []


RIGHT = {
    "a basis": {"authentication": {"is": "mutual", "basis": "verified", "by": "pentest-7"}},
    "an explicit none": {"latency": {"none": "moves nothing"}},
    "a spread": {"latency": {"from": "20 ms", "to": "80 ms"}},
    "one value not yet known": {"latency": {"between": ["20 ms", "80 ms"]}},
    "at least these": {"carries": {"including": ["session"]}},
    "a prefixed field": {"auto:mac_bits": 64},
}


@pytest.mark.parametrize("fields", RIGHT.values(), ids=RIGHT)
def test_what_can_be_said_of_a_field_is_valid(fields: dict[str, Any]) -> None:
    """Every way in which a value can be stated is known to the schema."""
    tree = {"iotsec": 1, "id": "d", "flows": {"f": {"from": "a", "to": "b", **fields}}}

    assert wrong_in("design", tree) == []


def test_a_slip_in_a_requirement_is_not_valid() -> None:
    """An operator that there is not, and a word that there is not, are told while one writes."""
    requirement = values_of(TINY / "profile.yaml")["requirements"]["T-01"]
    slips = [{**requirement, "require": {"fact": "a", "at_leest": 1}}, {**requirement, "obligation": "must"}]

    assert wrong_in("requirements", {"T-01": requirement}) == []
    assert [bool(wrong_in("requirements", {"T-01": slip})) for slip in slips] == [True, True]


def test_findings_are_valid_and_a_slip_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    """What the check writes is what the schema of findings says, also with everything listed."""
    main(["check", str(TINY / "design.yaml"), "--profile", str(TINY / "profile.yaml"), "--format", "json", "--all"])
    findings = json.loads(capfd.readouterr().out)

    assert wrong_in("findings", findings) == []
    assert wrong_in("findings", {**findings, "summary": {}}) != []


def said_fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of every kind of element, with its schema."""
    for name in [kind for kind in KINDS if kind != "design"]:
        yield from ((f"{name}.{field}", said) for field, said in schema["$defs"][name]["properties"].items())
    yield from ((name, said) for name, said in schema["properties"].items() if name not in SECTIONS)


def test_every_field_has_a_title_a_description_and_an_example() -> None:
    """An editor shows at each field what it means and how it is written."""
    schema = SCHEMAS["design"]()
    shared = {f"#/$defs/{name}": said for name, said in schema["$defs"].items()}

    bare = []
    for name, said in said_fields(schema):
        told = {**shared.get(said.get("$ref", ""), {}), **said}
        if not told.get("title") or not told.get("description") or told.get("examples", [None])[0] is None:
            bare.append(name)

    assert bare == []


def test_the_examples_of_the_fields_are_valid() -> None:
    """An example that the schema refuses would teach the wrong thing."""
    schema = SCHEMAS["design"]()

    wrong = [
        name
        for name, said in said_fields(schema)
        if not Draft202012Validator({**said, "$defs": schema["$defs"]}).is_valid((said.get("examples") or [None])[0])
        and "$ref" not in said
    ]

    assert wrong == []
