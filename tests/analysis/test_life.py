"""The life of a design: against a check on every single day, and told in words."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from iotsec import Design, InputError, check, load_design, load_profile
from iotsec.analysis.living import _Days, _days, _end_of_service, life
from iotsec.analysis.watching import another_day, first_day
from iotsec.checking.composing import composed
from iotsec.cli import main
from iotsec.documents.reading import design_of
from iotsec.facts.tabulate import tabulate
from iotsec.testing import Seeded, Shape
from iotsec.testing.drawing import draw_tree

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"
GENERAL = load_profile("general")
DAY = datetime.timedelta(days=1)


def day_by_day(design: Design, since: datetime.date, days: int) -> list[tuple[datetime.date, str, str, str, str]]:
    """What turns, by checking every single day."""
    found, before = [], None
    for number in range(days + 1):
        day = since + number * DAY
        verdicts = {
            (item.requirement.id, item.kind, item.id): item.verdict.word
            for item in check(design, GENERAL, as_of=day).select()
        }
        if before is not None:
            found += [(day, key[0], key[2], before[key], word) for key, word in verdicts.items() if before[key] != word]
        before = verdicts
    return sorted(found)


def told(design: Design, since: datetime.date, days: int) -> list[tuple[datetime.date, str, str, str, str]]:
    """What turns, as `life` says."""
    found = life(design, GENERAL, since=since, until=since + days * DAY)
    assert found.whole
    return sorted((turn.day, turn.requirement, turn.id, turn.before, turn.after) for turn in found.turns)


def test_the_reference_design_turns_on_the_days_on_which_it_does() -> None:
    """Protects from a turn that is left out: policies, restore tests and plans that grow old, one day after the other."""
    design, since = load_design(EXAMPLES / "design.yaml").design, datetime.date(2028, 1, 30)

    expected = day_by_day(design, since, 14)

    assert told(design, since, 14) == expected
    assert {day for day, *_rest in expected} == {datetime.date(2028, 2, 1), datetime.date(2028, 2, 11)}


@pytest.mark.parametrize("seed", range(4))
def test_random_designs_turn_on_the_days_on_which_they_do(seed: int) -> None:
    """The same for designs that nobody made for it, over the dates that they are drawn with."""
    design = design_of(draw_tree(Seeded(seed), Shape(stated=0.9, more_fields=6)))
    since = datetime.date(2027, 5, 15)

    assert told(design, since, 20) == day_by_day(design, since, 20)


def test_a_design_without_a_date_or_an_end_is_told() -> None:
    """Protects from a life that begins or ends nowhere."""
    with pytest.raises(InputError, match="the design has no date"):
        life(Design(id="bare"), GENERAL)
    with pytest.raises(InputError, match="nothing is drawn that has a service life"):
        life(Design(id="bare", as_of="2027-01-01"), GENERAL)


def test_the_command_tells_the_days(capfd: pytest.CaptureFixture[str]) -> None:
    """A reader sees the day, the requirement, the elements, and how many findings are open from then on."""
    code = main(["life", str(EXAMPLES / "design.yaml"), "--until", "2028-02-02"])
    said = capfd.readouterr().out

    assert code == 0
    assert "2027-09-01: " in said
    assert "IOT-DEF-09 met, as modelled > not met: car-share, cpo, dso, mno, parking" in said


def test_what_was_seen_is_told_in_the_words_of_the_check(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects readers from operators of templates and from Python's truths; programs are told them as they were."""
    asked = ["life", str(EXAMPLES / "design.yaml"), "--until", "2027-09-02"]
    said = {lang: (main([*asked, "--lang", lang]), capfd.readouterr().out)[1] for lang in ("en", "ja")}
    main([*asked, "--format", "json"])
    turns = json.loads(capfd.readouterr().out)["turns"]

    assert "seen: compared = false; asked: is true" in said["en"]
    assert "現状：compared = false（要求：true であること）" in said["ja"]
    assert turns[0]["because"][0] == "compared = false; is True"
    assert list(turns[0]) == ["day", "requirement", "kind", "id", "before", "after", "because"]


def test_a_wrong_date_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    """A date that is none is told with what would be one."""
    code = main(["life", str(EXAMPLES / "design.yaml"), "--until", "2028-02-30"])

    assert code == 2
    assert "--until: " in capfd.readouterr().err


@pytest.mark.parametrize("sector", ["agriculture", "automotive", "medical", "power", "rail"])
def test_days_share_only_what_no_date_decides(sector: str) -> None:
    """Protects from what one day leaves to the next: each day, after all before it, comes out as if asked alone."""
    design, profile = load_design(EXAMPLES.parent / sector / "design.yaml").design, load_profile(sector)
    now = check(design, profile)
    last = _end_of_service(now)
    assert last is not None
    assert design.as_of is not None
    turning = sorted(day for day in set(_days(design, (profile,), now)) if design.as_of < day <= last)
    days = _Days(now, composed((profile,)), design.as_of)

    for day in [*turning[:2], *turning[len(turning) // 4 :: len(turning) // 4]]:
        shared, alone = days.on(day), check(design, profile, as_of=day)
        for one, other in zip(shared.judged, alone.judged, strict=True):
            assert (one.requirement.key, one.kind) == (other.requirement.key, other.kind)
            assert one.verdicts.tolist() == other.verdicts.tolist(), (day, one.requirement.id)
    assert 0 < len(days.moving) < len(days.still)


LOOKING: dict[str, Callable[[MutableMapping[Any, Any]], object]] = {
    "by its key": lambda kept: kept["days left"],
    "where there is one": lambda kept: kept.get("days left"),
    "items": lambda kept: next(value for key, value in kept.items() if key == "days left"),
    "values": lambda kept: next(value for value in kept.values() if isinstance(value, float)),
    "a copy": lambda kept: {**kept}["days left"],
    "taken out": lambda kept: kept.pop("days left"),
    "set where none is": lambda kept: kept.setdefault("days left", 0),
}


@pytest.mark.parametrize("look", LOOKING.values(), ids=LOOKING)
def test_whatever_way_a_day_is_looked_up_it_is_noted(look: Callable[[MutableMapping[Any, Any]], object]) -> None:
    """Protects from a fact of one day that is told on the next: what was found by the date is found so anew."""
    facts = tabulate(load_design(EXAMPLES / "design.yaml").design)
    days = [datetime.date(2027, 6, 1), datetime.date(2027, 6, 2)]
    told, day = [], None
    for date in days:
        day = first_day(facts, date) if day is None else another_day(day, date)
        if "days left" not in day.kept:
            day.kept["days left"] = day.as_of
        if "told" not in day.kept:
            day.kept["told"] = look(day.kept)
        told.append(day.kept["told"])

    assert told[0] != told[1]
