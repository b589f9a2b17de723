"""What follows from facts and is asked for more than once is worked out once, and kept with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from iotsec.facts.table import Facts

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
Working = Callable[Concatenate["Facts", Asked], Found]


def once(name: str) -> Callable[[Working[Asked, Found]], Working[Asked, Found]]:
    """A function of facts (and of what else it is asked for, which can be hashed) that works nothing out twice.

    What it found is kept under this name, by which copies of the facts say whether it holds for them as well.
    """

    def keeping(work: Working[Asked, Found]) -> Working[Asked, Found]:
        @wraps(work)
        def asked(facts: Facts, /, *given: Asked.args, **named: Asked.kwargs) -> Found:
            key = (name, *given, *named.values()) if given or named else name
            if key not in facts.kept:
                facts.kept[key] = work(facts, *given, **named)
            found: Found = facts.kept[key]
            return found

        return asked

    return keeping
