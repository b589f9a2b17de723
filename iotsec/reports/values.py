"""What was seen and what was asked, as the facts say it, put into the reader's language."""

from __future__ import annotations

import re

from iotsec.findings import Seen
from iotsec.reports.wording import Wording

_WORDS = {
    "not stated": "value not stated", "no way": "value no way",
    "no way is drawn, and all flows are": "value no way drawn",
    "depends on choices": "value depends", "unlimited": "value unlimited", "never": "value never", "ever": "value ever",
    "stops every way": "note stops", "not drawn": "note not drawn", "stays up": "note stays up",
    "stops it alone": "note stops it alone", "the work allowed did not suffice to tell of all": "note too much",
    "nothing is disturbed": "note undisturbed", "named, but does not exist here": "value not there",
    "perhaps lost": "value perhaps lost", "a value that the profile does not state": "value not in profile",
}  # fmt: skip

_BETWEEN = re.compile(r"between (?P<low>.+) and (?P<high>.+)")
_FROM = re.compile(r"between (?P<low>.+) and unlimited")
_SPREAD = re.compile(r"(?P<low>[^\[\]]+) to (?P<high>[^\[\]]+)")
_PERHAPS = re.compile(r"\[(?P<members>.*), perhaps others\]")
_POSSIBLE = re.compile(r"\[(?:(?P<sure>.+), )?perhaps (?P<members>.+)\]")
_LIST = re.compile(r"\[(?P<members>.+)\]")
_MORE = re.compile(r"(?P<members>.+), and (?P<count>[0-9]+) more")
_PERIOD = re.compile(r"(?:(?P<months>[0-9]+) months?)? ?(?:(?P<days>[0-9]+) days?)?")
_WAY = re.compile(r"(?P<key>a way|perhaps a way|stopped by) (?P<steps>.+)")
_DOWN = re.compile(r"down (?P<times>.+)")
_FROM_ON = re.compile(r"from (?P<low>.+) on")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN_PERIOD = re.compile(r"\b(?P<count>[0-9]+) (?P<unit>day|week|month|year)s?\b")
_PARAMETER = re.compile(r"(?P<value>.*) \((?P<term>[^()]*)\)")


def value_in_words(value: str, words: Wording) -> str:
    """The value of a fact. In English most stay as they are."""
    if value in _WORDS:
        return words(_WORDS[value])
    if found := _FROM.fullmatch(value):
        return words("value from", low=value_in_words(found["low"], words))
    if words.lang == "en":
        return value
    if found := _DOWN.fullmatch(value):
        spells = [value_in_words(spell, words) for spell in found["times"].split(", ")]
        return words("note down", times=words.listed(spells))
    if found := _FROM_ON.fullmatch(value):
        return words("value from", low=found["low"])
    if found := _BETWEEN.fullmatch(value):
        return words(
            "value between", low=value_in_words(found["low"], words), high=value_in_words(found["high"], words)
        )
    if found := _SPREAD.fullmatch(value):
        return words("value spread", low=value_in_words(found["low"], words), high=value_in_words(found["high"], words))
    if found := _PERHAPS.fullmatch(value):
        return f"[{words('value perhaps', members=_members(found['members'], words))}]"
    if found := _POSSIBLE.fullmatch(value):
        sure = f"{_members(found['sure'], words)}{words('comma')}" if found["sure"] else ""
        return f"[{sure}{words('value possible', members=_members(found['members'], words))}]"
    if found := _LIST.fullmatch(value):
        return f"[{_members(found['members'], words)}]"
    if found := _WAY.fullmatch(value):
        return _way_in_words(found["key"], found["steps"], words)
    if value and (found := _PERIOD.fullmatch(value)):
        return "".join(
            words(f"value {unit}", count=found[unit]) for unit in ("months", "days") if found[unit] is not None
        )
    return value


def _way_in_words(key: str, steps: str, words: Wording) -> str:
    """A way, or the guards that stop all ways, as `iotsec.facts.way_witness` tells them."""
    if key == "stopped by":
        return words("value stopped by", guards=words.listed(steps.split(", ")))
    return words(f"value {key}", way=steps)


def period_in_words(text: str, words: Wording) -> str:
    """A period of the calendar as a template writes it, such as `90 days`: in the reader's language."""
    return periods_in_words(text, words) if _WRITTEN_PERIOD.fullmatch(text) else text


def periods_in_words(text: str, words: Wording) -> str:
    """Values of a parameter as a template writes them, periods of the calendar in the reader's language."""
    if words.lang == "en":
        return text
    return _WRITTEN_PERIOD.sub(lambda found: words(f"period {found['unit']}", count=found["count"]), text)


def _members(members: str, words: Wording) -> str:
    found = _MORE.fullmatch(members)
    return words("value more", members=found["members"], count=found["count"]) if found else members


def asked_in_words(asked: str, words: Wording) -> str:
    """What was asked of a fact: the operator in words, the operand, and the term it came from."""
    if asked.startswith("not "):
        return words("ask not", value=asked_in_words(asked.removeprefix("not "), words))
    operator, _, operand = asked.partition(" ")
    if words.known(f"ask {operator}") is None:
        return asked
    found = _PARAMETER.fullmatch(operand)
    value = found["value"] if found else operand
    said = operand_in_words(value, words)
    if found:
        said = words("in brackets", text=said, more=_origin(found["term"], words))
    return ask_in_words(operator, said, words, dated=_DATE.fullmatch(value) is not None)


def _origin(term: str, words: Wording) -> str:
    """From where an operand came: a parameter, or a term of the language, which stays as it is."""
    kind, _, name = term.partition(" ")
    return words("the parameter", name=name) if kind == "parameter" else term


def ask_in_words(operator: str, value: str, words: Wording, *, dated: bool) -> str:
    """A comparison with a value; Japanese says "later" of dates where it says "more" of numbers."""
    of_date = f"ask {operator} date"
    key = of_date if dated and words.lang == "ja" and words.known(of_date) else f"ask {operator}"
    return words(key, value=value).replace("） ", "）")  # A Japanese bracket brings its own space.


def term_in_words(term: str, words: Wording) -> str:
    """What a fact is called: its name, which is the same in every language, or what a way or guards are asked as."""
    return words(f"term {term}") if words.known(f"term {term}") is not None else term


def operand_in_words(text: str, words: Wording) -> str:
    """A value as it stands in a template: truths as in a document, the rest as a value of a fact."""
    return value_in_words({"True": "true", "False": "false"}.get(text, text), words)


def seen_in_words(seen: Seen, words: Wording) -> str:
    """The value that was seen; of a list in which nothing is drawn, that it is empty."""
    return value_in_words(seen.value, words)
