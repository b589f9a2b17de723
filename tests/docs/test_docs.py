"""What the documentation shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from walkthrough import ROOT, Block, Workshop, agrees, blocks_of, commands_of

from iotsec import InputError, load_design, read_design_text

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")))
GUIDES = [page for page in PAGES if not page.startswith(("docs/adr/", "docs/reference/"))]
"""The pages that people follow; the others hold no commands (a test below says so)."""


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", GUIDES)
def test_a_page_can_be_followed(page: str, tmp_path: Path) -> None:
    """Every command on a page, in the order of the page, prints what the page shows, and every script runs."""
    workshop = Workshop(tmp_path / "checkout")
    wrong = []
    for block in blocks_of(_text(page)):
        workshop.prepare(block)
        if block.language == "console":
            commands = commands_of(block.text)
            for command, printed in zip(commands, workshop.outputs(commands), strict=True):
                if not agrees(command.shown, printed):
                    wrong.append(f"{page}:{block.line}: $ {command.command}\n" + "\n".join(printed))
        elif block.language == "python":
            ran = workshop.run_python(block.text)
            if ran.returncode not in {0, 1} or b"Traceback" in ran.stderr:
                wrong.append(f"{page}:{block.line}: {ran.stderr.decode()}")
    assert wrong == []


@pytest.mark.parametrize("page", GUIDES)
def test_every_design_on_a_page_can_be_read(page: str, tmp_path: Path) -> None:
    """Every YAML block that begins as a design is a valid one, with its includes; one marked as a slip is none."""
    found = [block for block in blocks_of(_text(page)) if block.language == "yaml"]
    for block in found:
        if block.name and block.action != "change":
            (tmp_path / block.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.name).write_text(block.text, encoding="utf-8")
    designs = [block for block in found if block.text.startswith("iotsec: 1\n")]
    readable = {block.line: _reads(block, tmp_path) for block in designs}
    assert readable == {block.line: block.action != "slip" for block in designs}


def _reads(block: Block, folder: Path) -> bool:
    try:
        return bool((load_design(folder / block.name).design if block.name else read_design_text(block.text)).id)
    except InputError:
        return False


def test_commands_stand_only_where_they_are_run() -> None:
    """A command on a page that the test above does not follow would not be tried."""
    assert [page for page in PAGES if page not in GUIDES and "```console" in _text(page)] == []


def test_the_commands_for_a_fresh_checkout_exist() -> None:
    """What the README says to type in a fresh checkout are targets of the Makefile."""
    shown = re.findall(
        r"^make (\w+)", "".join(b.text for b in blocks_of(_text("README.md")) if b.language == "sh"), re.M
    )
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert (shown, set(shown) <= set(targets)) == (["demo", "test"], True)


def test_the_reference_is_up_to_date() -> None:
    """The pages made from the templates and the code, and the picture of the report, are those that would be made now."""
    ran = subprocess.run(
        [sys.executable, "docs/make_reference.py", "--check"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every link between files of the project leads to a file, and every anchor to a heading."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", _text(page), flags=re.S)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        if not path.exists() or (anchor and anchor not in _anchors(path)):
            broken.append(target)
    assert broken == []


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_words_promise_no_more_than_a_check_can(page: str) -> None:
    """Nothing is called compliant, certified, secure, safe or approved by us: a check of a model cannot show it."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", _text(page), flags=re.S)
    found = re.findall(r"\b(?:is|are|be|makes? \w+) (?:compliant|certified|secure|safe|approved)\b", text)
    assert ([] if page.startswith("docs/reference/") else found) == []


def test_every_decision_has_its_three_parts() -> None:
    """A record of a decision says its context, the decision, and what it costs; numbered from 1 without a gap."""
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    headings = {path.name: re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), flags=re.M) for path in records}
    assert headings == {path.name: ["Context", "Decision", "What it costs"] for path in records}
    numbers = [path.name[:4] for path in records]
    assert numbers == [f"{number:04}" for number in range(1, len(records) + 1)]


def test_the_notice_stands_in_both_languages() -> None:
    """Who wrote the requirements, and that NISC has not approved them, is said in the README in both languages."""
    text = " ".join(_text("README.md").split())
    assert "has neither been approved nor recommended by NISC (now the National Cybersecurity Office)" in text
    assert "NISC（現・国家サイバー統括室）の承認・推奨を受けたものではない。" in text


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (("a", "b"), ["a", "b"], True),
        (("a",), ["a", "b"], False),
        (("a", "..."), ["a", "b", "c"], True),
        (("a", "..."), ["a"], False),
        (("...", "c"), ["a", "b", "c"], True),
        (("a", "...", "c", "...", "e"), ["a", "b", "c", "d", "e"], True),
        (("a", "...", "x", "...", "e"), ["a", "b", "c", "d", "e"], False),
        (("a", "...", "d", "...", "e"), ["a", "b", "c", "d", "e"], False),
        (("(sha256:…)",), ["(sha256:0a1b2c)"], True),
        (("(sha256:…)",), ["(sha256:none)"], False),
    ],
)
def test_elision_hides_lines_and_nothing_else(shown: tuple[str, ...], printed: list[str], same: bool) -> None:
    """A line of `...` stands for lines that were left out; all other lines have to agree."""
    assert agrees(shown, printed) is same
