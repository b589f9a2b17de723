"""Everything that can be wrong with what we were given, said for the person who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

SHOWN_PROBLEMS = 100
"""As many problems are shown in full; of the rest only the number (a wrong file can have very many)."""


MOST_COMPARED = 1_000
"""With more known words than this, only those that look alike at first sight are compared with a wrong one."""


class Place(NamedTuple):
    """Where something stands in a file: the line and the column, both counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that is wrong: what, where (if it has a place), and what would be right."""

    message: str
    place: Place | None = None
    hint: str | None = None

    def __str__(self) -> str:
        start = f"{self.place}: " if self.place else ""
        end = f" ({self.hint})" if self.hint else ""
        return f"{start}{self.message}{end}"


class IotsecError(Exception):
    """The root of every error that iotsec raises on purpose."""


class InputError(IotsecError, ValueError):
    """What we were given is wrong: a document, an option, a value. Holds all problems that were found.

    It is never used for a design that does not meet a requirement: that is a finding.
    """

    def __init__(self, problems: Problem | Iterable[Problem] | str, found: int | None = None) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.found: int = len(self.problems) if found is None else found
        super().__init__(self.text())

    def text(self) -> str:
        """One line for each of the first hundred problems, then how many more there are."""
        lines = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        if self.found > len(lines):
            lines.append(f"... and {self.found - len(lines)} more of {self.found} problems")
        return "\n".join(lines)


def with_article(word: str) -> str:
    """The word with its indefinite article, as in `an agreement`."""
    return f"an {word}" if word[:1].lower() in tuple("aeiou") else f"a {word}"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant, or None when none is close.

    Of several that are close it is the one in which only noughts before a number are left out (`T-3` for `T-03`). Where
    none is close it is the only one of which this word is a part (`life` of `service_life`).
    """
    from difflib import get_close_matches  # Costs 10 ms to import and is needed only when something is wrong.

    if len(known) > MOST_COMPARED:
        alike = (item for item in known if item[:1] == word[:1] and abs(len(item) - len(word)) <= 2)
        known = list(islice(alike, MOST_COMPARED))
    bare = without_noughts(word)
    same = [item for item in known if without_noughts(item) == bare]
    close = same or get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return close[0]
    whole = [item for item in known if word in re.split(r"[-_. ]", item)]
    return whole[0] if len(whole) == 1 else None


def without_noughts(word: str) -> str:
    """The same word with no noughts before its numbers: what is written `T-03` and `T-3` is the same."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", word)
