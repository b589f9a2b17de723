"""Physical quantities written as text with a unit: `4 h`, `35 days`, `100 MW`, `2 Gbit/s`, `0.5 %`.

The grammar is small and bounded, and every factor is exact: a text is read as a fraction and rounded once, so that
`0.1 ms` and `100 us` are the same number and no verdict turns on how a limit was written.
"""

from __future__ import annotations

import math
import re
import sys
from fractions import Fraction
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Any, NamedTuple

from iotsec.errors import IotsecError, nearest
from iotsec.frozen import field, frozen

if TYPE_CHECKING:
    import pint

LONGEST_TEXT = 64
MOST_DIGITS = 30
LARGEST_EXPONENT = 30


class QuantityError(IotsecError, ValueError):
    """A text is no quantity, period or date: says what is wrong in `message` and what would be right in `hint`."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message} ({hint})" if hint else message)


class Dimension(NamedTuple):
    """What kind of quantity it is: the power of each base unit in it."""

    s: int = 0
    m: int = 0
    kg: int = 0
    A: int = 0
    K: int = 0
    bit: int = 0
    rad: int = 0
    cd: int = 0
    mol: int = 0


class Unit(NamedTuple):
    """One unit: how many base units it is, of which dimension, and its long name, by which pint knows it."""

    factor: Fraction
    dimension: Dimension
    long_name: str


NUMBER = Dimension()
TIME = Dimension(s=1)
FREQUENCY = Dimension(s=-1)
LENGTH = Dimension(m=1)
AREA = Dimension(m=2)
VOLUME = Dimension(m=3)
MASS = Dimension(kg=1)
TEMPERATURE = Dimension(K=1)
INFORMATION = Dimension(bit=1)
DATA_RATE = Dimension(bit=1, s=-1)
POWER = Dimension(kg=1, m=2, s=-3)
ENERGY = Dimension(kg=1, m=2, s=-2)
CURRENT = Dimension(A=1)
CHARGE = Dimension(A=1, s=1)
VOLTAGE = Dimension(kg=1, m=2, s=-3, A=-1)
RESISTANCE = Dimension(kg=1, m=2, s=-3, A=-2)
FORCE = Dimension(kg=1, m=1, s=-2)
PRESSURE = Dimension(kg=1, m=-1, s=-2)
ANGLE = Dimension(rad=1)

_NAMES = {NUMBER: "number", FREQUENCY: "frequency", AREA: "area", VOLUME: "volume", DATA_RATE: "information/time"}
_NAMES |= {POWER: "power", ENERGY: "energy", CHARGE: "charge", VOLTAGE: "voltage", RESISTANCE: "resistance"}
_NAMES |= {FORCE: "force", PRESSURE: "pressure", Dimension(m=1, s=-1): "speed"}
BASE_NAMES = Dimension._fields
_BASE_KINDS = ("time", "length", "mass", "current", "temperature", "information", "angle", "luminosity", "amount")
_BASE_LONG = ("second", "meter", "kilogram", "ampere", "kelvin", "bit", "radian", "candela", "mole")

_DECIMAL = "n:nano:-9 u:micro:-6 m:milli:-3 c:centi:-2 k:kilo:3 M:mega:6 G:giga:9 T:tera:12"
_BINARY = "Ki:kibi:10 Mi:mebi:20 Gi:gibi:30 Ti:tebi:40"
_PREFIXES = {"": ("", Fraction(1))}
for _size, _rows in ((10, _DECIMAL), (2, _BINARY)):
    for _symbol, _word, _power in (row.split(":") for row in _rows.split()):
        _PREFIXES[_symbol] = (_word, Fraction(_size) ** int(_power))
DAY = Fraction(86_400)
YEAR = DAY * Fraction(1461, 4)  # The mean Julian year, 365.25 days; a month is a twelfth of it.

_WITH_PREFIXES = (
    # symbol, long name, factor, dimension, prefixes
    ("s", "second", Fraction(1), TIME, "n u m"),
    ("bit", "bit", Fraction(1), INFORMATION, "k M G T Ki Mi Gi Ti"),
    ("B", "byte", Fraction(8), INFORMATION, "k M G T Ki Mi Gi Ti"),
    ("W", "watt", Fraction(1), POWER, "m k M G"),
    ("VA", "volt_ampere", Fraction(1), POWER, "k M"),
    ("Wh", "watt_hour", Fraction(3600), ENERGY, "k M G"),
    ("J", "joule", Fraction(1), ENERGY, "k M"),
    ("V", "volt", Fraction(1), VOLTAGE, "m k"),
    ("A", "ampere", Fraction(1), CURRENT, "m k"),
    ("Ah", "ampere_hour", Fraction(3600), CHARGE, "m k"),
    ("Hz", "hertz", Fraction(1), FREQUENCY, "m k M G"),
    ("m", "meter", Fraction(1), LENGTH, "u m c k"),
    ("g", "gram", Fraction(1, 1000), MASS, "m k"),
    ("L", "liter", Fraction(1, 1000), VOLUME, "m"),
    ("N", "newton", Fraction(1), FORCE, "k"),
    ("Pa", "pascal", Fraction(1), PRESSURE, "k M"),
    ("bar", "bar", Fraction(10**5), PRESSURE, "m"),
    ("ohm", "ohm", Fraction(1), RESISTANCE, "k M"),
)
_SINGLE = (
    # symbols, long name, factor, dimension
    ("second seconds", "second", Fraction(1), TIME),
    ("min minute minutes", "minute", Fraction(60), TIME),
    ("h hour hours", "hour", Fraction(3600), TIME),
    ("day days", "day", DAY, TIME),
    ("week weeks", "week", 7 * DAY, TIME),
    ("month months", "month", YEAR / 12, TIME),
    ("year years", "year", YEAR, TIME),
    ("bits", "bit", Fraction(1), INFORMATION),
    ("byte bytes", "byte", Fraction(8), INFORMATION),
    ("t", "metric_ton", Fraction(1000), MASS),
    ("K", "kelvin", Fraction(1), TEMPERATURE),
    ("ha", "hectare", Fraction(10**4), AREA),
    ("rad", "radian", Fraction(1), ANGLE),
    ("deg", "degree", Fraction(math.pi) / 180, ANGLE),
    ("cd", "candela", Fraction(1), Dimension(cd=1)),
    ("mol", "mole", Fraction(1), Dimension(mol=1)),
    ("% percent", "percent", Fraction(1, 100), NUMBER),
    ("ppm", "ppm", Fraction(1, 10**6), NUMBER),
    ("piece pieces", "piece", Fraction(1), NUMBER),
)


def _all_units() -> dict[str, Unit]:
    units = {
        prefix + symbol: Unit(factor * _PREFIXES[prefix][1], dimension, _PREFIXES[prefix][0] + name)
        for symbol, name, factor, dimension, prefixes in _WITH_PREFIXES
        for prefix in ("", *prefixes.split())
    }
    for symbols, name, factor, dimension in _SINGLE:
        units.update(dict.fromkeys(symbols.split(), Unit(factor, dimension, name)))
    for micro in "\u00b5\u03bc":  # The micro sign and the Greek letter look alike; people type both.
        units |= {micro + unit: units["u" + unit] for unit in ("s", "m")}
    return units


UNITS = _all_units()
"""Every unit that a text may name."""

_SCALE = ("is a scale with its own zero, not a unit", "write kelvin, such as '293.15 K'")
_LOGARITHM = ("is logarithmic and cannot be added up", "write the plain value, such as '10 mW'")
_RATE = ("is short for two units", "write bit/s or B/s, such as '2 kbit/s'")
_REFUSED = {
    **dict.fromkeys(["degC", "°C", "C", "celsius", "degF", "°F", "F", "fahrenheit"], _SCALE),
    **dict.fromkeys(["dB", "dBm", "dBW", "dBi"], _LOGARITHM),
    **dict.fromkeys(["bps", "kbps", "Mbps", "Gbps", "Tbps"], _RATE),
}

_NUMBER_TEXT = re.compile(r"([+-]?)([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?(?![0-9.])")
_FACTOR_TEXT = re.compile(r" *([*/]?) *([A-Za-z\u00b5\u03bc°%]+)(?:\^(-?[1-6])(?![0-9]))? *")
_UNIT_EXAMPLE = "join units by * or /, with powers up to 6, such as 'm/s^2'"
_EXAMPLE = "write a number and a unit, such as '4 h', '100 MW' or '2 Gbit/s'"


def shown(text: str) -> str:
    """The text as a message quotes it, cut where it is long."""
    return ascii(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "...")


def bounded(text: str) -> str:
    """The text, where it is not too long to be a quantity. Raises QuantityError otherwise."""
    if len(text) > LONGEST_TEXT:
        raise QuantityError(f"{shown(text)} is longer than {LONGEST_TEXT} characters", _EXAMPLE)
    return text.strip(" ")


def read_number(text: str) -> tuple[Fraction, str]:
    """The exact number with which a text begins, and the rest. Raises QuantityError where there is none."""
    found = _NUMBER_TEXT.match(text)
    if found is None:
        raise QuantityError(f"{shown(text)} does not begin with a number", _EXAMPLE)
    sign, digits, exponent = found.groups()
    if len(digits) > MOST_DIGITS or len(exponent or "") > 4 or abs(int(exponent or 0)) > LARGEST_EXPONENT:
        reach = f"at most {MOST_DIGITS} digits and a power of ten within {LARGEST_EXPONENT}"
        raise QuantityError(f"the number in {shown(text)} is too large, too small or too long", reach)
    number = Fraction(digits) * Fraction(10) ** int(exponent) if exponent else Fraction(digits)
    return -number if sign == "-" else number, text[found.end() :]


def _unit_called(name: str) -> Unit:
    if name in UNITS:
        return UNITS[name]
    if name in _REFUSED:
        reason, hint = _REFUSED[name]
        raise QuantityError(f"{shown(name)} {reason}", hint)
    close = nearest(name, tuple(UNITS))
    raise QuantityError(f"{shown(name)} is no unit known here", f"did you mean {close!r}?" if close else _EXAMPLE)


def read_unit(text: str, whole: str) -> tuple[Fraction, Dimension]:
    """The factor and the dimension of a unit expression; `1/h` and `/h` both mean per hour."""
    found = _unit_expression(text)
    if found is None:
        raise QuantityError(f"the unit in {shown(whole)} cannot be read", _UNIT_EXAMPLE)
    return found


@lru_cache(maxsize=1024)
def _unit_expression(text: str) -> tuple[Fraction, Dimension] | None:
    """The same, kept: a large design says few units many times. None where it cannot be read."""
    factor, powers = Fraction(1), list(NUMBER)
    text = text.strip(" ")
    position = 1 if re.match(r"1 */", text) else 0
    first = position == 0 and not text.startswith("/")
    while position < len(text):
        found = _FACTOR_TEXT.match(text, position)
        if found is None or bool(found[1]) == first:
            return None
        unit, power = _unit_called(found[2]), int(found[3] or 1)
        power = -power if found[1] == "/" else power
        factor *= unit.factor**power
        powers = [old + power * new for old, new in zip(powers, unit.dimension, strict=True)]
        position, first = found.end(), False
    return factor, Dimension(*powers)


def dimension_of(unit_text: str) -> Dimension:
    """The dimension of a unit such as `ms`, `bit/s` or `1/h`. Raises QuantityError for text that is none."""
    return read_unit(bounded(unit_text), unit_text)[1]


def dimension_name(dimension: Dimension) -> str:
    """A readable name: `time`, `information/time`, `power`; else the product of base kinds."""
    return _NAMES.get(dimension) or product(_BASE_KINDS, dimension)


def product(names: tuple[str, ...], dimension: Dimension) -> str:
    """The dimension as a product of the names of its base units, such as `m/s^2`."""

    def term(name: str, power: int) -> str:
        return name if power == 1 else f"{name}^{power}"

    pairs = [(name, power) for name, power in zip(names, dimension, strict=True) if power]
    above = "*".join(term(name, power) for name, power in pairs if power > 0)
    return (above or "1") + "".join("/" + term(name, -power) for name, power in pairs if power < 0)


@total_ordering
@frozen
class Quantity:
    """A number of base units (seconds, metres, bits, watts...); equal to the same quantity written in another unit."""

    value: float
    dimension: Dimension
    text: str = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """The quantity that a text such as `4 h` says. Raises QuantityError for text that says none."""
        return _parsed(text)

    def __lt__(self, other: object) -> bool:
        """Raises TypeError between two dimensions: a time is not less than a length."""
        if not isinstance(other, Quantity):
            return NotImplemented
        if self.dimension != other.dimension:
            kinds = f"{dimension_name(self.dimension)} and {dimension_name(other.dimension)}"
            raise TypeError(f"{self.text!r} and {other.text!r} cannot be compared: {kinds}")
        return self.value < other.value

    def __str__(self) -> str:
        return self.text

    def to_pint(self) -> pint.Quantity[float]:
        """The same quantity in base units of pint's application registry (imports pint, which takes half a second)."""
        import pint  # Costs more to import than a whole check; few callers need it.

        units = {name: power for name, power in zip(_BASE_LONG, self.dimension, strict=True) if power}
        quantity: pint.Quantity[float] = pint.application_registry.Quantity(self.value, pint.util.UnitsContainer(units))
        return quantity


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Quantity:
    """What a text says, kept: a large design says few quantities many times."""
    number, rest = read_number(bounded(text))
    factor, dimension = read_unit(rest, text)
    return Quantity(_rounded(number * factor, text), dimension, text)


_SMALLEST, _LARGEST = Fraction(1, 10**300), Fraction(10**300)


def _rounded(exact: Fraction, text: str) -> float:
    if exact and not _SMALLEST < abs(exact) < _LARGEST:
        raise QuantityError(f"{shown(text)} is too large or too small to reckon with", _EXAMPLE)
    return float(exact)


def read_quantity(value: object) -> Quantity:
    """The quantity that a text, a plain number, a pint quantity or a Quantity says. Raises QuantityError otherwise."""
    if isinstance(value, Quantity):
        return value
    if isinstance(value, str):
        return Quantity.parse(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Quantity.parse(_number_as_text(value))
    pint_module = sys.modules.get("pint")  # Whoever hands over a pint quantity has imported pint.
    if pint_module is not None and isinstance(value, pint_module.Quantity):
        return _from_pint(value)
    found = {dict: "map", list: "list", tuple: "list", bool: "truth value"}.get(type(value), type(value).__name__)
    raise QuantityError(f"a {found} is no quantity", _EXAMPLE)


def _number_as_text(value: float) -> str:
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:  # Before str(), which is quadratic in the digits.
        raise QuantityError("the number is too large to be a quantity", f"at most {MOST_DIGITS} digits")
    return repr(value)


def _from_pint(value: Any) -> Quantity:
    by_name = {unit.long_name: unit for unit in UNITS.values()}
    if any(name not in by_name for name, _ in value.unit_items()):
        value = value.to_base_units()
    exact, powers = read_number(_number_as_text(float(value.magnitude)))[0], list(NUMBER)
    for name, power in value.unit_items():
        if name not in by_name or int(power) != power:
            raise QuantityError(f"a pint quantity in {value.units} has no counterpart here", _EXAMPLE)
        exact *= by_name[name].factor ** int(power)
        powers = [old + int(power) * new for old, new in zip(powers, by_name[name].dimension, strict=True)]
    return Quantity(_rounded(exact, str(value)), Dimension(*powers), f"{value:~}")
