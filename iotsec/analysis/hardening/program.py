"""Changes and trees as an integer program, solved by HiGHS within a budget of nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from iotsec.analysis.hardening.expanding import And, Group, No, Or, Tree, Yes

OPTIMAL = 0
"""What HiGHS says of itself where nothing better can be."""
SOLVER_NODES = 20_000
"""So many nodes HiGHS looks at for what is handed to it; beyond, the best that it has, with its gap."""


class Program:
    """The rows of an integer program: changes first, then what stands for parts of trees, then what is given up.

    Each tree may be given up; those with one owner (a number) are given up together.
    """

    def __init__(self, group: Group, owners: Sequence[int] | None = None) -> None:
        self.numbers = group.numbers
        self.column = {number: place for place, number in enumerate(self.numbers)}
        self.width = len(self.numbers)
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.given_up: dict[int, int] = {}
        for tree, owner in zip(group.trees, range(len(group.trees)) if owners is None else owners, strict=True):
            terms, least = self._sum(tree.parts if isinstance(tree, Or) else (tree,))
            if owner not in self.given_up:
                self.given_up[owner] = self._new()
            terms[self.given_up[owner]] = 1.0
            self.rows.append((terms, least, np.inf))
        for item in group.exclusive:
            self.rows.append(({self.column[number]: 1.0 for number in item if number in self.column}, -np.inf, 1.0))
        for number, other in group.needs:
            self.rows.append(({self.column[number]: 1.0, self.column[other]: -1.0}, -np.inf, 0.0))

    def _new(self) -> int:
        self.width += 1
        return self.width - 1

    def _sum(self, parts: Sequence[Tree]) -> tuple[dict[int, float], float]:
        """At least one of these parts, as a row and its lower end."""
        terms: dict[int, float] = {}
        least = 1.0
        for part in parts:
            if isinstance(part, No):
                terms[self.column[part.number]] = terms.get(self.column[part.number], 0.0) - 1.0
                least -= 1.0
            else:
                place = self.column[part.number] if isinstance(part, Yes) else self._part(part)
                terms[place] = terms.get(place, 0.0) + 1.0
        return terms, least

    def _part(self, tree: And | Or) -> int:
        """A column that is 1 only where the part holds."""
        place = self._new()
        for part in tree.parts if isinstance(tree, And) else (tree,):
            terms, least = self._sum(part.parts if isinstance(part, Or) else (part,))
            terms[place] = terms.get(place, 0.0) - 1.0
            self.rows.append((terms, least - 1.0, np.inf))
        return place

    def limit(self, terms: dict[int, float], most: float) -> None:
        """The sum of these columns, each with its factor, is so much at most."""
        self.rows.append((terms, -np.inf, most))

    def least(self, price: Mapping[int, float]) -> Any:
        """What HiGHS finds for the least sum of these columns, each at its price."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # Seldom needed, and dear to import.
        from scipy.sparse import coo_array

        lengths = [len(terms) for terms, _, _ in self.rows]
        at_row = np.repeat(np.arange(len(self.rows)), lengths)
        at_column = np.fromiter(chain.from_iterable(terms for terms, _, _ in self.rows), dtype=np.int64)
        factors = np.fromiter(chain.from_iterable(terms.values() for terms, _, _ in self.rows), dtype=np.float64)
        matrix = coo_array((factors, (at_row, at_column)), shape=(len(self.rows), self.width)).tocsr()
        limits = [np.array([row[end] for row in self.rows]) for end in (1, 2)]
        cost, whole = np.zeros(self.width), np.zeros(self.width)
        cost[list(price)] = list(price.values())
        whole[: len(self.numbers)] = 1
        whole[list(self.given_up.values())] = 1
        return milp(
            cost, integrality=whole, bounds=Bounds(0, 1), constraints=LinearConstraint(matrix, *limits),
            options={"node_limit": SOLVER_NODES, "mip_rel_gap": 0.0},
        )  # fmt: skip

    def made(self, values: Any) -> frozenset[int]:
        """The changes that are made where the columns have these values."""
        return frozenset(number for number, value in zip(self.numbers, values, strict=False) if value > 0.5)
