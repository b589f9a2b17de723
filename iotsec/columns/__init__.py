"""Columns of what is known: three-valued truths, intervals of numbers, codes of words, intervals of sets.

A column may be taken at rows: -1 asks for an element that is not known, -2 for one that is surely none.
"""

from iotsec.columns.kinds import Code, Column, Level, Many, Number, PeriodColumn, Truth, Words
from iotsec.columns.rows import NOTHING, UNKNOWN, Rows

__all__ = ["NOTHING", "UNKNOWN", "Code", "Column", "Level", "Many", "Number", "PeriodColumn", "Rows", "Truth", "Words"]
