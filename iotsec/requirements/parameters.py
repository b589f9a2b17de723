"""The parameters of a requirement: one value, a value for each risk class, or a table chosen by facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iotsec import units
from iotsec.conditions.literals import read_literal
from iotsec.conditions.tree import Parameter
from iotsec.errors import nearest
from iotsec.model.vocabulary import SCALES, Form
from iotsec.requirements.grades import Grading, ScaleOf, grading_of
from iotsec.requirements.shapes import Shape, is_table, is_text, is_texts, misshapen

Path = tuple[str | int, ...]
Wrong = Callable[[Path, str, str | None], None]

KEYS = (
    "default", "by_risk_class", "by", "rows", "bands", "otherwise", "stronger", "unit", "scale", "words", "meaning",
    "range",
)  # fmt: skip
DIRECTIONS = ("higher", "lower", "superset", "subset", "within")
SPECIAL = ("never", "open")
SHAPES: Mapping[str, Shape] = {
    "by_risk_class": Shape(is_table, "write {1: value, 2: value, 3: value, 4: value}"),
    "rows": Shape(is_table, "write {word: value}"),
    "bands": Shape(is_table, "write {below 10: value, else: value}"),
    "by": Shape(lambda value: is_text(value) or is_texts(value), "write the fact that chooses the row, or a list"),
    "default": Shape(lambda value: not isinstance(value, list) or is_texts(value), "write a value, or a list of words"),
}
"""What stands in a parameter."""
FORMS = "write numbers, quantities, periods, dates, lists, or levels of one scale"


def read_parameters(tree: Any, path: Path, wrong: Wrong, scale_of: ScaleOf = SCALES.get) -> dict[str, Parameter]:
    """The parameters declared here; slips are told, and a parameter with one is left out."""
    if tree is None:
        return {}
    if not isinstance(tree, Mapping):
        wrong(path, "parameters are a map from name to what is known of it", None)
        return {}
    read: dict[str, Parameter] = {}
    for name, said in tree.items():
        at = (*path, str(name))
        if isinstance(said, Mapping) and said.get("stronger") == "within":
            read.update(_two_sided(str(name), said, at, wrong, scale_of))
            continue
        parameter = _parameter(str(name), said, at, wrong, scale_of)
        if parameter is not None:
            read[str(name)] = parameter
    return read


def _two_sided(name: str, tree: Mapping[str, Any], path: Path, wrong: Wrong, scale_of: ScaleOf) -> dict[str, Parameter]:
    """The two ends of a two-sided parameter, each a parameter of its own: `name.from` and `name.to`."""
    from iotsec.requirements.ranges import check_ends, sided  # Few parameters have two sides.

    told: set[tuple[Path, str, str | None]] = set()

    def tell(message: str, hint: str | None) -> None:
        once(path, message, hint)

    def once(at: Path, message: str, hint: str | None) -> None:
        if (at, message, hint) not in told:  # What is wrong with both ends is one thing in the document.
            told.add((at, message, hint))
            wrong(at, message, hint)

    read = {end: _parameter(end, said, path, once, scale_of) for end, said in sided(name, tree, tell)}
    found = {end: parameter for end, parameter in read.items() if parameter is not None}
    check_ends(name, found, tell)
    return {} if told else found


def _parameter(name: str, tree: Any, path: Path, wrong: Wrong, scale_of: ScaleOf) -> Parameter | None:
    if not isinstance(tree, Mapping) or not _shaped(tree, path, wrong):
        if not isinstance(tree, Mapping):
            wrong(path, "expected {default: ..., stronger: ...}", None)
        return None
    by, rows = _rows(tree, path, wrong)
    bands = [(str(key), value) for key, value in tree.get("bands", {}).items()]
    values = [*rows.values(), *(value for _key, value in bands), *([tree["otherwise"]] if "otherwise" in tree else [])]
    known = [value for value in values if not isinstance(value, str) or value not in SPECIAL]
    try:
        units.dimension_of(str(tree.get("unit", "s")) or "s")
    except units.QuantityError as error:
        wrong((*path, "unit"), error.message, error.hint)
        return None
    try:
        grading = grading_of(known, tree, scale_of)
        form = grading.form if grading is not None else _form(known, tree)
        if form is None:
            wrong(path, *(_slip_of_one(known) or ("the values of this parameter are of no common form", FORMS)))
            return None
        read = {key: _value(value, form, grading) for key, value in rows.items()}
        ends = _bands(bands, form, grading)
        otherwise = None if "otherwise" not in tree else _value(tree["otherwise"], form, grading)
    except units.QuantityError as error:
        wrong(path, error.message, error.hint)
        return None
    parameter = Parameter(name, form, tree["stronger"], by, read, ends, otherwise)
    return parameter if "range" not in tree or _inside(parameter, grading, tree["range"], path, wrong) else None


def _inside(parameter: Parameter, grading: Grading | None, given: Any, path: Path, wrong: Wrong) -> bool:
    """Whether every value lies in the range that may be assigned; what is wrong was told."""
    from iotsec.requirements.ranges import is_range, outside, upside_down  # Few parameters say a range.

    right = "write range: {from: ..., to: ...}, the least and the greatest value that a profile may assign"
    if not is_range(given):
        wrong((*path, "range"), "range cannot be read", right)
        return False
    try:
        low, high = (_value(given[end], parameter.form, grading) for end in ("from", "to"))
    except units.QuantityError as error:
        wrong((*path, "range"), error.message, error.hint)
        return False
    slip = upside_down(low, high, given)
    if slip is not None:
        wrong((*path, "range"), *slip)
        return False
    found = outside(parameter, low, high)
    if found is not None:
        wrong(path, f"{found} is out of range for {parameter.name}", f"it may be {given['from']} to {given['to']}")
    return found is None


def _shaped(tree: Mapping[str, Any], path: Path, wrong: Wrong) -> bool:
    good = True
    for key in tree:
        if key not in KEYS:
            meant = nearest(str(key), KEYS)
            wrong(
                (*path, str(key)),
                f"unknown word {key}",
                f"did you mean {meant}?" if meant else f"known are {', '.join(KEYS)}",
            )
            good = False
    if tree.get("stronger") not in DIRECTIONS:
        wrong(path, "say in which direction the requirement gets stricter", f"stronger: {', '.join(DIRECTIONS)}")
        good = False
    for key, right in misshapen(tree, SHAPES):
        wrong((*path, key), f"{key} cannot be read", right)
        good = False
    if sum(key in tree for key in ("default", "by_risk_class", "by")) != 1:
        wrong(path, "a parameter has one of default, by_risk_class and by", None)
        good = False
    if "by" in tree and ("rows" in tree) == ("bands" in tree):
        wrong(path, "a table has either rows or bands", "rows: {word: value}, or bands: {below 10: value, else: value}")
        good = False
    return good


def _rows(tree: Mapping[str, Any], path: Path, wrong: Wrong) -> tuple[tuple[str, ...], dict[tuple[str, ...], Any]]:
    if "default" in tree:
        return (), {(): tree["default"]}
    if "by_risk_class" in tree:
        return ("self.risk_class",), {(str(key),): value for key, value in tree["by_risk_class"].items()}
    by = tree["by"] if isinstance(tree["by"], list) else [tree["by"]]
    rows: dict[tuple[str, ...], Any] = {}
    for key, value in tree.get("rows", {}).items():
        if len(by) == 1:
            rows[str(key),] = value
        elif isinstance(value, Mapping):
            rows.update({(str(key), str(second)): inner for second, inner in value.items()})
        else:
            wrong((*path, "rows", str(key)), "a table with two keys needs a map from the second key in each row", None)
    return tuple(str(item) for item in by), rows


def _bands(bands: list[tuple[str, Any]], form: Form, grading: Grading | None) -> tuple[tuple[float, Any], ...]:
    found: list[tuple[float, Any]] = []
    for key, value in bands:
        if key == "else":
            found.append((float("inf"), _value(value, form, grading)))
        elif key.startswith("below "):
            found.append((units.read_quantity(key.removeprefix("below ")).value, _value(value, form, grading)))
        else:
            raise units.QuantityError(f"{key!r} is no band", "write `below 1 h: ...` and, last, `else: ...`")
    if found and (found != sorted(found, key=lambda item: item[0]) or found[-1][0] != float("inf")):
        raise units.QuantityError("bands stand in rising order, and the last is `else`")
    return tuple(found)


def _form(values: list[Any], tree: Mapping[str, Any]) -> Form | None:
    """The form that all values have: a list of words, a number, a date, a period, a quantity."""
    if not values and tree["stronger"] in ("superset", "subset"):
        return Form("words")
    if not values:
        return Form("quantity", unit=str(tree.get("unit", "")))
    if all(isinstance(value, list) for value in values):
        return Form("words")
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return Form("number")
    for form in (Form("date"), Form("period"), Form("quantity")):
        if all(_reads(value, form) for value in values):
            return form if form.name != "quantity" else Form("quantity", unit=_unit(values))
    return None


def _slip_of_one(values: list[Any]) -> tuple[str, str | None] | None:
    """What is wrong with the first that is no quantity, where others are; None where none is."""
    if any(_reads(value, Form("quantity")) for value in values):
        for value in values:
            try:
                units.read_quantity(str(value))
            except units.QuantityError as error:
                return error.message, error.hint
    return None


def _reads(value: Any, form: Form) -> bool:
    if not isinstance(value, str):
        return False
    try:
        read_literal(value, form, lambda _name: None)
    except units.QuantityError:
        return False
    return True


def _unit(values: list[Any]) -> str:
    return str(values[0]).lstrip("+-0123456789.eE ") if values else ""


def _value(value: Any, form: Form, grading: Grading | None) -> Any:
    if isinstance(value, str) and value in SPECIAL:
        if value == "never" and form.name == "words":
            raise units.QuantityError("no set is stricter than every other, so `never` cannot stand among lists")
        return value
    if grading is not None:
        return grading.grade(value)
    if form.name == "words":
        return tuple(str(item) for item in value)
    return read_literal(value, form, lambda _name: None)
