"""`iotsec terms`: what a word means, in any language, sector or part of the program; and what it costs a check."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from iotsec.cli import main

ROOT = Path(__file__).parents[2]
FAULT_TOLERANT_TIME = """\
fault-tolerant time (許容故障時間)
    The time that passes between the fault and the harm.
    in the program: fault_tolerant_time
    automotive: fault tolerant time interval (FTTI) (FTTI, unconfirmed)
    rail: time to detect and negate (検知・無害化時間, unconfirmed)
    power: fault clearing time (事故除去時間, unconfirmed)
"""
JAPANESE = """\
許容故障時間（fault-tolerant time）
    故障から危害が生じるまでの時間。
    プログラムでの名称：fault_tolerant_time
    自動車：FTTI（fault tolerant time interval (FTTI)、未確認）
    鉄道：検知・無害化時間（time to detect and negate、未確認）
    電力：事故除去時間（fault clearing time、未確認）
"""


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        pytest.param(["fault_tolerant_time"], FAULT_TOLERANT_TIME, id="what the program calls it"),
        pytest.param(["事故除去時間"], FAULT_TOLERANT_TIME, id="a sector's word"),
        pytest.param(["ftti"], FAULT_TOLERANT_TIME, id="a sector's word in small letters"),
        pytest.param(["fault clearing"], FAULT_TOLERANT_TIME, id="a part of a word"),
        pytest.param(["許容故障時間", "--lang", "ja"], JAPANESE, id="in Japanese"),
    ],
)
def test_a_word_is_found(arguments: list[str], printed: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Protects readers from two vocabularies: whatever their sector calls it, they find the term."""
    assert (main(["terms", *arguments]), *capfd.readouterr()) == (0, printed, "")


def test_a_word_that_is_not_used_leads_to_the_one_that_is(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects those who know another word: one that is avoided finds its term."""
    main(["terms", "区画", "--lang", "ja"])
    assert capfd.readouterr().out.splitlines()[0] == "ゾーン（zone）"


def test_no_such_word(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects those who mistype: told, with the word that was meant, and as wrong input."""
    assert (main(["terms", "hazzard"]), *capfd.readouterr()) == (
        2,
        "",
        "no term is called hazzard (did you mean hazard?)\n",
    )


def test_text_and_json_list_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    """Both lists name the same terms in the same order; of a sector only those that have a word there."""
    for options in ([], ["--sector", "rail"]):
        main(["terms", *options, "--format", "json"])
        listed = json.loads(capfd.readouterr().out)["terms"]
        main(["terms", *options])
        printed = [line for line in capfd.readouterr().out.splitlines() if not line.startswith(" ")]
        assert printed == [f"{term['en']} ({term['ja']})" for term in listed]
        assert not options or all("rail" in term["sectors"] for term in listed)


def test_explain_says_what_its_terms_mean(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects readers of a requirement: the terms that it uses stand there with their meaning, and no others."""
    main(["explain", "IOT-RES-16"])
    lines = capfd.readouterr().out.splitlines()
    start = lines.index("terms:")
    told = [
        line.split(":")[0].strip()
        for line in lines[start + 1 : lines.index("", start)]
        if line.startswith("  ") and line[2] != " "
    ]
    assert told == ["interface", "removable medium", "guard"]


def test_a_check_reads_no_terms() -> None:
    """Protects the start of a check: the glossary is read by those who ask for it only."""
    script = (
        "import sys; from iotsec.cli import main; main(['check', 'examples/ev-charging/first-draft.yaml']); "
        "print([name for name in sys.modules if name.endswith('.terms') and 'requirements' in name], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_explain_puts_parameters_and_periods_into_japanese(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects Japanese readers from words of the template's language where theirs are used elsewhere."""
    main(["explain", "POWER-OPR-06", "--profile", "power", "--lang", "ja"])
    said = capfd.readouterr().out

    assert "  power:baseline_checked：パラメータ interval 以内\n" in said
    assert "  interval = 35日（小さいほど厳しい）\n" in said
