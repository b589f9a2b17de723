"""Critical infrastructure as data: the sectors of six countries' lists, and when sectors count outages as serious."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path as FilePath
from typing import Any, Literal, NamedTuple, TypeVar

from iotsec import units
from iotsec.documents.tree import Sources, read_tree
from iotsec.errors import InputError, Problem
from iotsec.requirements.requirement import Text
from iotsec.requirements.shapes import is_text, is_title
from iotsec.resources import template

FOLDER = "infrastructure"
"""The folder of the templates in which both files lie."""
Status = Literal["confirmed", "dated", "unconfirmed", "disputed"]
STATUSES: tuple[Status, ...] = ("confirmed", "dated", "unconfirmed", "disputed")
"""How a criterion is known; only what is confirmed is used."""
COUNTS: Mapping[str, units.Dimension] = {"power": units.POWER, "houses": units.NUMBER, "users": units.NUMBER}
"""What a magnitude counts, with the dimension in which a function states it."""

T = TypeVar("T")


class Entry(NamedTuple):
    """One sector of a country's list: its words, since when it stands there if that is known, on what basis."""

    id: str
    title: Text
    since: str | None
    basis: str


class SectorList(NamedTuple):
    """The sectors of critical infrastructure of one country, in the order of the list."""

    country: str
    title: Text
    entries: Mapping[str, Entry]


class Sector(NamedTuple):
    """A sector as designs state it, and the entries of each country's list to which it belongs."""

    id: str
    title: Text
    belongs: Mapping[str, tuple[str, ...]]


class Sectors(NamedTuple):
    """The lists of all countries, and the sectors that a design may state."""

    lists: Mapping[str, SectorList]
    sectors: Mapping[str, Sector]


class Limit(NamedTuple):
    """From when on something counts, in base units; `reached` where the limit itself counts."""

    value: float
    reached: bool
    text: str


class OutageCriterion(NamedTuple):
    """When a sector counts an outage of a service as serious; `both` where magnitude and duration are needed."""

    id: str
    sector: str
    service: str
    title: Text
    magnitude: Limit | None
    counts: str | None
    duration: Limit | None
    both: bool
    status: Status
    source: str


class Criteria(NamedTuple):
    """The criteria of all sectors, and the scale of severity: bands of the ratio, and what a criticality comes to."""

    criteria: Mapping[str, OutageCriterion]
    bands: tuple[float, ...]
    by_criticality: tuple[int, ...]

    def active(self) -> tuple[OutageCriterion, ...]:
        """The criteria that are used: those that are confirmed."""
        return tuple(item for item in self.criteria.values() if item.status == "confirmed")


def load_sectors(path: FilePath | None = None) -> Sectors:
    """The lists of critical infrastructure. Raises `InputError` with every slip and its place."""
    return _read(path or template(FOLDER) / "sectors.yaml", _Reader.sectors)


def load_criteria(path: FilePath | None = None) -> Criteria:
    """The criteria by which sectors count outages. Raises `InputError` with every slip and its place."""
    return _read(path or template(FOLDER) / "outages.yaml", _Reader.criteria)


def _read(path: FilePath, read: Callable[[_Reader, Mapping[str, Any]], T]) -> T:
    tree = read_tree(path, include_key=None)
    reader = _Reader(tree.sources)
    found = read(reader, tree.root)
    if reader.problems:
        raise InputError(reader.problems)
    return found


class _Reader:
    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.problems: list[Problem] = []

    def wrong(self, path: tuple[str | int, ...], message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(message, self.sources.place(path), hint))

    def _map(self, said: Any, path: tuple[str | int, ...]) -> Mapping[str, Any]:
        if isinstance(said, Mapping):
            return {str(key): value for key, value in said.items()}
        self.wrong(path, f"{path[-1]} cannot be read", "write a map from id to what is known of it")
        return {}

    def sectors(self, root: Mapping[str, Any]) -> Sectors:
        """Both halves of the file of sectors; a sector may only belong to what its list holds."""
        lists = {
            country: self._list(country, self._map(said, ("lists", country)))
            for country, said in self._map(root.get("lists"), ("lists",)).items()
        }
        sectors = {}
        for id, said in self._map(root.get("sectors"), ("sectors",)).items():
            at = ("sectors", id)
            entry = self._map(said, at)
            belongs = {
                str(country): tuple(map(str, names))
                for country, names in self._map(entry.get("belongs"), (*at, "belongs")).items()
            }
            for country in lists.keys() ^ belongs.keys():
                self.wrong(at, f"{country} is not in both", "name every list, with [] where it has no such sector")
            for country, names in belongs.items():
                for name in names if country in lists else ():
                    if name not in lists[country].entries:
                        self.wrong((*at, "belongs", country), f"the list of {country} has no sector {name}")
            sectors[id] = Sector(id, self._title(entry, at), belongs)
        return Sectors(lists, sectors)

    def _list(self, country: str, said: Mapping[str, Any]) -> SectorList:
        at = ("lists", country)
        basis = str(said.get("basis", "unconfirmed"))
        entries = {}
        for id, entry in self._map(said.get("entries"), (*at, "entries")).items():
            words = self._map(entry, (*at, "entries", id))
            title = {key: words[key] for key in ("en", "ja") if key in words}
            if not is_title(title):
                self.wrong((*at, "entries", id), "a sector has words in English and Japanese")
            since = None if words.get("since") is None else str(words["since"])
            entries[id] = Entry(id, title, since, str(words.get("basis", basis)))
        return SectorList(country, self._title(said, at), entries)

    def _title(self, said: Mapping[str, Any], at: tuple[str | int, ...]) -> Text:
        title = said.get("title")
        if not is_title(title):
            self.wrong(at, "the title is missing", "write title: {en: ..., ja: ...}")
            return {"en": str(at[-1])}
        found: Text = dict(title)  # type: ignore[arg-type]
        return found

    def criteria(self, root: Mapping[str, Any]) -> Criteria:
        """The criteria and the scale of severity."""
        severity = self._map(root.get("severity"), ("severity",))
        bands = tuple(float(band) for band in severity.get("bands", ()))
        caps = self._map(severity.get("by_criticality"), ("severity", "by_criticality"))
        by_criticality = tuple(int(caps[str(level)]) for level in range(4)) if len(caps) == 4 else ()
        if len(bands) != 3 or list(bands) != sorted(bands) or len(by_criticality) != 4:
            self.wrong(
                ("severity",), "severity cannot be read", "write three rising bands, and a level for each of 0-3"
            )
        found = {
            id: self._criterion(id, self._map(said, ("criteria", id)))
            for id, said in self._map(root.get("criteria"), ("criteria",)).items()
        }
        return Criteria(found, bands, by_criticality)

    def _criterion(self, id: str, said: Mapping[str, Any]) -> OutageCriterion:
        at = ("criteria", id)
        for key in ("sector", "service", "source"):
            if not is_text(said.get(key)):
                self.wrong(at, f"{key} is missing", f"write {key}: ...")
        status = next((item for item in STATUSES if item == said.get("status")), None)
        if status is None:
            self.wrong(at, f"{said.get('status')} is no status", f"write one of {', '.join(STATUSES)}")
        counts = said["magnitude"].get("counts") if isinstance(said.get("magnitude"), Mapping) else None
        if "magnitude" in said and counts not in COUNTS:
            self.wrong((*at, "magnitude"), f"{counts} is nothing that is counted", f"write one of {', '.join(COUNTS)}")
        magnitude = self._limit(said.get("magnitude"), COUNTS.get(str(counts)), (*at, "magnitude"))
        duration = self._limit(said.get("duration"), units.TIME, (*at, "duration"))
        both = magnitude is not None and duration is not None
        if both != (said.get("combine") in ("and", "or")):
            self.wrong(at, "combine says how magnitude and duration go together", "write combine: and, or combine: or")
        if magnitude is None and duration is None:
            self.wrong(at, "a criterion has a magnitude or a duration")
        return OutageCriterion(
            id, str(said.get("sector")), str(said.get("service")), self._title(said, at), magnitude, counts, duration,
            said.get("combine") == "and", status or "unconfirmed", str(said.get("source")),
        )  # fmt: skip

    def _limit(self, said: Any, dimension: units.Dimension | None, at: tuple[str | int, ...]) -> Limit | None:
        if said is None:
            return None
        given = self._map(said, at)
        words = [word for word in ("at_least", "above") if word in given]
        if len(words) != 1:
            self.wrong(at, "a limit is at_least or above", "write {at_least: 10 min}")
            return None
        text = str(given[words[0]])
        try:
            quantity = units.read_quantity(text)
        except units.QuantityError as error:
            self.wrong(at, error.message, error.hint)
            return None
        if dimension is not None and quantity.dimension != dimension:
            self.wrong(at, f"{text} is not of the dimension that is counted")
        return Limit(float(quantity.value), words[0] == "at_least", text)
