"""No change of an answer can be left out: the law, on random designs and on real ones, and what is told of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hardening_profile import hardening_profile
from test_hardening_least import searched

from iotsec import harden, load_design, load_profile
from iotsec.analysis.hardening import pruning, searching
from iotsec.analysis.hardening.costs import USUAL_COSTS
from iotsec.analysis.hardening.pruning import pruned
from iotsec.analysis.hardening.searching import Answer, Asking, Search
from iotsec.findings import Findings, Verdict
from iotsec.reports.answers.harden_text import _counts
from iotsec.reports.answers.wording import AnswerWording
from iotsec.requirements.requirement import Profile

MANY = int(os.environ.get("IOTSEC_EXAMPLES", "0"))
SEEDS = range(MANY or 60)
INCIDENTS = Path(__file__).parents[2] / "examples" / "incidents"
SMALL = ("i-a3-portal", "i-g7-cameras", "i-p8-botnet", "i-r1-trams", "i-r8-displays")
"""Of these it is tried every time, of all where many examples are asked for."""
IDS = sorted(folder.name for folder in INCIDENTS.iterdir() if folder.is_dir()) if MANY else SMALL


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """The profile of the test, read once."""
    return hardening_profile(tmp_path_factory.mktemp("hardening"))


def verdicts(search: Search, findings: Findings) -> dict[tuple[str, str, str], Verdict]:
    """The verdict of each finding that counts."""
    return {
        search.key(findings, judged, row): verdict
        for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET, Verdict.NOT_APPLICABLE)
        for judged, row in search.rows(findings, verdict)
    }


def needless(search: Search, answer: Answer) -> list[tuple[str, ...]]:
    """The changes of an answer without which the check finds nothing that is worse."""
    first, after, found = verdicts(search, search.first), verdicts(search, answer.findings), []
    lacking = {item.key for item in search.open(answer.findings) if item.unsaid}
    for number in sorted(answer.made):
        findings = search.check(answer.made - search.catalogue.resting(number, answer.made))
        without = verdicts(search, findings)
        failed = any(item is Verdict.NOT_MET and after.get(key) != item for key, item in without.items())
        open_ = any(
            item is Verdict.UNKNOWN and after.get(key) in (Verdict.MET, Verdict.NOT_APPLICABLE)
            for key, item in without.items() if first.get(key, Verdict.UNKNOWN) is not Verdict.UNKNOWN
        )  # fmt: skip
        unsaid = any(item.unsaid and item.key not in lacking for item in search.open(findings))
        if not (failed or open_ or unsaid):
            found.append(search.catalogue.acts[number].key)
    return found


def everything(search: Search) -> frozenset[int]:
    """All changes that are known, but of rivals only the first."""
    catalogue = search.catalogue
    rivals = {number for group in catalogue.exclusive() for number in group[1:]}
    return frozenset(range(len(catalogue.acts))) - rivals


@pytest.mark.parametrize("part", range(3))
def test_of_no_answer_anything_can_be_left_out(profile: Profile, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    """Protects whoever pays for it: also of an answer that is not the least, nothing can be left out, as the check says."""
    wrong, shorter = [], 0
    for seed in SEEDS[part::3]:
        with monkeypatch.context() as less:
            less.setattr(searching, "IDLE", 1)
            search = searched(profile, seed)
            answer = search.run()
        for made in (answer.made, everything(search)):
            whole = answer._replace(made=made, findings=search.check(made))
            found = pruned(search, whole)
            shorter += found.made < whole.made
            wrong += [(seed, item) for item in needless(search, found)]
            wrong += [] if found.made <= whole.made and found.each_needed else [(seed, "not all were tried")]
    assert (wrong, shorter >= len(SEEDS) // 8) == ([], True)


@pytest.mark.parametrize("id", IDS)
def test_nothing_can_be_left_out_of_the_repair_of_an_incident(id: str) -> None:
    """Protects the same where there are guards, spares and evidence, and where the search ends with a gap."""
    said = yaml.safe_load((INCIDENTS / id / "expected.yaml").read_text(encoding="utf-8"))
    profiles = tuple(load_profile(name) for name in said["profiles"])
    design = load_design(INCIDENTS / id / "design.yaml").design
    search = Search(Asking(design, profiles, {"as_of": None, "choices": None}, USUAL_COSTS, "should"))

    answer = pruned(search, search.run())

    assert (needless(search, answer), answer.each_needed, search.open(answer.findings)) == ([], True, [])
    assert search.cost(answer.made) >= answer.bound - 1e-6  # Else the bound was none.


def test_where_the_work_does_not_suffice_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects from a claim that was not looked at: whether each change is needed is told in both languages."""
    design, rail = load_design(INCIDENTS / "i-r4-end-of-train" / "design.yaml").design, load_profile("rail")
    told = []
    for work in (pruning.MOST_PRUNED, 0):
        monkeypatch.setattr(pruning, "MOST_PRUNED", work)
        answer = harden(design, rail)
        text = [" ".join(_counts(answer, AnswerWording(lang), choices_open=False)) for lang in ("en", "ja")]
        told.append((answer.each_needed, "No single one of them can be left out" in text[0], "省けない" in text[1],
                     "did not suffice to see of each" in text[0], "最後まで確認していない" in text[1]))  # fmt: skip
    assert told == [(True, True, True, False, False), (False, False, False, True, True)]
