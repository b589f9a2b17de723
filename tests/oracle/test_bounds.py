"""Bounds against the enumeration of everything that a design may turn out to say.

Each design is drawn whole and small; then a few things are hidden: guards, references (zone, product, accountable,
credential), what a flow passes, severities, interfaces, and that all flows are drawn. What is known of the design with
these gaps must enclose what is known of every completion; the share of answers that stay open though all completions
agree is told at the end of the run.
"""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product
from typing import Any

import laws
import pytest
from asking import Asker, read_condition

from iotsec.columns import Many, Number, Truth
from iotsec.conditions.evaluate import holds, value
from iotsec.conditions.source import Scope
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.derived.questions import named_at
from iotsec.model.kinds import standard_vocabulary
from iotsec.testing import Seeded, Shape, apply_edits
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Luck, one_of

CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
NONE = {"none": "there is none"}
FIELDS = {
    "system": ("operator", "parent"), "zone": ("trust",), "place": ("access",), "party": (),
    "component": ("system", "kind", "zone", "place", "exposure", "accountable", "product", "credential", "guard_group",
                  "enforces", "can_cause", "credential_scope", "count", "external"),
    "interface": ("component", "enabled", "peers"), "hazard": ("severity",),
    "flow": ("from", "to", "via", "through", "one_way", "kind"),
}  # fmt: skip
SHAPE = Shape(
    most={"party": 2, "system": 2, "zone": 2, "place": 1, "component": 4, "interface": 2, "hazard": 2, "flow": 4},
    whole=True, vague=0, doubtful=0, present=0, none=0.15, fields=FIELDS,
)  # fmt: skip
MOST_COMPLETIONS = 120

FACTS = (
    ("flow", "crosses_zone"), ("flow", "crosses_system"), ("flow", "crosses_party"), ("flow", "over_open_network"),
    ("component", "exposed"), ("component", "untrusted"), ("component", "worst_hazard"), ("component", "attack_reach"),
    ("component", "commanded"), ("component", "hazards_behind"), ("component", "shares_credential"),
    ("component", "networks_next"),
    ("zone", "components"), ("system", "components"), ("flow", "redundant_paths"), ("flow", "end_to_end"),
)  # fmt: skip
GUARD = {"fact": "enforces", "includes": ["filtering"]}
STRANGERS = {"fact": "untrusted", "is": True}
QUESTIONS: dict[str, tuple[str, Any]] = {
    "reached": ("component", {"reached": {"from": STRANGERS, "avoiding": GUARD}, "is": True}),
    "reached, end aside": (
        "component", {"reached": {"from": STRANGERS, "avoiding": GUARD, "target_counts": False}, "is": True},
    ),
    "reached from another zone": ("component", {"reached": {"from": {"not": {"fact": "zone", "is": {"fact": "self.zone"}}}}, "is": True}),
    "guards": ("component", {"guards": {"from": STRANGERS, "that": GUARD}, "at_least": 1}),
    "every": ("zone", {"every": {"over": "components", "that": GUARD}}),
    "some": ("system", {"some": {"over": "components", "where": STRANGERS, "that": {"fact": "zone.trust", "at_least": 2}}}),
    "count": ("zone", {"count": {"over": "components", "where": GUARD}, "at_least": 2}),
    "total": ("component", {"total": {"over": "can_cause", "of": {"fact": "severity"}}, "at_least": 4}),
    "union": ("zone", {"union": {"over": "components", "of": {"fact": "can_cause"}}, "includes": ["hazard-1"]}),
}  # fmt: skip
EXACT_ALONE = {
    "enforces": ("reached", "reached, end aside", "every", "union"),
    "severity": ("worst_hazard", "total"), "enabled": ("exposed",), "peers": ("exposed",),
    "credential": ("shares_credential",), "system": ("crosses_system",), "zone": ("crosses_zone",),
}  # fmt: skip
"""Where only fields of one name are hidden, these answers are open only if completions differ (as their texts say)."""

Gap = tuple[str, list[Any]]
Answers = dict[tuple[str, str], Any]


def gaps_of(luck: Luck, tree: dict[str, Any], only: str | None = None) -> list[Gap]:
    """A few things to hide: the path, and every value that it may turn out to have."""
    components, wanted = list(tree["components"]), []
    values = {
        "enforces": [["filtering"], NONE], "zone": [*tree.get("zones", ()), NONE],
        "product": ["evse-os 4.2", "another", "a third", NONE], "accountable": [*tree["parties"], NONE],
        "credential": ["evse-device-key", "another", "a third", NONE], "can_cause": [[h] for h in tree.get("hazards", ())] + [NONE],
        "exposure": ["public", "closed"], "system": [*tree["systems"], NONE],
    }  # fmt: skip
    for name, given in values.items():
        wanted += [(f"components.{id}.{name}", given) for id in components]
    wanted += [(f"interfaces.{id}.enabled", [True, False]) for id in tree.get("interfaces", ())]
    wanted += [(f"interfaces.{id}.peers", ["any", "listed"]) for id in tree.get("interfaces", ())]
    wanted += [(f"hazards.{id}.severity", [0, 1, 2, 3, 4]) for id in tree.get("hazards", ())]
    passed = [NONE, *([id] for id in components), *(list(pair) for pair in permutations(components[:3], 2))]
    wanted += [(f"flows.{id}.via", passed) for id in tree.get("flows", ()) if id != "flow-whole"]
    wanted = [gap for gap in wanted if len(gap[1]) > 1 and (only is None or gap[0].endswith(f".{only}"))]
    chosen: list[Gap] = []
    while wanted and len(chosen) < 8:
        gap = wanted.pop(luck.below(len(wanted)))
        if _size([*chosen, gap]) <= MOST_COMPLETIONS:
            chosen.append(gap)
    return chosen


def _size(gaps: list[Gap]) -> int:
    size = 1
    for _path, values in gaps:
        size *= len(values)
    return size


def with_gaps(tree: dict[str, Any], gaps: list[Gap]) -> dict[str, Any]:
    """The design with these things not stated."""
    return apply_edits(tree, {path: None for path, _values in gaps})


def completed(tree: dict[str, Any], gaps: list[Gap]) -> list[dict[str, Any]]:
    """Every completion."""
    paths = [path for path, _values in gaps]
    return [
        apply_edits(tree, dict(zip(paths, chosen, strict=True)))
        for chosen in product(*(values for _path, values in gaps))
    ]


def opened(tree: dict[str, Any]) -> dict[str, Any]:
    """The design without the word, of its own or of a system, that all flows are drawn."""
    said = {
        "complete": tree["complete"],
        **{f"systems.{id}.complete": it["complete"] for id, it in tree["systems"].items()},
    }
    return apply_edits(tree, {path: [name for name in names if name != "flows"] for path, names in said.items()})


def grown(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Versions with flows more: none, each single one, and one from every component to every other."""
    pairs = list(permutations(tree["components"], 2))
    more = [{f"flows.more-{number}": _direct(*pair)} for number, pair in enumerate(pairs)]
    every = {path: flow for edits in more for path, flow in edits.items()}
    return [tree, *(apply_edits(tree, edits) for edits in (*more, every))]


def _direct(start: str, end: str) -> dict[str, Any]:
    return {"from": start, "to": end, "via": NONE, "through": NONE, "one_way": False, "kind": "data"}


def known_of(tree: dict[str, Any]) -> Answers:
    """Everything that is known: truths as (may be false, may be true), numbers and sets by both ends."""
    facts = laws.facts_of(laws.design_of(tree))
    found: Answers = {}
    for kind, name in FACTS:
        for row, id in enumerate(facts.ids(kind)):
            found[name, id] = _seen(facts.column(kind, name), row, facts)
    for name, (kind, asked) in QUESTIONS.items():
        condition = read_condition(asked, kind, CATALOGUE)
        scope = Scope(facts, kind, slice(0, facts.size(kind)), {})
        column = value(condition.term, scope) if name == "guards" else holds(condition, scope)
        for row, id in enumerate(facts.ids(kind)):
            found[name, id] = _seen(column, row, facts)
    return found


def _seen(column: Any, row: int, facts: Any) -> Any:
    if isinstance(column, Number):
        return float(column.low[row]), float(column.high[row])
    if isinstance(column, Many):
        sure, maybe = ({facts.id_of(number) for number in numbers} for numbers in named_at(column, row))
        return frozenset(sure), None if column.open[row] else frozenset(sure | maybe)
    assert isinstance(column, Truth) or len(column) == 2
    return not bool(column.true[row]) and True, not bool(column.false[row]) and True


def encloses(outer: Any, inner: Any) -> bool:
    """Whether what is known with gaps encloses what is known of a completion."""
    if isinstance(outer[0], frozenset):
        return outer[0] <= inner[0] and (outer[1] is None or (inner[1] is not None and inner[1] <= outer[1]))
    if isinstance(outer[0], bool):
        return outer[0] >= inner[0] and outer[1] >= inner[1]
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def is_open(known: Any) -> bool:
    """Whether something is not known."""
    return bool(known[0] and known[1]) if isinstance(known[0], bool) else known[0] != known[1]


def check_bounds(seed: int, told: Counter[tuple[str, str]], only: str | None = None, *, growing: bool = False) -> None:
    """What is known with gaps encloses every completion; `told` counts open answers, and those that are needless."""
    luck = Seeded(seed)
    whole = draw_tree(luck, SHAPE)
    if growing:
        tree, versions = opened(whole), [known_of(item) for item in grown(opened(whole))]
    else:
        gaps = gaps_of(luck, whole, only)
        tree, versions = with_gaps(whole, gaps), [known_of(item) for item in completed(whole, gaps)]
    known = known_of(tree)
    for key, bounds in known.items():
        inner = [version[key] for version in versions]
        for item in inner:
            assert encloses(bounds, item), f"{key}: {bounds} does not enclose {item}; seed {seed}"
        if is_open(bounds) and not growing:
            needless = all(item == inner[0] and not is_open(item) for item in inner)
            told[key[0], "open"] += 1
            told[key[0], "needless"] += needless
            exact = key[0] in EXACT_ALONE.get(only or "", ())
            assert not (exact and needless), (
                f"{key}: {bounds}, but all completions say {inner[0]}; seed {seed}, only {only}"
            )


def _told(told: Counter[tuple[str, str]]) -> str:
    names = sorted({name for name, _what in told})
    return ", ".join(f"{name} {told[name, 'needless']} of {told[name, 'open']}" for name in names)


@pytest.mark.parametrize("part", range(4))
def test_bounds_enclose_every_completion(part: int, record_property: Any) -> None:
    """Protects every bound, with guards, references and ways hidden together; tells the share of needless unknowns."""
    told: Counter[tuple[str, str]] = Counter()
    for seed in range(part * 1_000, part * 1_000 + laws.examples(7)):
        check_bounds(seed, told)
    record_property("needless unknowns", _told(told))


@pytest.mark.parametrize("only", sorted({*EXACT_ALONE, "via", "product"}))
def test_bounds_are_exact_where_they_say_so(only: str, record_property: Any) -> None:
    """Protects exactness: where only one field is hidden, an answer stays open only if completions differ."""
    told: Counter[tuple[str, str]] = Counter()
    for seed in range(laws.examples(6)):
        check_bounds(seed, told, only)
    record_property(f"needless unknowns, {only} hidden", _told(told))


@pytest.mark.parametrize("part", range(2))
def test_an_open_system_encloses_what_may_be_drawn(part: int) -> None:
    """Protects bounds where flows may be missing: none, each single flow, and all flows at once lie within them."""
    for seed in range(part * 1_000, part * 1_000 + laws.examples(25)):
        check_bounds(seed, Counter(), growing=True)


def test_random_questions_enclose_every_completion() -> None:
    """Protects folds, quantifiers and comparisons of all kinds: a definite answer holds in every completion."""
    for seed in range(laws.examples(25)):
        luck = Seeded(seed)
        whole = draw_tree(luck, SHAPE)
        gaps = gaps_of(luck, whole)
        kind = one_of(luck, ("component", "zone", "system", "flow"))
        read = [read_condition(Asker(luck, CATALOGUE).condition(kind), kind, CATALOGUE) for _ in range(8)]
        conditions = [item for item in read if item is not None]
        known = laws.answered(laws.facts_of(laws.design_of(with_gaps(whole, gaps))), kind, conditions)
        for item in completed(whole, gaps)[:40]:
            now = laws.answered(laws.facts_of(laws.design_of(item)), kind, conditions)
            assert {key: now.get(key) for key in known} == known, f"seed {seed}"
