"""Quantities as readers see them, in a fitting unit."""

from __future__ import annotations

import math

from iotsec.units.quantities import (
    BASE_NAMES,
    CURRENT,
    DATA_RATE,
    ENERGY,
    FREQUENCY,
    INFORMATION,
    LENGTH,
    POWER,
    TIME,
    VOLTAGE,
    Dimension,
    product,
    read_unit,
)  # fmt: skip

_SHOWN_IN = {
    TIME: "year day h min s ms us ns",
    INFORMATION: "Tbit Gbit Mbit kbit bit",
    DATA_RATE: "Tbit/s Gbit/s Mbit/s kbit/s bit/s",
    POWER: "GW MW kW W mW",
    ENERGY: "GWh MWh kWh Wh J",
    VOLTAGE: "kV V mV",
    CURRENT: "kA A mA",
    LENGTH: "km m cm mm um",
    FREQUENCY: "GHz MHz kHz Hz 1/h 1/day 1/year",
}


LONG = 120
"""A time of more minutes or seconds than these is told in days, hours, minutes and seconds."""


def show_number(value: float) -> str:
    """A number without a unit: a whole one in full (`1000000`, as somebody wrote it), another in short."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 10**15 else f"{value:g}"


def counted(number: float, one: str, several: str = "") -> str:
    """A number with what it counts: `1 finding`, `2 findings`; by the word for several where it is no `s` more."""
    shown = show_number(float(number))
    return f"{shown} {one if shown == '1' else several or f'{one}s'}"


def show(value: float, dimension: Dimension) -> str:
    """A short text in a fitting unit (`4 h`, `20 ms`, `1 Gbit/s`): the largest in which the number is whole, if any.

    A long time that is whole in minutes or seconds only is told in several (`8 h 1 min`).
    """
    if math.isinf(value):
        return "infinite" if value > 0 else "-infinite"
    units = _SHOWN_IN.get(dimension) or (product(BASE_NAMES, dimension) if any(dimension) else "")
    sizes = [(_size_in(unit, value), unit) for unit in units.split(" ")]
    whole = [(size, unit) for size, unit in sizes if size.is_integer() and 1 <= abs(size) < 1_000_000]
    large = [(size, unit) for size, unit in sizes if abs(size) >= 1]
    zero = [(size, unit) for size, unit in sizes if not size and unit in (*BASE_NAMES, "bit/s", "W", "Wh", "V", "Hz")]
    size, unit = (whole or large or zero or sizes[-1:])[0]
    number = f"{size:.0f}" if size.is_integer() and abs(size) < 1_000_000 else f"{size:.4g}"
    if unit in ("min", "s") and number.isdigit() and size > LONG:
        return _in_parts(round(value))
    if unit.startswith("1/"):
        return number + unit[1:]
    return f"{number} {unit}{'s' if unit in ('day', 'year') and number != '1' else ''}".rstrip()


def _in_parts(seconds: int) -> str:
    parts = []
    for unit, size in (("day", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number} {unit}{'s' if unit == 'day' and number != 1 else ''}")
    return " ".join(parts)


def _size_in(unit: str, value: float) -> float:
    # Fifteen digits hide the last bit of the division, so that 0.00002 s is 20 us and not 19.999999999999996 us.
    return float(f"{value / float(read_unit(unit, unit)[0]):.15g}")
