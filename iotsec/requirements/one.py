"""One requirement of a template: its words checked, its conditions read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iotsec.conditions.reading import ConditionReader
from iotsec.conditions.tree import All, Any_, Condition, Leaf, Parameter, ParameterUse, Quantified, walk
from iotsec.errors import nearest, with_article
from iotsec.facts.catalogue import Catalogue
from iotsec.frozen import evolve
from iotsec.model.values import STAGES
from iotsec.requirements.accepting import COMPENSABLE_KINDS, LAW_RIGHT, read_in_force, read_law, read_waivable
from iotsec.requirements.asking import check_varying, read_under
from iotsec.requirements.deriving.values_order import two_sided
from iotsec.requirements.parameters import read_parameters
from iotsec.requirements.requirement import (
    COSTS,
    DECIDED_BY,
    ITEMS,
    OBLIGATIONS,
    Alternative,
    Compensable,
    Requirement,
    Source,
    TriedOn,
)  # fmt: skip
from iotsec.requirements.shapes import REQUIREMENT_SHAPES, is_edits, is_text, is_texts, is_title, misshapen

Path = tuple[str | int, ...]
Wrong = Callable[[Path, str, str | None], None]

NEEDED = (
    "title", "statement", "item", "stage", "kind", "obligation", "decided_by", "applies_to", "require", "why", "fix",
    "sources", "tried_on",
)  # fmt: skip
NEEDED_IN_DRAFT = ("title", "obligation", "applies_to", "require")
KNOWN = (
    *NEEDED, "when", "under", "alternatives", "parameters", "realises", "weakens", "waivable", "compensable",
    "in_force", "for", "law",
)  # fmt: skip
KNOWN_WORDS = frozenset(KNOWN)
WORDS: Mapping[str, tuple[str, ...]] = {
    "item": ITEMS,
    "stage": STAGES,
    "kind": ("performance", "specification"),
    "obligation": OBLIGATIONS,
    "decided_by": DECIDED_BY,
}
LANGUAGES = frozenset({"en", "ja"})
SOURCE_BASES = ("quoted", "interpretation", "unconfirmed", "iotsec")


class RequirementReader:
    """Reads requirements of one profile; what is wrong is told, with its path.

    `tried_elsewhere`: they were tried on the reference design of a base, as they stood there.
    """

    def __init__(
        self, header: Mapping[str, Any], catalogue: Catalogue, wrong: Wrong, *, tried_elsewhere: bool = False
    ) -> None:
        self.tried_elsewhere = tried_elsewhere
        self.header = header
        self.draft = header.get("status") == "draft"
        self.catalogue = catalogue
        self.wrong = wrong
        self.good = True

    def requirement(self, id: str, entry: Any) -> Requirement | None:
        """The requirement, or None when it has slips (which were told)."""
        self.good = True
        if not isinstance(entry, Mapping):
            self.slip((id,), "expected a requirement", None)
            return None
        self._check_words(id, entry)
        if not self.good:
            return None
        kinds = self._kinds(id, entry["applies_to"])
        parameters = read_parameters(entry.get("parameters"), (id, "parameters"), self.slip, self.catalogue.scale)
        said = entry.get("parameters")
        unread = frozenset(map(str, said if isinstance(said, Mapping) else ())) - set(map(two_sided, parameters))
        if any(kind not in self.catalogue.kinds() for kind in kinds):
            return None  # Which facts there are depends on the kind.
        conditions = ConditionReader(self.catalogue, parameters, self.slip, (id, "parameters"), unread)
        when = None if "when" not in entry else conditions.condition(entry["when"], (id, "when"), kinds, ())
        require = conditions.condition(entry["require"], (id, "require"), kinds, ())
        alternatives = self._alternatives(id, entry.get("alternatives") or {}, conditions, kinds)
        compensable = self._compensable(id, entry, conditions, kinds)
        if when is not None and isinstance(when, Leaf) and when.operator == "declared":
            self.slip((id, "when"), "`when` is only `declared`: every silent element would be unknown", "ask for more")
        parts = [part for item in alternatives for part in (item.when, item.require)]
        parts += [] if compensable is None else [compensable.by]
        self._check_used(id, parameters, (when, require, *parts))
        under = read_under(entry["under"], (id, "under"), kinds, self.slip) if "under" in entry else ()
        varies = under or not conditions.steps.isdisjoint(self.catalogue.varying_names)
        if self.good and require is not None and varies:
            asked = [item for item in (when, *(other.when for other in alternatives)) if item is not None]
            required = [require, *(other.require for other in alternatives)]
            check_varying(under, (asked, required), self.catalogue, (id, "require"), self.slip)
        tried_on = None if "tried_on" not in entry else self._tried_on(id, entry["tried_on"], require, alternatives)
        if not self.good or require is None:
            return None
        made = self._made(id, entry, kinds, when, require, alternatives, parameters, tried_on, compensable)
        return evolve(made, under=under) if under else made

    def _check_used(self, id: str, parameters: Mapping[str, Parameter], conditions: Iterable[Condition | None]) -> None:
        if not parameters:
            return
        nodes = (node for condition in conditions if condition is not None for node in walk(condition))
        used = {node.name for node in nodes if isinstance(node, ParameterUse)}
        for name in parameters if self.good else ():
            if name not in used:
                self.slip(
                    (id, "parameters", name),
                    f"the parameter {name} is never used",
                    "compare a fact with it, or remove it",
                )

    def slip(self, path: Path, message: str, hint: str | None) -> None:
        """Tell one slip."""
        self.good = False
        self.wrong(path, message, hint)

    def _made(
        self,
        id: str,
        entry: Mapping[str, Any],
        kinds: tuple[str, ...],
        when: Condition | None,
        require: Condition,
        alternatives: tuple[Alternative, ...],
        parameters: Mapping[str, Any],
        tried_on: TriedOn | None,
        compensable: Compensable | None,
    ) -> Requirement:
        return Requirement(
            id=id,
            profile=self.header["profile"],
            title=entry["title"],
            statement=entry.get("statement", entry["title"]),
            why=entry.get("why") or {},
            fix=entry.get("fix") or {},
            item=entry.get("item", "definition"),
            stage=entry.get("stage", "policy"),
            kind=entry.get("kind", "performance"),
            obligation=entry["obligation"],
            decided_by=entry.get("decided_by", "comparison"),
            applies_to=kinds,
            when=when,
            require=require,
            alternatives=alternatives,
            parameters=parameters,
            realises=tuple(entry.get("realises") or ()),
            weakens=tuple(entry.get("weakens") or ()),
            waivable=read_waivable(entry.get("waivable")),
            compensable=compensable,
            in_force=read_in_force(entry.get("in_force")),
            sources=tuple(
                Source(item["document"], str(item["clause"]), item["basis"]) for item in entry.get("sources") or ()
            ),
            tried_on=tried_on,
            for_supplier=entry.get("for") == "supplier",
            law=read_law(entry.get("law")),
        )

    def _check_words(self, id: str, entry: Mapping[str, Any]) -> None:
        prefix = self.header.get("prefix", "")
        if not id.startswith(prefix):
            self.slip((id,), f"the id begins with {prefix} in this profile", f"such as {prefix}{id}")
        for key in entry if entry.keys() - KNOWN_WORDS else ():
            if key not in KNOWN:
                meant = nearest(str(key), KNOWN)
                self.slip(
                    (id, str(key)),
                    f"unknown word {key}",
                    f"did you mean {meant}?" if meant else f"known are {', '.join(KNOWN)}",
                )
        missing = [key for key in (NEEDED_IN_DRAFT if self.draft else NEEDED) if key not in entry]
        if missing:
            self.slip((id,), f"{', '.join(missing)} is missing", None)
        for key, words in WORDS.items():
            if key in entry and entry[key] not in words:
                meant = nearest(str(entry[key]), words)
                self.slip(
                    (id, key),
                    f"{entry[key]} is no {key}",
                    f"did you mean {meant}?" if meant else f"write one of {', '.join(words)}",
                )
        for key, right in misshapen(entry, REQUIREMENT_SHAPES):
            self.slip((id, key), f"{key} cannot be read", right)
        for key in ("title", "statement", "why", "fix"):
            self._check_text(id, key, entry)
        self._check_sources(id, entry.get("sources"))
        costs: Any = entry.get("weakens")
        for number, cost in enumerate(costs if is_texts(costs) else ()):
            if cost not in COSTS:
                self.slip((id, "weakens", number), f"{cost} is no need", f"write one of {', '.join(COSTS)}")
        if entry.get("kind") == "specification" and not entry.get("realises"):
            self.slip(
                (id, "kind"), "a specification names what it realises", "realises: [id of a performance requirement]"
            )
        if ("law" in entry) != (self.header.get("kind") == "overlay"):
            at = (id, "law") if "law" in entry else (id,)
            self.slip(at, "requirements of an overlay say whose law they restate, and no others do", LAW_RIGHT)
        if entry.get("for") not in (None, "supplier"):
            self.slip((id, "for"), f"{entry['for']!r} is not known here", "write for: supplier, or leave it out")

    def _check_text(self, id: str, key: str, entry: Mapping[str, Any]) -> None:
        text = entry.get(key)
        if isinstance(text, dict) and text.keys() == LANGUAGES and is_text(text["en"]) and is_text(text["ja"]):
            return  # As nearly all are.
        if key not in entry or (text is None and self.draft and key != "title"):
            return
        languages = {"en"} if self.draft else {"en", "ja"}
        good = isinstance(text, Mapping) and all(
            isinstance(text.get(one), str) and text[one].strip() for one in languages | set(text)
        )
        if not good or set(text or ()) - {"en", "ja"}:
            self.slip((id, key), f"{key} is a text in English and Japanese", "write {en: ..., ja: ...}")

    def _check_sources(self, id: str, sources: Any) -> None:
        register = self.header.get("documents") or {}
        for number, source in enumerate(sources if isinstance(sources, list) else ()):
            at = (id, "sources", number)
            named = isinstance(source, Mapping) and isinstance(source.get("document"), str)
            if not named or not {"document", "clause", "basis"} <= set(source):
                self.slip(at, "a source has a document, a clause and a basis", None)
            elif source["basis"] not in SOURCE_BASES:
                self.slip(
                    (*at, "basis"),
                    f"{source['basis']} is no basis of a source",
                    f"write one of {', '.join(SOURCE_BASES)}",
                )
            elif source["document"] not in register:
                meant = nearest(str(source["document"]), list(register))
                hint = f"did you mean {meant}?" if meant else "add it to the documents of the profile, with its date"
                self.slip(
                    (*at, "document"), f"{source['document']} is not in the profile's register of documents", hint
                )

    def _kinds(self, id: str, given: Any) -> tuple[str, ...]:
        kinds = tuple(given) if isinstance(given, list) else (given,)
        for kind in kinds:
            if kind not in self.catalogue.kinds():
                meant = nearest(str(kind), list(self.catalogue.kinds()))
                self.slip(
                    (id, "applies_to"), f"{kind} is no kind of element", f"did you mean {meant}?" if meant else None
                )
        return kinds

    def _alternatives(
        self, id: str, given: Any, conditions: ConditionReader, kinds: tuple[str, ...]
    ) -> tuple[Alternative, ...]:
        found = []
        for name, entry in given.items() if isinstance(given, Mapping) else ():
            at: Path = (id, "alternatives", str(name))
            if not isinstance(entry, Mapping) or not {"require"} <= set(entry) <= {"title", "when", "require"}:
                self.slip(at, "an alternative has require, and may have when and title", None)
                continue
            if "title" in entry and not is_title(entry["title"]):
                self.slip((*at, "title"), "title cannot be read", "write {en: ..., ja: ...}")
            when = None if "when" not in entry else conditions.condition(entry["when"], (*at, "when"), kinds, ())
            require = conditions.condition(entry["require"], (*at, "require"), kinds, ())
            if require is not None:
                found.append(Alternative(str(name), entry.get("title") or {"en": str(name)}, when, require))
        return tuple(found)

    def _compensable(
        self, id: str, entry: Mapping[str, Any], conditions: ConditionReader, kinds: tuple[str, ...]
    ) -> Compensable | None:
        """What can make up for it: asked of components, and only where ways lead to what it applies to."""
        if "compensable" not in entry:
            return None
        others = [kind for kind in kinds if kind not in COMPENSABLE_KINDS]
        if others:
            message = f"no way leads to {with_article(others[0])}, so nothing stands on it that could compensate"
            self.slip((id, "compensable"), message, f"it is for requirements on {', '.join(COMPENSABLE_KINDS)}")
        by = conditions.condition(entry["compensable"]["by"], (id, "compensable", "by"), ("component",), ())
        return None if by is None else Compensable(by)

    def _tried_on(
        self, id: str, given: Any, require: Condition | None, alternatives: tuple[Alternative, ...]
    ) -> TriedOn | None:
        at: Path = (id, "tried_on")
        if (
            not isinstance(given, Mapping)
            or set(given) - {"not_met", "unknown"}
            or "unknown" not in given
            or "not_met" not in given
        ):
            self.slip(at, "tried_on has not_met and unknown: edits of the reference design", None)
            return None
        never = given["not_met"] == "never"
        for key in ("not_met", "unknown"):
            if not is_edits(given[key]) and not (never and key == "not_met"):
                self.slip((*at, key), f"{key} holds no edits", "write {components.evse.secure_boot: false}")
        only_declares = require is not None and not alternatives and only_declared(require)
        if self.tried_elsewhere:
            return TriedOn(() if never else _edits(given["not_met"]), _edits(given["unknown"]), never)
        if never and require is not None and not only_declares:
            self.slip(
                (*at, "not_met"),
                "this requirement can be not met, so a fault must show it",
                "edit the reference design",
            )
        if only_declares and not never:
            self.slip(
                (*at, "not_met"), "this requirement asks only for declarations and is never not met", "write never"
            )
        return TriedOn(() if never else _edits(given["not_met"]), _edits(given["unknown"]), never)


def _edits(given: Any) -> tuple[Mapping[str, Any], ...]:
    items = given if isinstance(given, list) else [given]
    return tuple(item for item in items if isinstance(item, Mapping))


def only_declared(condition: Condition) -> bool:
    """Whether a condition asks only for declarations: it is met or unknown, never not met."""
    match condition:
        case Leaf(operator=operator):
            return operator == "declared"
        case All(parts):
            return all(only_declared(part) for part in parts)
        case Any_(parts):
            return any(only_declared(part) for part in parts)
        case Quantified("every", _, that, where):
            return where is None and only_declared(that)
    return False
