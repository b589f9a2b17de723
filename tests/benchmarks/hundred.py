"""A hundred three-valued requirements over a large system that is already in columns, against reading its JSON.

60 requirements are about components and 40 about flows; 10 are quantified, and a third of the leaves are facts of another
element. A value is missing in about 15 % of all places.
"""

from __future__ import annotations

import gc
import json
import random
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from measuring import Row, alternating

from iotsec import Field, Form, Kind, Profile, Vocabulary, check_facts, facts_from_columns, load_profile

LIMIT = 0.25
MISSING = 0.15
TYPES = ("sensor", "actuator", "gateway", "controller", "service", "datastore", "app", "person")
PROTOCOLS = ("mqtt", "mqtts", "http", "https", "coap", "coaps", "modbus", "opcua", "ble", "lorawan")
TRUTH, LEVEL, AMOUNT = Form("truth"), Form("ordinal", high=4), Form("number")
SECTIONS = {"zone": "zones", "component": "components", "flow": "flows"}
FIELDS: Mapping[str, Mapping[str, Form]] = {
    "zone": {"trust": LEVEL, "monitored": TRUTH, "kind": Form("choice", words=("site", "cell", "cloud", "field"))},
    "component": {
        "zone": Form("ref", to=("zone",)),
        "type": Form("choice", words=TYPES),
        "criticality": LEVEL,
        "assurance": LEVEL,
        "latency": AMOUNT,
        "power": AMOUNT,
        "age": AMOUNT,
        **{f"control_{number}": TRUTH for number in range(16)},
    },
    "flow": {
        **dict.fromkeys(("src", "dst"), Form("ref", to=("component",))),
        "protocol": Form("choice", words=PROTOCOLS),
        "need": LEVEL,
        "delay": AMOUNT,
        **{f"measure_{number}": TRUTH for number in range(5)},
    },
}
ALWAYS = ("src", "dst")
"""What says how the system hangs together is never missing: a flow without ends could be a flow of anything."""
PATHS = {"component": ("zone",), "flow": ("src", "dst")}
QUANTIFIED = 10
GATHERED = 1 / 3

Tree = dict[str, Any]


def system(count: int, seed: int) -> Tree:
    """A system of so many components in zones of fifty, with three times as many flows."""
    luck = random.Random(seed)
    sizes = {"zone": max(4, count // 50), "component": count, "flow": 3 * count}
    return {
        SECTIONS[kind]: [_element(luck, kind, number, sizes) for number in range(size)] for kind, size in sizes.items()
    }


def _element(luck: random.Random, kind: str, number: int, sizes: Mapping[str, int]) -> Tree:
    stated = {
        name: _value(luck, form, sizes)
        for name, form in FIELDS[kind].items()
        if name in ALWAYS or luck.random() >= MISSING
    }
    return {"id": f"{kind[0]}{number}", **stated}


def _value(luck: random.Random, form: Form, sizes: Mapping[str, int]) -> Any:
    match form.name:
        case "truth":
            return luck.random() < 0.85
        case "ordinal":
            return luck.randrange(5)
        case "number":
            return round(luck.uniform(0, 100), 2)
        case "choice":
            return luck.choice(form.words)
    return f"{form.to[0][0]}{luck.randrange(sizes[form.to[0]])}"


def requirements(seed: int) -> Tree:
    """A hundred requirements as a template holds them."""
    luck = random.Random(seed + 1)
    made = {}
    for number in range(100):
        kind = "component" if number < 60 else "flow"
        entry = {"title": {"en": f"synthetic {number}"}, "obligation": "shall", "applies_to": kind}
        entry["when"] = _condition(luck, kind)
        entry["require"] = _quantified(luck) if number < QUANTIFIED else _condition(luck, kind)
        made[f"R{number:03}"] = entry
    return {"profile": "hundred", "version": "1", "status": "draft", "title": {"en": "Synthetic"}, "requirements": made}


def _condition(luck: random.Random, kind: str) -> Tree:
    leaves = [_leaf(luck, kind) for _ in range(luck.choice((1, 1, 2)))]
    return leaves[0] if len(leaves) == 1 else {luck.choice(("all", "any")): leaves}


def _quantified(luck: random.Random) -> Tree:
    relation = luck.choice(("flows_by_src", "flows_by_dst"))
    return {"every": {"over": relation, "where": _leaf(luck, "flow"), "that": _leaf(luck, "flow")}}


def _leaf(luck: random.Random, kind: str) -> Tree:
    path, at = "", kind
    if luck.random() < GATHERED:
        path = luck.choice(PATHS[kind]) + "."
        at = {"zone.": "zone", "src.": "component", "dst.": "component"}[path]
    name, form = luck.choice([item for item in FIELDS[at].items() if item[1].name != "ref"])
    term = {"fact": path + name}
    match form.name:
        case "truth":
            return {**term, "is": luck.random() < 0.85}
        case "choice":
            return {**term, "one_of": sorted(luck.sample(form.words, 2))}
        case "ordinal":
            return {**term, luck.choice(("at_least", "at_most")): luck.randrange(1, 4)}
    return {**term, luck.choice(("at_least", "at_most")): luck.randrange(20, 80)}


def vocabulary() -> Vocabulary:
    """The three kinds of the generated systems."""
    return Vocabulary(
        {
            kind: Kind(kind, SECTIONS[kind], {name: Field(name, form) for name, form in forms.items()})
            for kind, forms in FIELDS.items()
        }
    )


def profile(words: Vocabulary, seed: int) -> Profile:
    """The generated template, read like any other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "profile.json")
        path.write_text(json.dumps(requirements(seed)), encoding="utf-8")
        return load_profile(path, words)


def rows(seed: int, *, quick: bool) -> Iterator[Row]:
    """The ratio at 100,000 components (quick: 10,000)."""
    import orjson

    count = 10_000 if quick else 100_000
    loaded = system(count, seed)
    data = orjson.dumps(loaded)
    words = vocabulary()
    tables = {
        kind: {name: [row.get(name) for row in loaded[SECTIONS[kind]]] for name in ("id", *forms)}
        for kind, forms in FIELDS.items()
    }
    del loaded
    facts, asked = facts_from_columns(words, tables, complete=SECTIONS.values()), profile(words, seed)
    check_facts(facts, asked)  # From here on all columns are there.
    gc.disable()
    try:
        checking, reading = alternating(lambda: check_facts(facts, asked), lambda: orjson.loads(data), runs=7)
    finally:
        gc.enable()
    detail = f"{checking * 1e3:.0f} ms / {reading * 1e3:.0f} ms, {len(data) / 1e6:.0f} MB of JSON"
    yield Row(f"hundred requirements, {count}", checking / reading, None if quick else LIMIT, detail)
