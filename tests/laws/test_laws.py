"""The laws of checking, over random designs: with the general requirements, and with random conditions."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import laws
import pytest
from asking import Asker, read_condition
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iotsec.checking.check import check
from iotsec.documents.reading import read_design, read_design_text, tree_of, write_design
from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.model.kinds import standard_vocabulary
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile
from iotsec.testing import Shape, documents
from iotsec.testing.drawing import ASKED, draw_tree
from iotsec.testing.luck import Seeded, one_of

CATALOGUE = Catalogue(standard_vocabulary(), DERIVED)
ROOT = Path(__file__).parents[2]
SEEDS = st.integers(0, 2**32 - 1)
SHARES = st.sampled_from((1.0, 0.5, 0.2))
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@cache
def general() -> Profile:
    """The general requirements, read once: no argument of a test, since hypothesis would print them whole."""
    return load_profile("general")


def law(usual: int) -> settings:
    """The settings of a law: its usual number of examples, or what IOTSEC_EXAMPLES says."""
    return settings(
        max_examples=laws.examples(usual), deadline=None, suppress_health_check=QUIET, database=None, phases=[Phase.generate],
    )  # fmt: skip


NEVER_TRIED = 6
"""So many references read backwards are at elements that random designs do not have, such as waivers."""
SHAPES = (
    Shape(), Shape(more_fields=12, stated=0.9), Shape(stated=0.5), Shape(vague=0.3, doubtful=0.2, present=0.3),
)  # fmt: skip


def drawn(seed: int) -> dict[str, Any]:
    """A random design as a document, of one of several shapes; made from a seed it is quick, and short to report."""
    luck = Seeded(seed)
    return draw_tree(luck, one_of(luck, SHAPES))


@law(90)
@given(SEEDS, SHARES, st.integers(0, 2))
def test_filling_in_never_changes_a_verdict(seed: int, share: float, grow: int) -> None:
    """Protects laws 1 and 1b: whatever is said or drawn later, what was met stays met and what was not stays so."""
    laws.filling_in_changes_nothing(
        laws.design_of(drawn(seed)), seed, share, grow, lambda it: laws.verdicts_of(it, general())
    )


@law(250)
@given(SEEDS, SHARES, st.integers(0, 2))
def test_filling_in_never_changes_an_answer(seed: int, share: float, grow: int) -> None:
    """Protects laws 1 and 1b for every operator, fold, quantifier and question of the graph, on every fact."""
    luck = Seeded(seed)
    kind = one_of(luck, tuple(ASKED))
    asked = [Asker(luck, CATALOGUE).condition(kind) for _ in range(6)]
    conditions = [item for item in (read_condition(tree_, kind, CATALOGUE) for tree_ in asked) if item is not None]

    def answers(design: laws.Design) -> laws.Answers:
        return laws.answered(laws.facts_of(design), kind, conditions)

    laws.filling_in_changes_nothing(laws.design_of(drawn(seed)), seed, share, grow, answers)


MODES = Shape(modes=1.0, present=0.2, per=0.3)


@law(40)
@given(SEEDS)
def test_choosing_never_changes_a_verdict(seed: int) -> None:
    """Protects law 1 of what exists and what differs by choice: what one check says of all variants, each of them says."""
    design = laws.design_of(draw_tree(Seeded(seed), MODES))
    assert laws.choosing_changes_nothing(design, general()) == 2


@law(40)
@given(SEEDS, SHARES, st.integers(0, 2))
def test_filling_in_what_differs_by_choice_never_changes_a_verdict(seed: int, share: float, grow: int) -> None:
    """Protects laws 1 and 1b where values differ by mode: more said of a mode changes no verdict on all modes."""
    design = laws.design_of(draw_tree(Seeded(seed), MODES))
    laws.filling_in_changes_nothing(design, seed, share, grow, lambda it: laws.verdicts_of(it, general()))


def test_what_is_not_drawn_may_be() -> None:
    """Protects law 1b at its root: a reference read backwards leaves room for a member that is not drawn, each of them."""
    tried = {item for seed in range(laws.examples(12)) for item in laws.what_is_not_drawn_may_be(drawn(seed), seed)}
    assert len(tried) >= len(laws.RELATIONS) - NEVER_TRIED


@law(25)
@given(SEEDS)
def test_order_and_units_change_nothing(seed: int) -> None:
    """Protects law 3: the order of elements and of fields, and the unit of a quantity, never show in a finding."""
    laws.order_and_units_change_nothing(drawn(seed), seed, general())


@law(60)
@given(documents(), st.sampled_from(("yaml", "json")))
def test_what_is_written_reads_the_same(tree: dict[str, Any], form: str) -> None:
    """Protects law 4: a design written and read is the same design, word for word, in both formats."""
    design = laws.design_of(tree)
    again = read_design_text(write_design(design, format=form), f"design.{form}")
    assert again == design
    assert tree_of(again) == tree_of(design)


@law(150)
@given(SEEDS)
def test_guards_never_hurt_and_flows_never_help(seed: int) -> None:
    """Protects law 5: one guard more never makes reach or the count of guards worse, one flow more never better."""
    laws.guards_and_flows_pull_their_way(drawn(seed), seed)


@law(40)
@given(SEEDS)
def test_every_verdict_shows_what_it_rests_on(seed: int) -> None:
    """Protects law 7: each open finding says why, and names only elements and fields that are there."""
    laws.every_verdict_has_its_witness(laws.design_of(drawn(seed)), general())


SCRIPT = """
import sys
from iotsec import check, load_profile, read_design
from laws import comparable
print(comparable(check(read_design(sys.argv[1]), load_profile("general"))))
"""


@pytest.mark.parametrize("name", ["design", "first-draft"])
def test_the_run_changes_nothing(name: str) -> None:
    """Protects law 3: the seed of hashes, the folder, the time zone and the language of a run never show in a finding."""
    path = ROOT / "examples" / "ev-charging" / f"{name}.yaml"
    expected = f"{laws.comparable(check(read_design(path), general()))}\n"
    for seed, zone, language, folder in (("0", "UTC", "C.UTF-8", "/"), ("1", "Asia/Tokyo", "ja_JP.UTF-8", str(ROOT))):
        changed = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "PYTHONIOENCODING": "utf-8"}
        paths = os.pathsep.join(str(ROOT / part) for part in (".", "tests/laws", "tests/oracle"))
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(path)], env={**os.environ, **changed, "PYTHONPATH": paths},
            cwd=folder, capture_output=True, check=True, encoding="utf-8",
        )  # fmt: skip
        assert done.stdout == expected
