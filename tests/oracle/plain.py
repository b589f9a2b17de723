"""The requirement language once more, as plainly as it can be said: one element at a time, dictionaries and loops only.

It answers for designs of which everything is stated, from the document and the text of a condition. It shares nothing
with the evaluator; only quantities are parsed by `iotsec.units`. What even a whole design leaves open (levels on two
scales, a spread that is asked to be one value) raises `Undecided`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from iotsec.model.kinds import SECTIONS, standard_vocabulary
from iotsec.model.vocabulary import RELATIONS
from iotsec.units import read_period, read_quantity

NONE = object()
"""An explicit none."""
SCALES = {"SL": "01234", "ASIL": ("QM", "A", "B", "C", "D")}
DEFAULTS = {("component", "count"): 1, ("component", "external"): False}
SETS = ("refs", "words", "choices")
IDENTITIES = ("product", "credential", "accountable", "guard_group")
ENDLESS = 10**9


class Undecided(Exception):
    """Not even a whole design says it."""


class Plain:
    """A whole design, element by element."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.kinds = {id: SECTIONS[section].KIND for section in SECTIONS for id in tree.get(section) or {}}
        self.elements = {id: fields or {} for section in SECTIONS for id, fields in (tree.get(section) or {}).items()}
        self.as_of = datetime.date.fromisoformat(tree["as_of"])

    def of_kind(self, kind: str) -> list[str]:
        """The ids of the elements of a kind."""
        return [id for id, known in self.kinds.items() if known == kind]

    # Facts.

    def form(self, kind: str, name: str) -> Any:
        """The form of a declared fact; None for a reference read backwards."""
        field = standard_vocabulary().kinds[kind].fields.get(name)
        return None if field is None else field.form

    def fact(self, id: str, path: str) -> Any:
        """What stands at the end of a path: a value, a set, or NONE."""
        name, _, rest = path.partition(".")
        value = self.own(id, name)
        if not rest:
            return value
        return NONE if value is NONE else self.fact(value, rest)

    def own(self, id: str, name: str) -> Any:
        """A fact of one element, in a form that can be compared."""
        kind = self.kinds[id]
        form = self.form(kind, name)
        if form is None:
            return self.backwards(id, kind, name)
        value = self.elements[id].get(name, DEFAULTS.get((kind, name)))
        if isinstance(value, dict) and "none" in value:
            return set() if form.name in SETS else NONE
        return self.read(value, form)

    def backwards(self, id: str, kind: str, name: str) -> Any:
        """The elements whose reference names this one; of a kind without the fact NONE."""
        found = [(item.members, item.field) for item in RELATIONS if (item.at, item.name) == (kind, name)]
        if name == "evidence":
            found.append(("evidence", "about"))
        if not found:
            return NONE
        members = set()
        for other, field in found:
            for member in self.of_kind(other):
                named = self.own(member, field)
                if id == named or (isinstance(named, set) and id in named):
                    members.add(member)
        return members

    def read(self, value: Any, form: Any) -> Any:
        """A literal as it is compared: numbers in base units, dates, sets, ranks."""
        if form.name in ("refs", "words", "choices"):
            return set(value)
        if form.name == "ordinal" and form.words:
            return form.words.index(value)
        if form.name == "quantity":
            if isinstance(value, dict):
                return tuple(read_quantity(value[end]).value for end in ("from", "to"))
            return read_quantity(str(value)).value
        if form.name == "period":
            return read_period(value)
        if form.name == "date":
            return self.as_of if value == "as_of" else datetime.date.fromisoformat(str(value))
        if form.name == "level":
            scale, word = value.split(" ")
            return scale, SCALES[scale].index(word)
        return value

    # Conditions.

    def holds(self, condition: dict[str, Any], id: str, me: str | None = None) -> bool:
        """Whether a condition holds of an element; `me` is the element outside a quantifier."""
        for word, inside in condition.items():
            if word == "all":
                return all(self.holds(part, id, me) for part in inside)
            if word == "any":
                return any(self.holds(part, id, me) for part in inside)
            if word == "not":
                return not self.holds(inside, id, me)
            if word in ("every", "some"):
                answers = [self.holds(inside["that"], member, me or id) for member in self.members(inside, id, me)]
                return all(answers) if word == "every" else any(answers)
        return self.leaf(condition, id, me)

    def members(self, fold: dict[str, Any], id: str, me: str | None) -> Iterator[str]:
        """The members of a relation that meet its `where`."""
        for member in sorted(self.term("fact", fold["over"], id, me)[0]):
            if "where" not in fold or self.holds(fold["where"], member, me or id):
                yield member

    def leaf(self, leaf: dict[str, Any], id: str, me: str | None) -> bool:
        """One comparison."""
        (subject, given), (operator, operand) = leaf.items()
        if subject == "reached":
            return self.reached(given, id, me or id) is operand
        left, form = self.term(subject, given, id, me)
        if operator == "declared":
            return True
        if operator == "given":
            return left is not NONE and left != set()
        if operator == "within":
            return left is not NONE and _back(self.as_of, read_period(operand)) <= left <= self.as_of
        right = self.operand(operator, operand, left, form, id, me)
        if operator in ("includes", "only", "none_of", "one_of") and isinstance(right, (set, frozenset)):
            return _sets(operator, left, right)
        return left is not NONE and right is not NONE and _compared(operator, left, right)

    def term(self, subject: str, given: Any, id: str, me: str | None) -> tuple[Any, Any]:
        """The value of a term, and the form of a fact."""
        if subject == "fact":
            at, path = (me or id, given[5:]) if given.startswith("self.") else (id, given)
            value, form = self.fact(at, path), self.last_form(at, path)
            return (set() if value is NONE and (form is None or form.name in SETS) else value), form
        if subject == "count":
            return len(list(self.members(given, id, me))), None
        if subject == "total":
            return sum(
                _plain(self.term(*_only(given["of"]), member, me)[0], 0) for member in self.members(given, id, me)
            ), None
        if subject == "union":
            found: set[str] = set()
            for member in self.members(given, id, me):
                value = self.term(*_only(given["of"]), member, me)[0]
                found |= value if isinstance(value, set) else set() if value is NONE else {value}
            return found, None
        if subject == "guards":
            return self.guards(given, id, me or id), None
        values = [self.term(*_only(item), id, me)[0] for item in given]
        if NONE in values:
            return NONE, None
        first, second = (_plain(value, NONE) for value in values)
        return (first + second if subject == "plus" else first * second), None

    def last_form(self, id: str, path: str) -> Any:
        """The form of the fact at the end of a path, by the kinds that references name."""
        kind = self.kinds[id]
        *steps, last = path.split(".")
        for step in steps:
            kind = self.form(kind, step).to[0]
        return self.form(kind, last)

    def operand(self, operator: str, given: Any, left: Any, form: Any, id: str, me: str | None) -> Any:
        """What is compared with: another fact, a value, or a set of values."""
        if isinstance(given, dict):
            value = self.term(*_only(given), id, me)[0]
            if operator in ("includes", "only", "none_of", "one_of"):
                if value is NONE and operator in ("one_of", "none_of") and not isinstance(left, set):
                    return NONE
                return value if isinstance(value, set) else set() if value is NONE else {value}
            return value
        if operator in ("includes", "only", "none_of", "one_of"):
            words = given if isinstance(given, list) else [given]
            return {self.read(word, form) if form is not None and form.name == "ordinal" else word for word in words}
        return given if form is None else self.read(given, form)

    # The graph.

    def links(self, along: Any, me: str) -> list[tuple[str, str]]:
        """The steps of all flows that meet a condition."""
        found = []
        for flow in self.of_kind("flow"):
            fields = self.elements[flow]
            via, through = (
                [] if isinstance(fields.get(name), dict) else fields.get(name) or [] for name in ("via", "through")
            )
            if not through and (along is None or self.holds(along, flow, me)):
                chain = [fields["from"], *via, fields["to"]]
                found += list(pairwise(chain))
        return found

    def reached(self, asked: dict[str, Any], id: str, me: str) -> bool:
        """Whether a way leads from another component that meets `from` to this one (or from this one to such)."""
        links, end = self.links(asked.get("along"), me), asked.get("from") or asked.get("toward")
        if "toward" in asked:
            links = [(second, first) for first, second in links]
        shut = set() if "avoiding" not in asked else self.meeting(asked["avoiding"], me)
        if not asked.get("target_counts", True):
            shut -= {id}
        return _gets_there(links, self.meeting(end, me) - {id}, id, shut)

    def meeting(self, condition: Any, me: str) -> set[str]:
        """The components that meet a condition."""
        return {other for other in self.of_kind("component") if self.holds(condition, other, me)}

    def guards(self, asked: dict[str, Any], id: str, me: str) -> int:
        """The least number of causes by which guards fall so that a way is open; ENDLESS where there is none at all."""
        links, origins = self.links(asked.get("along"), me), self.meeting(asked["from"], me) - {id}
        guards = self.meeting(asked["that"], me)
        falls = {guard: {guard, *self.shared(guard)} for guard in guards}
        causes = sorted({cause for each in falls.values() for cause in each}, key=str)
        for count in range(4):
            for chosen in combinations(causes, count):
                if _gets_there(links, origins, id, {guard for guard in guards if not falls[guard] & set(chosen)}):
                    return count
        return 4 if _gets_there(links, origins, id, set()) else ENDLESS

    def shared(self, guard: str) -> Iterator[Any]:
        """What a guard may have in common with others."""
        for name in IDENTITIES:
            value = self.own(guard, name)
            if value is not NONE:
                yield name, value


def _gets_there(links: list[tuple[str, str]], origins: set[str], id: str, shut: set[str]) -> bool:
    there: set[str] = set()
    todo = list(origins)
    while todo:
        node = todo.pop()
        for first, second in links:
            if first == node and second not in there and second not in shut:
                there.add(second)
                todo.append(second)
    return id in there


def _only(term: dict[str, Any]) -> tuple[str, Any]:
    ((word, given),) = term.items()
    return word, given


def _plain(value: Any, instead: Any) -> Any:
    if isinstance(value, tuple):
        raise Undecided
    return instead if value is NONE else value


def _sets(operator: str, left: Any, right: Any) -> bool:
    if operator == "one_of" or (operator == "none_of" and not isinstance(left, set)):
        return left is not NONE and (left in right) is (operator == "one_of")
    if operator == "includes":
        return right <= left
    return left <= right if operator == "only" else not left & right


def _compared(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, tuple) and isinstance(left[0], str):
        if left[0] != right[0]:
            raise Undecided
        left, right = left[1], right[1]
    if hasattr(left, "months"):
        left, right = left.seconds, right.seconds
    low, high = left if isinstance(left, tuple) else (left, left)
    first, last = right if isinstance(right, tuple) else (right, right)
    if operator in ("is", "is_not"):
        if isinstance(left, tuple) or isinstance(right, tuple):
            raise Undecided
        return (left == right) is (operator == "is")
    answers = {"at_least": low >= last, "at_most": high <= first, "above": not high <= first, "below": not low >= last}
    if isinstance(right, tuple) and answers[operator] != {"at_least": low >= first, "at_most": high <= last,
                                                          "above": not high <= last, "below": not low >= first}[operator]:  # fmt: skip
        raise Undecided
    return answers[operator]


def _back(date: datetime.date, period: Any) -> datetime.date:
    """A date moved back by a calendar period."""
    month = date.year * 12 + date.month - 1 - period.months
    year, month = divmod(month, 12)
    longest = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(date.day, longest)) - datetime.timedelta(days=period.days)
