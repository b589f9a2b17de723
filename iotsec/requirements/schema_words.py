"""The words of the requirement language as editors explain them: what each says, and an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

_FILTERS: Schema = {"fact": "enforces", "includes": ["filtering"]}
_OUTSIDE: Schema = {"fact": "zone.trust", "at_most": 0}
_TEXTS: Schema = {"en": "Public", "ja": "公衆"}
_LEVELS: Schema = {"1": "low", "4": "high"}

WORDS: Mapping[str, tuple[str, object]] = {
    # A text in two languages.
    "en": ("In English.", "Commands are checked"),
    "ja": ("In Japanese.", "指令は検査される"),
    # Terms.
    "fact": ("The path of a fact, from the element asked about.", "from.zone.trust"),
    "parameter": ("A parameter of the requirement.", "severity"),
    "it": ("The word of a set that is asked about, in `every` or `some`.", True),
    "plus": ("The sum of terms.", [{"fact": "detect_time"}, {"fact": "isolate_time"}]),
    "times": ("The product of terms.", [{"fact": "count"}, {"fact": "max_egress"}]),
    "divide": ("The first term divided by the others.", [{"fact": "max_egress"}, 2]),
    "count": ("How many members a relation has.", {"over": "components"}),
    "total": ("The sum of a term over the members of a relation.", {"over": "components", "of": {"fact": "count"}}),
    "union": ("All that is in one of these sets.", {"over": "agreements", "of": {"fact": "accepts"}}),
    "reached": ("Whether a way leads here from, or from here toward, such components.", {"from": _OUTSIDE}),
    "guards": ("The least number of independent guards on any way here.", {"from": _OUTSIDE, "that": _FILTERS}),
    "over": ("The relation, or the set of words, that is gone through.", "components"),
    "of": ("The term of each member.", {"fact": "count"}),
    "where": ("Only of members for which this holds.", {"fact": "external", "is": False}),
    "that": ("What is asked of each member; of guards, what makes a component one.", _FILTERS),
    "from": ("Where ways begin.", _OUTSIDE),
    "toward": ("Where ways from here may end.", _OUTSIDE),
    "along": ("Which flows a way may take.", {"fact": "kind", "is": "command"}),
    "avoiding": ("Which components a way may not pass.", _FILTERS),
    "target_counts": ("Whether the component at the end may stop a way itself.", False),
    # Comparisons, and conditions joined.
    "is": ("It is this.", "mutual"),
    "is_not": ("It is something else.", "none"),
    "one_of": ("It is one of these.", ["command", "update"]),
    "none_of": ("It is none of these.", ["physical", "power"]),
    "at_least": ("It is this or more.", "128 bit"),
    "at_most": ("It is this or less.", "4 h"),
    "above": ("It is more than this.", 0),
    "below": ("It is less than this.", 4),
    "includes": ("The set has all of these.", ["filtering"]),
    "only": ("The set has nothing but these.", ["AES-128-GCM"]),
    "within": ("The date lies no longer ago than this, and not ahead.", "1 year"),
    "declared": ("Something is stated, and be it a reasoned none.", True),
    "given": ("A value is stated; a reasoned none is no value.", True),
    "all": ("All of these hold.", [{"fact": "integrity", "is": True}, {"fact": "freshness", "is": True}]),
    "any": ("One of these holds.", [{"fact": "authentication", "is": "mutual"}, {"fact": "kind", "is": "data"}]),
    "not": ("This does not hold.", {"fact": "kind", "is": "physical"}),
    "every": ("Every member of a relation meets it.", {"over": "interfaces", "that": {"fact": "enabled", "is": False}}),
    "some": (
        "At least one member meets it.",
        {"over": "agreements", "that": {"fact": "valid_until", "declared": True}},
    ),
    # Parameters.
    "default": ("The value where the profile sets none.", 2),
    "by_risk_class": ("A value for each risk class.", _LEVELS),
    "rows": ("A value for each word of the facts in `by`.", {"public": 3, "closed": 1}),
    "bands": ("Values by the upper end of a number.", {"10": 1, "100": 2}),
    "otherwise": ("The value where no row fits.", 1),
    "by": ("The facts that choose the row.", ["exposure"]),
    "stronger": ("In which direction the requirement gets stricter.", "higher"),
    "range": ("The least and the greatest value that a profile may assign.", {"from": 1, "to": 4}),
    "range.from": ("The least value that may be assigned.", 1),
    "range.to": ("The greatest value that may be assigned.", 4),
    "leave": ("The base whose requirement is left, or nobody.", "general"),
    "unit": ("The unit of plain numbers.", "h"),
    "meaning": ("What it says.", {"en": "The least level", "ja": "最低水準"}),
    # What a requirement says beside its conditions.
    "title": ("The title.", _TEXTS),
    "when": ("Where this way may be taken.", {"fact": "constrained", "is": True}),
    "require": ("What must hold then.", {"fact": "integrity", "is": True}),
    "document": ("A document of the register.", "NISC-2016-summary"),
    "clause": ("Its clause.", "B-3"),
    "basis": ("How the requirement follows from it.", "interpretation"),
    "waivable.by": ("The roles that may waive it.", ["safety_manager"]),
    "waivable.at_most": ("For how long at most.", "90 days"),
    "waivable.by_risk_class": ("Who may waive it, for each risk class.", {"1": {"by": ["operator"]}, "4": False}),
    **{number: (f"In risk class {number}.", {"by": ["safety_manager"], "at_most": "90 days"}) for number in "1234"},
    "compensable.by": ("What components have to be that make up for it.", _FILTERS),
    "in_force.from": ("The first day on which it holds.", "2027-04-01"),
    "until": ("The last day on which it holds.", "2037-03-31"),
    "existing_from": ("From when it holds for what was in operation before, or never.", "2030-04-01"),
    "not_met": ("Edits of the reference design, each of which it must catch.", {"flows.start.freshness": False}),
    "unknown": ("Edits after which it must be unknown.", {"flows.start.freshness": None}),
    "authority": ("Whose law it restates.", {"en": "EU", "ja": "欧州連合"}),
    "retrieved_on": ("When the text was looked up.", "2026-11-22"),
    "status": ("Whether somebody has confirmed it.", "confirmed"),
    # What a profile says of others, and declares.
    "profile": ("The id of the profile on which it builds.", "general"),
    "version": ("The version of that profile.", "0.1.0"),
    "digest": ("The digest of that profile.", "sha256:9a1e"),
    "at": ("Where that profile lies, where it does not come with iotsec.", "../general"),
    "form": ("What its values are.", "quantity"),
    "example": ("A value, for editors and the reference.", "4 h"),
    "words": ("The words that it takes, in rising order where they have one.", ["low", "high"]),
    "to": ("The kinds of elements that it names.", ["component"]),
    "low": ("The least value.", 0),
    "high": ("The greatest value.", 4),
    "spread": ("Whether all values between two ends may occur.", False),
    "like": ("A field whose unit it has.", "latency"),
    "scale": ("The scale of its levels.", "house"),
    "catalogue": ("The catalogue from which its words come.", "x:set"),
    "authentication": ("Which ends it authenticates.", "mutual"),
    "integrity": ("Whether it protects integrity.", True),
    "freshness": ("Whether it protects from replay.", True),
    "confidentiality": ("Whether it keeps others from reading.", True),
    "note": ("What a reader should know of it.", "With the security profile switched on."),
    "sources": ("Where that is from.", [{"document": "iotsec", "clause": "protocols", "basis": "iotsec"}]),
    "because": ("Why it is changed.", {"en": "People stand beside it.", "ja": "人が傍らにいるため。"}),
    "parameters": ("New values of parameters.", {"severity": 1}),
    "require_also": ("What must hold beside it.", {"fact": "freshness", "is": True}),
    "when_also": ("To what it applies beside it.", {"fact": "kind", "is": "data"}),
    "without_alternatives": ("The alternatives that are taken away.", ["gateway"]),
    "compensable": ("What can make up for it; false: nothing.", False),
    "reason": ("Why it is left out.", {"en": "There is no radio here.", "ja": "無線を用いないため。"}),
}
"""What a word says and an example, by the word, or by the word within another where it says something else there."""


def described(schema: Any, within: str = "") -> Any:
    """The schema with a title, what it says and an example at each word that has none of its own."""
    if isinstance(schema, list):
        return [described(item, within) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made: Schema = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            made[key] = {name: described(item, name) for name, item in value.items()}
        else:
            made[key] = value if key in ("examples", "enum", "const") else described(value, within)
    for name, item in made.get("properties", {}).items():
        made["properties"][name] = {**_own(name, within), **item}
    return made


def _own(name: str, within: str) -> Schema:
    said = WORDS.get(f"{within}.{name}") or WORDS.get(name)
    more = {} if said is None else {"description": said[0], "examples": [said[1]]}
    return {"title": name, **more}
