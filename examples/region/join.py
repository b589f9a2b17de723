"""Writes `parts/`: the sectors' reference designs as parts of one, each stand-in replaced by the real element.

A sector's own design draws the other sectors as stand-ins: a feeder, an aggregator, a mobile network outside its scope.
`joints/differences.yaml` says what they are here, and what else a part says otherwise. After a change of either:

    python examples/region/join.py

The parts are written for the program, which reads JSON six times as fast as YAML; people read the sectors' own designs.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from iotsec.documents.yaml_text import load_yaml

HERE = Path(__file__).resolve().parent
SECTION = re.compile(r"([a-z]+):")
ENTRY = re.compile(r"  ([A-Za-z0-9_-]+):")
WIDTH = 116
OWN_LIFE = ("service_life", "in_service_from")
"""What a component takes from the header of its design, where it says nothing itself."""


def _read(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


class Entry(NamedTuple):
    """One element as it stands in a design: its section, its id (None: what stands before the first), its lines."""

    section: str
    id: str | None
    lines: list[str]


class Joining(NamedTuple):
    """What is to be said otherwise in one part."""

    sector: str
    real: Mapping[str, str]
    left_out: frozenset[str]
    says: Mapping[str, Mapping[str, Any]]
    adds: Mapping[str, Mapping[str, Any]]
    choices: Mapping[str, str]
    between: Mapping[str, list[tuple[str, str]]]
    every: Mapping[str, Mapping[str, Any]]


def main() -> int:
    """Write all parts; says which were not what the sectors' designs say today."""
    for path, text in parts().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.relative_to(HERE)}")
    return 0


def parts() -> dict[Path, str]:
    """Each part's file and its text, from today's designs of the sectors."""
    region = _read((HERE / "design.yaml").read_text(encoding="utf-8"))
    rules = _read((HERE / "joints" / "differences.yaml").read_text(encoding="utf-8"))
    real = {one: other for said in rules.values() for one, other in said.get("stand_ins", {}).items()}
    return {
        HERE / "parts" / f"{sector}.json": _as_json(part(_joining(sector, said, real), region), sector)
        for sector, said in rules.items()
    }


def _joining(sector: str, said: Mapping[str, Any], real: Mapping[str, str]) -> Joining:
    left_out = frozenset({*real, *said.get("left_out", [])})
    parts = (said.get(name, {}) for name in ("says", "adds", "choices", "between", "every"))
    return Joining(sector, real, left_out, *parts)


def part(joining: Joining, region: Mapping[str, Any]) -> str:
    """The text of a part: every element of the sector's design that is no stand-in, verbatim where nothing changes."""
    text = (HERE.parent / joining.sector / "design.yaml").read_text(encoding="utf-8")
    header, entries = _entries(text)
    known = {entry.id for entry in entries}
    strange = {*joining.says, *joining.adds} - known
    if strange:
        raise SystemExit(f"joints/differences.yaml: {joining.sector} has no {', '.join(sorted(strange))}")
    own = {key: _plain(header[key]) for key in OWN_LIFE if _plain(header.get(key)) != _plain(region.get(key))}
    lines: list[str] = []
    for entry in entries:
        if entry.id not in joining.left_out:
            defaults = own if entry.section == "components" else {}
            lines += _joined(entry, joining, {**defaults, **joining.every.get(entry.section, {})})
    return "\n".join(lines)


def _entries(text: str) -> tuple[dict[str, Any], list[Entry]]:
    """The header of a design, and its elements in the order in which they stand."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line == "parties:"]
    first = starts[0]
    while lines[first - 1].startswith("#"):
        first -= 1
    entries: list[Entry] = []
    section = ""
    for line in lines[first:]:
        if SECTION.match(line) or (line.startswith("#") and (not entries or entries[-1].id is not None)):
            section = line.rstrip(":") if SECTION.match(line) else section
            entries.append(Entry(section, None, [line]))
        elif (found := ENTRY.match(line)) is not None:
            entries.append(Entry(section, found[1], [line]))
        else:
            entries[-1].lines.append(line)
    return _read("\n".join(lines[:first])), entries


def _joined(entry: Entry, joining: Joining, own: Mapping[str, Any]) -> list[str]:
    """The lines of an element with real elements for stand-ins, and with what it says otherwise here."""
    lines = _renamed("\n".join(entry.lines), joining).split("\n")
    if entry.id is None:
        return lines
    says, adds = joining.says.get(entry.id, {}), joining.adds.get(entry.id, {})
    own = {key: value for key, value in own.items() if not any(f"{key}:" in line for line in lines)}
    body = [line for line in lines if line.strip() and not line.startswith("  #")]
    after = lines[len(body) :]
    element = _read("\n".join(body))[entry.id]
    repeated = any(isinstance(value, list) and _repeats(value) for value in element.values())
    if not (says or adds or repeated):
        return [lines[0], *(f"    {key}: {_flow(value)}," for key, value in own.items()), *lines[1:]]
    for key, added in adds.items():
        stated = element.get(key)
        if isinstance(added, Mapping):
            element[key] = {**(stated if isinstance(stated, Mapping) else {}), **added}
        else:
            element[key] = [*(stated if isinstance(stated, list) else []), *added]
    element = {key: value for key, value in {**element, **says, **own}.items() if value is not None}
    return [*_written(entry.id, element), *after]


def _renamed(text: str, joining: Joining) -> str:
    """The text with real elements for stand-ins, choices by their names here, and what stands between two on a way."""
    for one, other in joining.choices.items():
        text = text.replace(f"present: {{{one}:", f"present: {{{other}:")
    text = re.sub(r"(?<![\w-])[a-z]-[\w-]+(?![\w-])", lambda found: joining.real.get(found[0], found[0]), text)
    for middle, pairs in joining.between.items():
        for one, other in pairs:
            for first, last in ((one, other), (other, one)):
                text = re.sub(rf"(?<![\w-]){first},(\s+){last}(?![\w-])", rf"{first}, {middle},\1{last}", text)
    return text


def _repeats(value: list[Any]) -> bool:
    texts = [item for item in value if isinstance(item, str)]
    return len(texts) != len(set(texts))


def _written(id: str, element: Mapping[str, Any]) -> Iterator[str]:
    """An element as it is written in the designs: a mapping on lines of bounded width."""
    yield f"  {id}: {{"
    line = "   "
    items = list(element.items())
    for number, (key, value) in enumerate(items):
        members = list(dict.fromkeys(value)) if isinstance(value, list) and _repeats(value) else value
        text = f"{key}: {_flow(members)}" + ("," if number < len(items) - 1 else "}")
        for word in _breakable(text):
            if len(line) + len(word) > WIDTH and line.strip():
                yield line.rstrip()
                line = "   "
            line += f" {word}"
    yield line.rstrip()


def _breakable(text: str) -> list[str]:
    """The pieces of a flow text between which a line may end: after a comma outside quotes."""
    return [piece for piece in re.split(r'(?<=,) (?=(?:[^"]*"[^"]*")*[^"]*$)', text) if piece]


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    value = _plain(value)
    if isinstance(value, str):
        bare = re.fullmatch(r"[A-Za-z][\w /.+()-]*(?<! )|[0-9][\w.]* [A-Za-z]+|\d{4}-\d\d-\d\d", value)
        words = {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}
        return value if bare and value.lower() not in words else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _as_json(text: str, name: str) -> str:
    """What the text of a part says, as JSON: a line for each element, so that a difference shows which it concerns."""
    sections = [
        f"{json.dumps(section)}: {{\n"
        + ",\n".join(f" {json.dumps(id)}: {json.dumps(said, ensure_ascii=False)}" for id, said in elements.items())
        + "}"
        for section, elements in load_yaml(text.encode(), name).items()
    ]
    return "{" + ",\n".join(sections) + "}\n"


if __name__ == "__main__":
    sys.exit(main())
