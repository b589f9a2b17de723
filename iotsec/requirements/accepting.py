"""What a template says of when a requirement holds and who may depart from it: waivers, compensations, dates, law."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from iotsec import units
from iotsec.requirements.requirement import InForce, Law, Waivable

RISK_CLASSES = (1, 2, 3, 4)
COMPENSABLE_KINDS = ("component", "flow", "function", "interface", "access")
"""Kinds of elements to which ways lead, so that something can stand on all of them."""

WAIVABLE_RIGHT = "write false, {by: [role], at_most: 90 days}, or by_risk_class with such terms or false for 1 to 4"
IN_FORCE_RIGHT = "write {from: DATE, until: DATE, existing_from: DATE or never}, dates as 2027-04-01, in their order"
NEVER = "never"
LAW_RIGHT = "write {authority: {en: ..., ja: ...}, retrieved_on: DATE, status: confirmed or unconfirmed}"
LAW_STATUS = ("confirmed", "unconfirmed")


def is_waivable(value: Any) -> bool:
    """Whether this says who may waive a requirement: `false`, terms for all, or either for each risk class."""
    if isinstance(value, Mapping) and set(value) == {"by_risk_class"}:
        rows = value["by_risk_class"]
        return (
            isinstance(rows, Mapping)
            and sorted(map(str, rows)) == [str(number) for number in RISK_CLASSES]
            and all(_is_terms(row) for row in rows.values())
        )
    return _is_terms(value)


def _is_terms(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return value is False
    roles = value.get("by")
    named = isinstance(roles, list) and bool(roles) and all(isinstance(role, str) and role.strip() for role in roles)
    return named and set(value) <= {"by", "at_most"} and _is_period(value.get("at_most"))


def _is_period(value: Any) -> bool:
    try:
        return value is None or bool(units.read_period(value if isinstance(value, str) else str(value)))
    except units.QuantityError:
        return False


def read_waivable(given: Any) -> Waivable | None:
    """Who may waive a requirement, of what `is_waivable` has found good; None where nobody may."""
    if not isinstance(given, Mapping):
        return None
    if "by_risk_class" in given:
        rows = {int(number): read_waivable(row) for number, row in given["by_risk_class"].items()}
        return Waivable((), None, {number: rows[number] for number in RISK_CLASSES})
    at_most = given.get("at_most")
    return Waivable(tuple(given["by"]), None if at_most is None else units.read_period(str(at_most)))


def is_in_force(value: Any) -> bool:
    """Whether this says from when until when a requirement holds, and from when for systems that existed before."""
    if not isinstance(value, Mapping) or not value or set(value) - {"from", "until", "existing_from"}:
        return False
    if "existing_from" in value and "from" not in value:
        return False
    dates = [_date(value[key]) for key in ("from", "until", "existing_from") if value.get(key, NEVER) != NEVER]
    if None in dates or NEVER in (value.get("from"), value.get("until")):
        return False
    since, until, later = (_date(value.get(key)) for key in ("from", "until", "existing_from"))
    return not (since and until and until < since) and not (since and later and later < since)


def is_law(value: Any) -> bool:
    """Whether this says whose law it is, on which day its text was retrieved, and whether it was confirmed."""
    if not isinstance(value, Mapping) or set(value) != {"authority", "retrieved_on", "status"}:
        return False
    authority = value["authority"]
    named = isinstance(authority, Mapping) and set(authority) == {"en", "ja"} and all(map(bool, authority.values()))
    return named and _date(value["retrieved_on"]) is not None and value["status"] in LAW_STATUS


def read_law(given: Any) -> Law | None:
    """Whose law a requirement restates, of what `is_law` has found good; None where it is none's."""
    if not isinstance(given, Mapping):
        return None
    retrieved = _date(given["retrieved_on"])
    assert retrieved is not None
    return Law(given["authority"], retrieved, confirmed=given["status"] == "confirmed")


def _date(value: Any) -> datetime.date | None:
    try:
        return None if value is None else units.read_date(str(value))
    except units.QuantityError:
        return None


def read_in_force(given: Any) -> InForce | None:
    """When a requirement holds, of what `is_in_force` has found good; None where it always does."""
    if not isinstance(given, Mapping):
        return None
    since, until = _date(given.get("from")), _date(given.get("until"))
    existing = given.get("existing_from")
    return InForce(since, until, since if existing is None else _date(existing), existing != NEVER)
