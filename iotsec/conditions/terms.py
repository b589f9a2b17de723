"""The terms of a condition: facts, values, parameters, arithmetic, folds, questions asked of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from iotsec import units
from iotsec.conditions.literals import read_literal
from iotsec.conditions.tree import (
    AsOf,
    Fact,
    Fold,
    Guards,
    Literal_,
    Member,
    Parameter,
    ParameterUse,
    Reached,
    Self,
    Sum,
    Term,
    Union,
)  # fmt: skip
from iotsec.conditions.types import ORDERED, SETS, agree
from iotsec.errors import nearest, with_article
from iotsec.model.vocabulary import Form, FormName

if TYPE_CHECKING:
    from iotsec.conditions.reading import ConditionReader

Path = tuple[str | int, ...]
Kinds = tuple[str, ...]

TERM_WORDS = ("fact", "parameter", "plus", "times", "divide", "count", "total", "union", "it", "reached", "guards")
"""The words with which a term begins."""


ONE_OF: Mapping[FormName, FormName] = {
    "refs": "ref",
    "words": "text",
    "choices": "choice",
    "mapping": "text",
    "records": "text",
}
"""The form of one member of a set."""


class TermReader:
    """Reads the terms of one requirement, and gives equal terms as one object, so that each is worked out once."""

    def __init__(self, reader: ConditionReader) -> None:
        self.reader = reader

    def as_of(self) -> Term:
        """The date at which the design is judged."""
        return AsOf()

    def term(self, tree: Any, path: Path, kinds: Kinds, outer: Kinds) -> Term | None:
        """The term that stands here, or None when it has slips (which were told)."""
        if tree == "as_of":
            return AsOf()
        if not isinstance(tree, Mapping):
            return self._bare(tree, path)
        if len(tree) != 1 or next(iter(tree)) not in TERM_WORDS:
            word = str(next(iter(tree), ""))
            meant = nearest(word, TERM_WORDS)
            self.reader.wrong(
                path,
                f"{word!r} begins no term",
                f"did you mean {meant}?" if meant else f"write one of {', '.join(TERM_WORDS)}",
            )
            return None
        word, given = next(iter(tree.items()))
        at = (*path, word)
        match word:
            case "fact":
                return self.fact(given, at, kinds, outer)
            case "parameter":
                return self._parameter(given, at, kinds, outer)
            case "it":
                return self._member(given, at, kinds)
            case "plus" | "times" | "divide":
                return self._sum(word, given, at, kinds, outer)
            case "reached" | "guards":
                return self._way(word, given, at, kinds, outer)
        return self._fold(word, given, at, kinds, outer)

    def _bare(self, given: Any, path: Path) -> Term | None:
        if isinstance(given, bool) or not isinstance(given, (int, float, str)):
            self.reader.wrong(path, f"{given!r} is no term", None)
            return None
        form = Form("number") if isinstance(given, (int, float)) else Form("quantity")
        if isinstance(given, str) and _period(given) is not None:
            form = Form("period")
        return self.literal(given, form, path)

    def _member(self, given: Any, path: Path, kinds: Kinds) -> Term | None:
        if given is not True:
            self.reader.wrong(path, "`it` takes true: it is the member itself", None)
            return None
        if kinds == ("it",):
            return Member()
        self.reader.wrong(path, "`it` stands only inside a quantifier over a set of words", None)
        return None

    def fact(self, text: Any, path: Path, kinds: Kinds, outer: Kinds) -> Fact | Self | None:
        """The fact at the end of a path such as `from.zone.trust`; `self` alone is the element under check."""
        if not isinstance(text, str) or not text:
            self.reader.wrong(path, "expected the path of a fact, such as zone.trust", None)
            return None
        known = self.reader.facts.paths
        found = known.get((text, kinds, outer))
        if found is None:
            found = self._fact(text, path, kinds, outer)
            if found is None:
                return None
            known[text, kinds, outer] = found
        if isinstance(found, Fact):
            self.reader.steps.update(found.steps)
        return found

    def _fact(self, text: str, path: Path, kinds: Kinds, outer: Kinds) -> Fact | Self | None:
        steps, of_self = text.split("."), False
        if steps[0] == "self":
            steps, of_self, kinds = steps[1:], True, outer or kinds
            if not steps:
                return Self()
        asked: list[Kinds] = []
        form: Form | None = None
        for number, step in enumerate(steps):
            form = self._step(step, kinds, path, last=number == len(steps) - 1)
            if form is None:
                return None
            asked.append(kinds)
            kinds = form.to or tuple(self.reader.facts.kinds())
        return Fact(tuple(steps), tuple(asked), form, of_self) if form else None

    def _step(self, step: str, kinds: Kinds, path: Path, *, last: bool) -> Form | None:
        forms = {kind: self.reader.facts.form(kind, step) for kind in kinds}
        found = [form for form in forms.values() if form is not None]
        if not found:
            known = sorted({name for kind in kinds for name in self.reader.facts.names(kind)})
            meant = nearest(step, known)
            whose = with_article(kinds[0] if len(kinds) == 1 else " or ".join(kinds[:4]))
            self.reader.wrong(
                path,
                f"{whose} has no fact {step}",
                f"did you mean {meant}?" if meant else "`iotsec facts` lists them",
            )
            return None
        if len({form.name for form in found}) > 1:
            self.reader.wrong(
                path, f"{step} is of different forms in {' and '.join(kinds)}", "apply the requirement to one kind"
            )
            return None
        if not last and found[0].name != "ref":
            self.reader.wrong(
                path, f"{step} names no single element, so the path cannot go on", "use every, some or a fold"
            )
            return None
        if found[0].name in ("ref", "refs"):
            to = (
                ()
                if any(not form.to for form in found)
                else tuple(sorted({kind for form in found for kind in form.to}))
            )
            return found[0]._replace(to=to)
        return found[0]

    def _parameter(self, name: Any, path: Path, kinds: Kinds, outer: Kinds) -> Term | None:
        known = self.reader.types.parameters
        parameter = known.get(name) if isinstance(name, str) else None
        whole = str(name).removesuffix(".from").removesuffix(".to")
        if parameter is None:
            meant = nearest(str(name), list(known))
            hint = f"did you mean {meant}?" if meant else "declare it under parameters"
            if whole not in self.reader.unread:
                self.reader.wrong(path, f"there is no parameter {name}", hint)
            return None
        path = (*self.reader.declared_at, whole) if self.reader.declared_at else path
        keys = [
            Member() if key == "it" and kinds == ("it",) else self.fact(key, path, kinds, outer) for key in parameter.by
        ]
        good = tuple(key for key in keys if key is not None)
        return ParameterUse(name, good) if len(good) == len(keys) and self._keyed(parameter, good, path) else None

    def _keyed(self, parameter: Parameter, keys: tuple[Term, ...], path: Path) -> bool:
        """Whether the rows of a table can be chosen by these keys; what is wrong was told."""
        for place, key in enumerate(keys):
            form = self.reader.types.form(key)
            if parameter.bands and (len(keys) > 1 or form.name not in ("ordinal", "number", "quantity", "period")):
                self.reader.wrong(path, f"{key} ({form.name}) cannot choose a band of {parameter.name}", "use rows")
                return False
            if not parameter.bands and form.name in ("quantity", "period"):
                self.reader.wrong(path, f"{key} ({form.name}) cannot choose a row of {parameter.name}", "use bands")
                return False
            for words in () if parameter.bands else parameter.rows:
                word = words[place]
                steps = tuple(map(str, range(form.low, form.high + 1))) if form.name == "ordinal" else ()
                if form.name == "number" and not _is_number(word):
                    self.reader.wrong(path, f"{key} is never {word}, so this row of {parameter.name} is dead", None)
                    return False
                if form.name in ("choice", "ordinal") and word not in (*form.words, *steps):
                    self.reader.wrong(
                        path,
                        f"{key} is never {word}, so this row of {parameter.name} is dead",
                        f"it is one of {', '.join(form.words or steps)}",
                    )
                    return False
            if form.name not in ("choice", "ordinal", "text", "ref", "number", "quantity", "period"):
                self.reader.wrong(path, f"{key} ({form.name}) cannot choose a row of {parameter.name}", None)
                return False
        return True

    def _sum(self, word: Any, items: Any, path: Path, kinds: Kinds, outer: Kinds) -> Term | None:
        if not isinstance(items, list) or len(items) < 2 or (word == "divide" and len(items) != 2):
            self.reader.wrong(
                path, f"{word} needs a list of {'two' if word == 'divide' else 'at least two'} terms", None
            )
            return None
        terms = [self.term(item, (*path, number), kinds, outer) for number, item in enumerate(items)]
        good = tuple(term for term in terms if term is not None)
        if len(good) < len(terms):
            return None
        for number, term in enumerate(good):
            if self.reader.types.form(term).name not in ORDERED:
                self.reader.wrong((*path, number), f"{term} is no number", None)
                return None
        total = Sum(word, good)
        if word != "plus" and any(self.reader.types.dimension(term) == "date" for term in good):
            self.reader.wrong(path, f"{word} cannot be taken of a date", "add periods to a date")
            return None
        if word == "plus":
            first, *others = (self.reader.types.dimension(term) for term in good)
            dates = sum(item == "date" for item in (first, *others))
            if dates > 1 or not all(agree(first, item) or _dated(first, item) for item in others):
                self.reader.wrong(
                    path,
                    "these terms cannot be added: their dimensions differ",
                    "add like to like, or periods to a date",
                )
                return None
        return total

    def _fold(self, word: str, given: Any, path: Path, kinds: Kinds, outer: Kinds) -> Term | None:
        if word == "union" and isinstance(given, list) and given:
            terms = [self.term(item, (*path, number), kinds, outer) for number, item in enumerate(given)]
            good = tuple(term for term in terms if term is not None)
            return Union(good) if len(good) == len(terms) and self._unites(good, path) else None
        needed = ("over",) if word == "count" else ("over", "of")
        if not self.reader.shaped(given, path, needed=needed, allowed=("where",)):
            return None
        over = self.reader.relation(given["over"], (*path, "over"), kinds, outer)
        if over is None:
            return None
        members, own = self.reader.members(over), outer or kinds
        where = self.reader.condition(given["where"], (*path, "where"), members, own) if "where" in given else None
        of = self.term(given["of"], (*path, "of"), members, own) if "of" in given else None
        if ("where" in given and where is None) or ("of" in given and of is None):
            return None
        if of is not None and not self._foldable(word, of, (*path, "of")):
            return None
        return Fold("count" if word == "count" else "total" if word == "total" else "union", over, of, where)

    def _unites(self, terms: tuple[Term, ...], path: Path) -> bool:
        """Whether all terms are sets (or members) of one sort: elements do not mix with words."""
        if not all(self._foldable("union", term, (*path, number)) for number, term in enumerate(terms)):
            return False
        sorts = {self.reader.types.form(term).name in ("ref", "refs") for term in terms}
        if len(sorts) > 1:
            self.reader.wrong(path, "these sets cannot be united: some hold elements, some words", None)
        return len(sorts) == 1

    def _foldable(self, word: str, of: Term, path: Path) -> bool:
        name = self.reader.types.form(of).name
        good = name in ORDERED - {"date"} if word == "total" else name in SETS | {"choice", "text", "ref"}
        if not good:
            self.reader.wrong(path, f"{word} cannot be taken of {of} ({name})", None)
        return good

    def _way(self, word: str, given: Any, path: Path, kinds: Kinds, outer: Kinds) -> Term | None:
        """A question asked of the graph; inside it, facts are of components (or flows), `self` of the element."""
        allowed = (
            ("from", "toward", "along", "avoiding", "target_counts") if word == "reached" else ("from", "along", "that")
        )
        if kinds != ("component",):
            self.reader.wrong(path, f"{word} is asked of components only", None)
            return None
        if not self.reader.shaped(given, path, needed=() if word == "reached" else ("from", "that"), allowed=allowed):
            return None
        ends = [key for key in ("from", "toward") if key in given]
        if len(ends) != 1:
            self.reader.wrong(path, "say one of from and toward", None)
            return None
        own = outer or kinds
        part: dict[str, Any] = {}
        for key in (ends[0], "along", "avoiding", "that"):
            if key in given:
                about = ("flow",) if key == "along" else ("component",)
                part[key] = self.reader.condition(given[key], (*path, key), about, own)
        if any(item is None for item in part.values()):
            return None
        if word == "guards":
            return Guards(part["from"], part["that"], part.get("along"))
        counts = given.get("target_counts", True)
        if not isinstance(counts, bool):
            self.reader.wrong((*path, "target_counts"), "target_counts takes true or false", None)
            return None
        return Reached(
            "from" if ends[0] == "from" else "toward", part[ends[0]], part.get("along"), part.get("avoiding"), counts
        )

    def literals(self, given: Any, form: Form, path: Path) -> Term | None:
        """A list of words (or of elements' ids, or of steps of a scale)."""
        items = given if isinstance(given, list) else [given]
        one = form._replace(name=ONE_OF.get(form.name, form.name))
        read = [self.literal(item, one, (*path, number)) for number, item in enumerate(items)]
        good = [item.value for item in read if isinstance(item, Literal_)]
        if len(good) < len(items) or not items:
            if not items:
                self.reader.wrong(path, "the list is empty", None)
            return None
        return Literal_(tuple(good), form, f"[{', '.join(str(item) for item in items)}]")

    def literal(self, given: Any, form: Form, path: Path) -> Literal_ | None:
        """A value written in the template, of the form of the fact with which it is compared."""
        try:
            return Literal_(read_literal(given, form, self.reader.facts.scale), form, str(given))
        except units.QuantityError as error:
            self.reader.wrong(path, error.message, error.hint)
            return None


def _is_number(text: str) -> bool:
    try:
        return bool(abs(float(text)) < float("inf"))
    except ValueError:
        return False


def _dated(first: Any, other: Any) -> bool:
    """A period of time may be added to a date, on either side."""
    return {first, other} == {"date", units.TIME}


def _period(text: str) -> units.Period | None:
    try:
        return units.read_period(text)
    except units.QuantityError:
        return None
