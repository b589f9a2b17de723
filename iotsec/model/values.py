"""Values that are more than one word: ranges, contacts, and how well a value is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from iotsec.units import Quantity

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

Basis = Literal["assumed", "required", "designed", "built", "verified"]
BASES: tuple[Basis, ...] = ("assumed", "required", "designed", "built", "verified")
"""How well a value is known, in rising order."""

Stage = Literal["policy", "risk-assessment", "design", "build", "operation"]
STAGES: tuple[Stage, ...] = ("policy", "risk-assessment", "design", "build", "operation")
"""The five stages of life, in order."""

BASIS_OF_STAGE: Mapping[str, Basis] = {
    "policy": "assumed",
    "risk-assessment": "required",
    "design": "designed",
    "build": "built",
    "operation": "built",
}
"""The basis of a value that states none, by the stage of its system: being in operation verifies nothing."""


class Statement(NamedTuple):
    """How a value was stated: its basis, who says so, the reason of an explicit none, and whether a list is whole.

    `per`: it is said for each option of a choice, each with a statement of its own.
    """

    basis: Basis | None = None
    by: str | None = None
    none: str | None = None
    including: bool = False
    per: bool = False


PLAIN = Statement()


class Between(NamedTuple):
    """One value that is not yet known, somewhere from `low` to `high`."""

    low: Any
    high: Any


class Spread(NamedTuple):
    """All values from `lowest` to `highest` occur; an end that is None is not known."""

    lowest: Any
    highest: Any


class Contact(NamedTuple):
    """One way to reach a party: the channel, its hours, and the longest time to an answer."""

    channel: str
    hours: str | None = None
    responds_within: Quantity | None = None


class Stated(NamedTuple):
    """A value together with how it was stated, as the constructors of elements take it."""

    value: Any
    statement: Statement


class PerChoice(NamedTuple):
    """What a value is under each option of one choice; under an option that is not named it is not stated."""

    choice: str
    options: Mapping[str, Stated]

    def under(self, option: str) -> Stated:
        """The value under an option and how it was stated: None and plain where it was not."""
        return self.options.get(option, UNSAID)

    def __hash__(self) -> int:
        return hash((self.choice, tuple(sorted(self.options))))


UNSAID = Stated(None, PLAIN)


class Unreadable(str):
    """Stands for a wrapper that cannot be read, and says why: every form refuses it with these words."""


def stated(value: Any, *, basis: Basis | None = None, by: str | None = None) -> Any:
    """A value with its basis and who says so: `authentication=stated("mutual", basis="verified", by="pentest-7")`."""
    return Stated(value, Statement(basis=basis, by=by))


def none(reason: str, *, basis: Basis | None = None, by: str | None = None) -> Any:
    """An explicit none with its reason: `can_cause=none("moves no mass")`."""
    return Stated(None, Statement(basis=basis, by=by, none=reason))


def including(*items: str, basis: Basis | None = None, by: str | None = None) -> Any:
    """At least these members; there may be more."""
    return Stated(tuple(items), Statement(basis=basis, by=by, including=True))


def per(choice: str, options: Mapping[str, Any], *, basis: Basis | None = None, by: str | None = None) -> Any:
    """What a value is under each option of a choice: `tolerable_outage=per("mode", {"normal": "4 h", "off": "1 h"})`.

    A value under an option may itself be `stated(...)`, `none(...)`, `including(...)` or a range.
    """
    known = {key: item for key, item in (("basis", basis), ("by", by)) if item is not None}
    return {"per": {choice: dict(options)}, **known}


def between(low: Any, high: Any) -> Any:
    """One value that is not yet known, from `low` to `high`."""
    return Between(low, high)


def spread(lowest: Any, highest: Any) -> Any:
    """All values from `lowest` to `highest` occur."""
    return Spread(lowest, highest)


def read_range(value: Mapping[Any, Any], read: Callable[[object], Any], *, spread: bool) -> Between | Spread:
    """Read `{between: [low, high]}` or, where the field varies, `{from: lowest, to: highest}`."""
    keys = set(value)
    if keys == {"between"} and isinstance(value["between"], (list, tuple)) and len(value["between"]) == 2:
        low, high = (read(item) for item in value["between"])
        _upright(low, high)
        return Between(low, high)
    if spread and keys and keys <= {"from", "to"}:
        ends = [None if value.get(key) is None else read(value[key]) for key in ("from", "to")]
        if ends[0] is not None and ends[1] is not None:
            _upright(ends[0], ends[1])
        return Spread(*ends)
    right = "{between: [low, high]} for one value not yet known" + (
        ", {from: low, to: high} for a spread" if spread else ""
    )
    raise _wrong("this is not a range that can be read here", f"write {right}")


def _upright(low: Any, high: Any) -> None:
    if _order(low) > _order(high):
        message = f"the range is upside down: {_show(low)} is more than {_show(high)}"
        raise _wrong(message, "write the lower end first")


def _wrong(message: str, hint: str) -> PydanticCustomError:
    from pydantic_core import PydanticCustomError  # Tables of columns need the words above, and no pydantic.

    return PydanticCustomError("iotsec", "{message}", {"message": message, "hint": hint})


def _order(value: Any) -> Any:
    return value.value if isinstance(value, Quantity) else value


def _show(value: Any) -> str:
    return value.text if isinstance(value, Quantity) else str(value)


def write_range(value: Between | Spread, write: Callable[[Any], Any]) -> dict[str, Any]:
    """The range as it stands in a document."""
    if isinstance(value, Between):
        return {"between": [write(value.low), write(value.high)]}
    ends = {"from": value.lowest, "to": value.highest}
    return {key: write(end) for key, end in ends.items() if end is not None}
