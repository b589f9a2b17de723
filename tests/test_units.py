"""Quantities: exact, bounded, and in agreement with pint."""

from __future__ import annotations

from datetime import date

import pint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iotsec.units import (
    DATA_RATE,
    FREQUENCY,
    NUMBER,
    POWER,
    TIME,
    UNITS,
    Dimension,
    Period,
    Quantity,
    QuantityError,
    dimension_name,
    dimension_of,
    read_date,
    read_period,
    read_quantity,
    show,
)

REGISTRY = pint.application_registry


@pytest.mark.parametrize("symbol", sorted(symbol for symbol, unit in UNITS.items() if unit.long_name != "piece"))
def test_each_factor_agrees_with_pint(symbol: str) -> None:
    """Protects users who calculate with pint from another size of a unit than ours."""
    ours = Quantity(float(UNITS[symbol].factor), UNITS[symbol].dimension, symbol).to_pint()
    theirs = REGISTRY.Quantity(1, UNITS[symbol].long_name).to_base_units()
    assert ours.dimensionality == theirs.dimensionality
    assert ours.to(theirs.units).magnitude == pytest.approx(theirs.magnitude, rel=1e-15)


ALIKE = sorted((a, b) for a in UNITS for b in UNITS if a != b and UNITS[a].dimension == UNITS[b].dimension)


@given(st.integers(0, 10**6), st.sampled_from(ALIKE))
def test_a_quantity_is_the_same_in_every_unit(number: int, units: tuple[str, str]) -> None:
    """Protects verdicts from turning on the unit in which a limit is written (`0.1 ms` is `100 us`)."""
    written, other = units
    scaled = number * UNITS[written].factor / UNITS[other].factor * 10**12
    assume(scaled.denominator == 1 and scaled < 10**30)
    assert Quantity.parse(f"{scaled}e-12 {other}") == Quantity.parse(f"{number} {written}")


def test_equal_quantities_are_one_value() -> None:
    """Protects sets and dictionaries of quantities: equality and hash look at value and dimension only."""
    assert {Quantity.parse("0.1 ms"), Quantity.parse("100 us"), Quantity.parse("1e-4 s")} == {Quantity.parse("100 µs")}
    assert Quantity.parse("1") != Quantity.parse("1 s")


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("4 h", 14_400.0, TIME),
        ("4h", 14_400.0, TIME),
        ("2 Gbit/s", 2e9, DATA_RATE),
        ("3/h", 3 / 3600, FREQUENCY),
        ("3 1/h", 3 / 3600, FREQUENCY),
        ("0.5 %", 0.005, NUMBER),
        ("12", 12.0, NUMBER),
        ("-1.5e3 kW", -1_500_000.0, POWER),
        ("2 kW*h", 7_200_000.0, Dimension(kg=1, m=2, s=-2)),
        ("9 m/s^2", 9.0, Dimension(m=1, s=-2)),
        ("1 MiB", 8 * 1024.0**2, Dimension(bit=1)),
    ],
)
def test_reads_what_the_grammar_says(text: str, value: float, dimension: Dimension) -> None:
    """Protects the written forms that the documents promise."""
    assert Quantity.parse(text) == Quantity(value, dimension, text)


HOSTILE = [
    *("9**9**9", "1e400 s", "1e31 s", "nan h", "inf s", "", " ", "s", "1..2 s", "1_0 s", "1 m s", "4 h/", "5/", "1/"),
    *("2 m^9", "2 m^^2", "2 m^0", "2 m^11", "1 (s)", "1 s*", "\u0663 s", "1 s\n", "0x10 s", "9" * 31 + " s"),
    *("1 " + "m*" * 100, "1e-9999999999 s", "__import__('os')", "1 GW^6*GW^6*GW^6*GW^6*GW^6*GW^6"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_refuses_hostile_text_at_once(text: str) -> None:
    """Protects the reader from hanging or from a number that is none."""
    with pytest.raises(QuantityError):
        Quantity.parse(text)


@given(st.text("0123456789.eE+-*/^ smhkGbit%W", max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Protects against any other exception than the one that callers turn into a message."""
    try:
        assert abs(Quantity.parse(text).value) < float("inf")
    except QuantityError as error:
        assert error.message


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("5 hrs", "'hrs' is no unit known here", "did you mean 'hours'?"),
        ("5 degC", "'degC' is a scale with its own zero, not a unit", "write kelvin, such as '293.15 K'"),
        ("5 dBm", "'dBm' is logarithmic and cannot be added up", "write the plain value, such as '10 mW'"),
        ("5 Mbps", "'Mbps' is short for two units", "write bit/s or B/s, such as '2 kbit/s'"),
    ],
)
def test_says_what_would_be_right(text: str, message: str, hint: str) -> None:
    """Protects the writer from having to look a unit up."""
    with pytest.raises(QuantityError) as caught:
        Quantity.parse(text)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_order_stays_within_one_dimension() -> None:
    """Protects checks from comparing a time with a length."""
    assert Quantity.parse("1 h") < Quantity.parse("61 min") <= Quantity.parse("2 h")
    with pytest.raises(TypeError, match="time and length"):
        _ = Quantity.parse("1 s") < Quantity.parse("1 m")


def test_pint_quantities_come_and_go() -> None:
    """Protects users of pint: what they hand over is as exact as the same text."""
    assert read_quantity(REGISTRY.Quantity(0.1, "ms")) == Quantity.parse("100 us")
    assert read_quantity(REGISTRY.Quantity(1, "fortnight")) == Quantity.parse("2 weeks")
    assert Quantity.parse("3 kbit/s").to_pint() == REGISTRY.Quantity(3000, "bit/s")


@pytest.mark.parametrize(
    "value", [True, None, [], 10**5000, float("nan"), float("inf")], ids=["truth", "none", "list", "huge", "nan", "inf"]
)
def test_refuses_values_that_are_no_quantity(value: object) -> None:
    """Protects against truth values and endless numbers that pass as quantities."""
    with pytest.raises(QuantityError):
        read_quantity(value)
    assert read_quantity(40) == Quantity.parse("40")


def test_periods_follow_the_calendar() -> None:
    """Protects due dates: months are months of the calendar, and the last day of one is not passed over."""
    assert [read_period(text) for text in ("15 years", "18 months", "2 weeks", "1.5 years")] == [
        Period(180, 0, ""),
        Period(18, 0, ""),
        Period(0, 14, ""),
        Period(18, 0, ""),
    ]
    assert read_period("1 month").add_to(date(2027, 1, 31)) == date(2027, 2, 28)
    assert read_period("35 days").add_to(date(2027, 1, 31)) == date(2027, 3, 7)
    assert read_period("1 year").seconds == 365.25 * 86_400
    for wrong in ("4 h", "0.5 months", "-1 days", "1e30 years", "years"):
        with pytest.raises(QuantityError):
            read_period(wrong)
    with pytest.raises(QuantityError, match="beyond the year 9999"):
        read_period("9000 years").add_to(date(2027, 1, 1))


def test_dates_are_strict() -> None:
    """Protects against dates that exist in no calendar, or that two readers read as two days."""
    assert read_date("2027-03-31") == date(2027, 3, 31)
    for wrong in ("2027-02-30", "31.03.2027", "20270331", "2027-3-1", "2027-W01-1", "\u0662\u0660\u0662\u0667-03-31"):
        with pytest.raises(QuantityError):
            read_date(wrong)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("14400 s", "4 h"), ("5 weeks", "35 days"), ("0.02 s", "20 ms"), ("1e9 bit/s", "1 Gbit/s"), ("90 min", "90 min"),
     ("86401 s", "1 day 1 s"), ("28860 s", "8 h 1 min"), ("120 min", "2 h"), ("95 min", "95 min"), ("121 s", "2 min 1 s"), ("1 year", "1 year"), ("0 h", "0 s"), ("2e-5 s", "20 us"), ("2048 bit", "2048 bit"),
     ("3/h", "3/h"), ("2.5", "2.5"), ("1 day", "1 day"), ("5 m^2", "5 m^2")],
)  # fmt: skip
def test_shows_a_fitting_unit(text: str, shown: str) -> None:
    """Protects the reader of a report from numbers of seconds."""
    quantity = Quantity.parse(text)
    assert show(quantity.value, quantity.dimension) == shown


def test_dimensions_have_readable_names() -> None:
    """Protects messages such as "a time was expected, not information/time"."""
    names = [dimension_name(dimension_of(unit)) for unit in ("h", "Gbit/s", "MW", "%", "1/h", "kg*K/s")]
    assert names == ["time", "information/time", "power", "number", "frequency", "mass*temperature/time"]
