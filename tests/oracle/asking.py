"""Random conditions in the requirement language, as they stand in a template."""

from __future__ import annotations

from typing import Any

from iotsec.conditions.reading import OPERATORS, ConditionReader
from iotsec.conditions.tree import Condition
from iotsec.facts.catalogue import Catalogue
from iotsec.model.vocabulary import Field, Form
from iotsec.testing.drawing import ASKED
from iotsec.testing.luck import Luck, chance, one_of, some_of
from iotsec.testing.values import value_of

IDS = {kind: [f"{kind}-1", f"{kind}-2"] for kind in ASKED}
NUMBERS = ("ordinal", "number", "quantity", "period")
SETS = ("refs", "words", "choices", "mapping", "records")


class Asker:
    """Makes conditions about elements of a kind; `derived` says whether facts that are worked out may be read."""

    def __init__(self, luck: Luck, catalogue: Catalogue, *, derived: bool = True, ways: bool = True) -> None:
        self.luck = luck
        self.catalogue = catalogue
        self.derived = derived
        self.ways = ways

    def condition(self, kind: str, depth: int = 2, me: str | None = None, *, plain: bool = False) -> dict[str, Any]:
        """A condition; with `plain` none that holds `declared`, which `not` refuses."""
        luck = self.luck
        turn = luck.below(10) if depth else 0
        if turn in (6, 7):
            word = one_of(luck, ("all", "any"))
            return {word: [self.condition(kind, depth - 1, me, plain=plain) for _ in range(1 + luck.below(3))]}
        if turn == 8:
            return {"not": self.condition(kind, depth - 1, me, plain=True)}
        if turn in (4, 5, 9):
            over, members = self.relation(kind)
            if over is not None:
                inner = {"over": over, "that": self.condition(members, depth - 1, me or kind, plain=plain)}
                if chance(luck, 0.4):
                    inner["where"] = self.condition(members, 0, me or kind, plain=plain)
                return {one_of(luck, ("every", "some")): inner}
        return self.leaf(kind, depth, me, plain=plain)

    def names(self, kind: str, forms: tuple[str, ...]) -> list[str]:
        """The facts of a kind with one of these forms, those that random designs often state several times."""
        found = []
        for name in self.catalogue.names(kind):
            form = self.catalogue.form(kind, name)
            derived = self.catalogue.derived(kind, name)
            if form is None or form.name not in forms or (derived and (derived.second or not self.derived)):
                continue
            often = name in ASKED.get(kind, ()) or derived or self.catalogue.relation(kind, name)
            found += [name] * (5 if often else 1)
        return found

    def relation(self, kind: str) -> tuple[str | None, str]:
        """A set of elements of one kind, and that kind."""
        names = [name for name in self.names(kind, ("refs",)) if len(self._to(kind, name)) == 1]
        if not names:
            return None, ""
        name = one_of(self.luck, names)
        return name, self._to(kind, name)[0]

    def _to(self, kind: str, name: str) -> tuple[str, ...]:
        form = self.catalogue.form(kind, name)
        return () if form is None else form.to

    def path(self, kind: str, forms: tuple[str, ...]) -> tuple[str, str, str] | None:
        """A path to a fact of one of these forms: the path, the kind at its end, and the name there."""
        steps: list[str] = []
        for _ in range(self.luck.below(3)):
            refs = [name for name in self.names(kind, ("ref",)) if len(self._to(kind, name)) == 1]
            if not refs:
                break
            steps.append(one_of(self.luck, refs))
            kind = self._to(kind, steps[-1])[0]
        names = self.names(kind, forms)
        if not names:
            return None
        name = one_of(self.luck, names)
        return ".".join((*steps, name)), kind, name

    def leaf(self, kind: str, depth: int, me: str | None, *, plain: bool) -> dict[str, Any]:
        """One comparison."""
        luck = self.luck
        turn = luck.below(12)
        if turn == 10 and depth:
            return self.number_leaf(kind, depth, me, plain=plain)
        if turn == 11 and depth and kind == "component" and self.ways:
            return self.way_leaf(depth, me)
        about, mine = (me, "self.") if me is not None and chance(luck, 0.2) else (kind, "")
        found = self.path(about, ("truth", "choice", "text", "ref", "level", "date", *NUMBERS, *SETS[:3]))
        if found is None:
            return {"fact": "evidence", "given": True}
        path, at, name = found
        form = self.catalogue.form(at, name)
        operators = [word for word, forms in OPERATORS.items() if form.name in forms]
        operators = [word for word in operators if not (plain and word == "declared")]
        operator = one_of(luck, operators)
        return {"fact": mine + path, operator: self.operand(operator, form, at, name, kind, me)}

    def operand(self, operator: str, form: Form, at: str, name: str, kind: str, me: str | None) -> Any:
        """What a fact is compared with: a literal, or now and then another fact of the same form."""
        if operator in ("declared", "given"):
            return True
        if operator == "within":
            return one_of(self.luck, ("1 year", "30 days", "18 months"))
        if form.name in ("ref", "refs") or (form.name == "date" and chance(self.luck, 0.3)) or form.name == "quantity":
            if form.name == "date":
                return "as_of"
            if form.name != "quantity":
                found = self._fellow(form, kind)
                if found:
                    return {"fact": found}
                return (
                    f"{form.to[0] if form.to else 'component'}-1" if operator in ("is", "is_not") else ["component-1"]
                )
        return self.literal(operator, form, at, name)

    def _fellow(self, form: Form, kind: str) -> str | None:
        forms = ("ref",) if form.name == "ref" else ("refs", "ref")
        names = [name for name in self.names(kind, forms) if not form.to or set(self._to(kind, name)) & set(form.to)]
        return one_of(self.luck, names) if names and chance(self.luck, 0.6) else None

    def literal(self, operator: str, form: Form, at: str, name: str) -> Any:
        """A value that the fact could have; of operators on sets a list of such."""
        known = self.catalogue.vocabulary.kinds[at].fields.get(name)
        field = known or Field(name, form)
        if operator in ("one_of", "none_of", "includes", "only"):
            if form.words:
                return some_of(self.luck, form.words, 3) or [form.words[0]]
            if form.name == "ordinal":
                return [form.low + self.luck.below(form.high - form.low + 1)]
            if form.name == "text":
                return [value_of(self.luck, field, IDS)]
            return (value_of(self.luck, field, IDS) if known else None) or ["one"]
        return value_of(self.luck, field, IDS)

    def number_leaf(self, kind: str, depth: int, me: str | None, *, plain: bool) -> dict[str, Any]:
        """A comparison of a fold or of a sum."""
        luck = self.luck
        over, members = self.relation(kind)
        operator = one_of(luck, ("at_least", "at_most", "above", "below", "is", "is_not"))
        if over is None:
            return {"fact": "evidence", "given": True}
        where = {"where": self.condition(members, depth - 1, me or kind, plain=True)} if chance(luck, 0.5) else {}
        turn = luck.below(4)
        if turn == 1:
            found = self.path(members, ("ordinal", "number"))
            if found is not None:
                return {"total": {"over": over, "of": {"fact": found[0]}, **where}, operator: 1 + luck.below(4)}
        if turn == 2:
            found = self.path(members, ("choice", "ref", "choices"))
            if found is not None:
                form = self.catalogue.form(found[1], found[2])
                words = form.words[:2] if form.words else ["component-1"]
                union = {"union": {"over": over, "of": {"fact": found[0]}, **where}}
                return {**union, one_of(luck, ("includes", "only", "none_of")): list(words)}
        if turn == 3:
            found = self.path(kind, ("ordinal", "number"))
            if found is not None:
                total = {one_of(luck, ("plus", "times")): [{"fact": found[0]}, {"count": {"over": over, **where}}]}
                return {**total, operator: luck.below(5)}
        return {"count": {"over": over, **where}, operator: luck.below(4)}

    def way_leaf(self, depth: int, me: str | None) -> dict[str, Any]:
        """A question asked of the graph."""
        luck = self.luck
        own = me or "component"

        def about(kind: str) -> dict[str, Any]:
            return self.leaf(kind, 0, own, plain=True) if chance(luck, 0.7) else self._fellowship(kind)

        along = {"along": about("flow")} if chance(luck, 0.4) else {}
        if chance(luck, 0.5):
            guards = {"from": about("component"), "that": about("component"), **along}
            return {"guards": guards, one_of(luck, ("at_least", "above")): luck.below(4)}
        asked: dict[str, Any] = {one_of(luck, ("from", "toward")): about("component"), **along}
        if chance(luck, 0.6):
            asked["avoiding"] = about("component")
        if chance(luck, 0.3):
            asked["target_counts"] = False
        return {"reached": asked, "is": chance(luck, 0.5)}

    def _fellowship(self, kind: str) -> dict[str, Any]:
        if kind != "component":
            return {"fact": "kind", "one_of": ["command", "update"]}
        return {"fact": one_of(self.luck, ("zone", "system", "place")), "is": {"fact": "self.zone"}}


def read_condition(tree: Any, kind: str, catalogue: Catalogue, wrong: list[str] | None = None) -> Condition | None:
    """The condition as the package reads it; None where it has a slip, which is noted in `wrong`."""
    slips: list[str] = [] if wrong is None else wrong
    reader = ConditionReader(catalogue, {}, lambda path, what, hint: slips.append(f"{path}: {what}"))
    return reader.condition(tree, (), (kind,), ())
