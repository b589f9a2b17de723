"""A small profile for random designs: each requirement a condition of another shape, with alternatives and conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from iotsec.documents.writing import write_yaml
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile

CONDITIONS: dict[str, dict[str, Any]] = {
    # One field, two ways to meet it, of which one also asks for more.
    "T-01": {"applies_to": "flow", "require": {"any": [
        {"fact": "authentication", "is": "mutual"},
        {"all": [{"fact": "authentication", "is": "one-way"}, {"fact": "integrity", "is": True}]},
    ]}},
    # The same field bounded from another side: both have to fit one value.
    "T-02": {"applies_to": "flow", "when": {"fact": "freshness", "is": True},
             "require": {"fact": "authentication", "is_not": "one-way"}},
    # Asked only of what is open: it may be shut instead.
    "T-03": {"applies_to": "interface", "when": {"fact": "enabled", "is": True}, "require": {"all": [
        {"fact": "default_policy", "is": "deny"}, {"fact": "component.secure_boot", "is": True}]}},
    # A list that has to hold words, or another one that must not be there.
    "T-04": {"applies_to": "component", "when": {"fact": "kind", "is": "gateway"},
             "require": {"fact": "enforces", "includes": ["authentication", "filtering"]}},
    # A number on a scale that what is raised elsewhere raises as well.
    "T-05": {"applies_to": "component", "require": {"fact": "key_strength", "at_least": {"parameter": "strength"}},
             "parameters": {"strength": {"by_risk_class": {"1": "64 bit", "2": "96 bit", "3": "128 bit", "4": "256 bit"},
                                         "stronger": "higher"}}},
    "T-06": {"applies_to": "system", "when": {"some": {"over": "components", "that": {"fact": "roles", "includes": ["actuate"]}}},
             "require": {"any": [{"fact": "risk_class", "at_least": 2}, {"every": {
                 "over": "components", "that": {"fact": "secure_boot", "is": True}}}]}},
    # Every member of a relation, and one of them.
    "T-07": {"applies_to": "component", "when": {"fact": "kind", "is": "control"},
             "require": {"every": {"over": "receives", "that": {"fact": "integrity", "is": True}}}},
    "T-08": {"applies_to": "zone", "require": {"some": {
        "over": "components", "that": {"fact": "enforces", "includes": ["monitoring"]}}}},
    # Something that a repair of another makes worse: what is listed as one must not be the other.
    "T-09": {"applies_to": "component", "when": {"fact": "enforces", "includes": ["monitoring"]},
             "require": {"any": [{"fact": "tamper", "one_of": ["evident", "resistant"]}, {"fact": "kind", "is": "network"}]}},
    # Ways: past a guard of any kind, and past enough guards that do not fall together.
    "T-10": {"applies_to": "component", "when": {"fact": "kind", "is": "control"}, "require": {
        "reached": {"from": {"fact": "exposure", "is": "public"}, "avoiding": {"fact": "enforces", "includes": ["authentication"]}},
        "is": False}},
    "T-11": {"applies_to": "component", "when": {"fact": "roles", "includes": ["actuate"]}, "require": {
        "guards": {"from": {"fact": "exposure", "is": "public"}, "that": {"fact": "enforces", "includes": ["filtering"]}},
        "at_least": 1}},
}  # fmt: skip


def hardening_profile(folder: Path, *ids: str) -> Profile:
    """The profile, of these requirements or of all."""
    chosen = {
        id: {"title": {"en": id}, "obligation": "shall", "stage": "policy", **said}
        for id, said in CONDITIONS.items()
        if not ids or id in ids
    }
    tree = {
        "profile": "hardening", "version": "1.0.0", "status": "draft", "title": {"en": "Hardening"},
        "requirements": chosen,
    }  # fmt: skip
    (folder / "profile.yaml").write_text(write_yaml(tree), encoding="utf-8")
    return load_profile(folder)
