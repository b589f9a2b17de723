"""Conditions as a reader sees them: one line for each comparison, indented under what joins them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iotsec.conditions.tree import (
    All,
    Any_,
    Condition,
    Fact,
    Fold,
    Guards,
    Leaf,
    Not,
    ParameterUse,
    Quantified,
    Reached,
    Term,
)  # fmt: skip
from iotsec.reports.values import ask_in_words, operand_in_words, term_in_words
from iotsec.reports.wording import Wording

INDENT = "  "


def condition_lines(condition: Condition, words: Wording, indent: str = "") -> Iterator[str]:
    """The condition in lines; what stands inside it is indented by two more spaces."""
    deeper = indent + INDENT
    match condition:
        case Leaf():
            yield from _leaf(condition, words, indent)
        case All(parts) | Any_(parts):
            yield indent + words("all of" if isinstance(condition, All) else "any of")
            for part in parts:
                yield from condition_lines(part, words, deeper)
        case Not(part):
            yield indent + words("not")
            yield from condition_lines(part, words, deeper)
        case Quantified(quantifier, over, that, where):
            yield indent + words(f"{quantifier} over", over=str(over))
            if where is not None:
                yield deeper + words("where")
                yield from condition_lines(where, words, deeper + INDENT)
            yield from condition_lines(that, words, deeper)


def _leaf(leaf: Leaf, words: Wording, indent: str) -> Iterator[str]:
    dated = isinstance(leaf.term, Fact) and leaf.term.form.name == "date"
    asked = ask_in_words(leaf.operator, _operand(leaf.operand, words), words, dated=dated)
    yield f"{indent}{term_in_words(str(leaf.term), words)}{' ' if words.lang == 'en' else words('colon')}{asked}"
    for term in (leaf.term, leaf.operand):
        yield from _inside(term, words, indent + INDENT)


def _operand(operand: Term, words: Wording) -> str:
    if isinstance(operand, ParameterUse):
        return words("the parameter", name=operand.name)
    return operand_in_words(str(operand), words)


def _inside(term: Term, words: Wording, indent: str) -> Iterator[str]:
    """The conditions inside a term: the ends of a way, the guards, the members that a fold counts."""
    parts: tuple[tuple[str, Any], ...] = ()
    match term:
        case Reached(direction, end, along, avoiding):
            parts = ((direction, end), ("along", along), ("avoiding", avoiding))
        case Guards(end, that, along):
            parts = (("from", end), ("along", along), ("that", that))
        case Fold(_operation, _over, _of, where):
            parts = (("where", where),)
    for key, condition in parts:
        if condition is not None:
            yield indent + words(key)
            yield from condition_lines(condition, words, indent + INDENT)
