"""The commands: exit codes, where results go, the same bytes everywhere, and what is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from iotsec import __version__
from iotsec.cli import main

TINY = Path(__file__).parent / "tiny"
DESIGN, PROFILE = str(TINY / "design.yaml"), str(TINY / "profile.yaml")
ROOT = Path(__file__).parents[2]

GOOD = """\
iotsec: 1
id: good
components: {c: {kind: thing, support_until: 2036-03-31}}
"""
SILENT = """\
iotsec: 1
id: silent
components: {c: {kind: thing}}
"""


@pytest.fixture
def designs(tmp_path: Path) -> dict[str, str]:
    """Paths of designs that meet everything, say too little, surely fail, and cannot be read."""
    texts = {"good": GOOD, "silent": SILENT, "bad": "iotsec: 1\nid: d\nstage: never\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return {**{name: str(tmp_path / f"{name}.yaml") for name in texts}, "failing": DESIGN}


CODES = {
    "nothing open": (["good"], [], 0),
    "unknown is open": (["silent"], [], 1),
    "unknown is let through": (["silent"], ["--allow", "unknown"], 0),
    "not met is never let through": (["failing"], ["--allow", "unknown"], 1),
    "what is below the limit does not count": (["silent"], ["--limit", "shall"], 0),
    "not met at the limit": (["failing"], ["--limit", "shall"], 1),
    "the worst of two, first": (["silent", "good"], [], 1),
    "the worst of two, last": (["good", "silent"], [], 1),
    "wrong input outranks findings": (["failing", "bad"], [], 2),
    "a stage that asks for less": (["failing"], ["--stage", "policy", "--allow", "unknown"], 0),
}


@pytest.mark.parametrize(("names", "options", "code"), CODES.values(), ids=CODES)
def test_the_exit_code_says_what_is_open(
    names: list[str], options: list[str], code: int, designs: dict[str, str]
) -> None:
    """A gate must not pass on what it does not know, unless it was told to."""
    assert main(["check", *(designs[name] for name in names), "--profile", PROFILE, *options]) == code


def test_an_error_of_ours_exits_with_3_and_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A fault of the program must be taken neither for findings nor for a pass."""
    monkeypatch.setattr("iotsec.cli.checking.render", lambda *_args, **_options: 1 / 0)

    code = main(["check", DESIGN, "--profile", PROFILE])

    out, err = capfd.readouterr()
    assert (code, out, "ZeroDivisionError" in err) == (3, "", True)


def test_files_are_written_whole_beside_standard_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Several formats come from one check; a file holds the same as standard output, and no temporary file stays."""
    report = tmp_path / "r.json"

    main(["check", DESIGN, "--profile", PROFILE, "--format", "json"])
    expected = capfd.readouterr().out
    main(["check", DESIGN, "--profile", PROFILE, "--format", f"json={report}", "--format", "text"])

    assert report.read_text(encoding="utf-8") == expected
    assert capfd.readouterr().out.startswith("tiny: stage design")
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    """A report that is named by a link goes where the link leads; the link is not replaced."""
    target, link = tmp_path / "there" / "r.json", tmp_path / "r.json"
    target.parent.mkdir()
    link.symlink_to(target)

    codes = [main(["check", DESIGN, "--profile", PROFILE, "--format", f"json={link}"]) for _ in range(2)]

    assert (codes, link.is_symlink(), json.loads(target.read_text())["design"]["id"]) == ([1, 1], True, "tiny")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["r.json", "r.json", "there"]


def test_a_pipe_is_written_into_and_stays(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is no regular file is never replaced by one: the text goes into it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()

    code = main(["check", DESIGN, "--profile", PROFILE, "--format", f"json={pipe}"])
    reader.join(10)
    main(["check", DESIGN, "--profile", PROFILE, "--format", "json"])

    assert (code, read, pipe.is_fifo()) == (1, [capfd.readouterr().out], True)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_standard_output_that_takes_nothing_is_told(tmp_path: Path) -> None:
    """A result that could not be written (a full disk, say) must be taken neither for findings nor for a fault."""
    (tmp_path / "out").touch()
    with (tmp_path / "out").open("rb") as unwritable:
        done = subprocess.run(
            [sys.executable, "-m", "iotsec", "facts"],
            stdout=unwritable,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )

    assert (done.returncode, done.stderr.decode()) == (
        2,
        "the result cannot be written to standard output: Bad file descriptor (what was written of it is not whole)\n",
    )


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own."""
    known = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "IOTSEC_PROGRESS": "no", **environment}
    return subprocess.run(
        [sys.executable, "-m", "iotsec", *arguments], capture_output=True, cwd=folder, env=known, check=False
    )


@pytest.mark.parametrize("format", ["text", "json"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_same_bytes_in_every_run_locale_and_time_zone(format: str, lang: str) -> None:
    """Reports are compared byte by byte in version control: nothing of the machine may get into them."""
    arguments = ["check", DESIGN, "--profile", PROFILE, "--format", format, "--lang", lang]

    one = run(*arguments, PYTHONHASHSEED="0", LANG="C", LC_ALL="C", TZ="UTC", PYTHONUTF8="0")
    other = run(*arguments, PYTHONHASHSEED="1", LANG="ja_JP.UTF-8", TZ="Asia/Tokyo")

    assert (one.stdout, one.returncode) == (other.stdout, other.returncode) == (other.stdout, 1)


def test_json_is_the_same_from_every_folder() -> None:
    """Places are relative to the design, so that a checkout elsewhere gives the same findings."""
    arguments = ["--profile", PROFILE, "--format", "json"]

    outside = run("check", DESIGN, *arguments)
    inside = run("check", "design.yaml", *arguments, folder=TINY)

    assert outside.stdout == inside.stdout
    assert json.loads(inside.stdout)["findings"][0]["place"]["file"] == "design.yaml"


def test_a_reader_who_goes_away_is_no_error() -> None:
    """`iotsec check ... | head -1` ends quietly."""
    command = f'"{sys.executable}" -m iotsec facts | head -1'

    done = subprocess.run(
        command,
        check=False,
        shell=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert (done.stdout, done.stderr) == (b"design\n", b"")


def modules_after(*arguments: str) -> set[str]:
    """What is imported when a command has run."""
    code = (
        "import sys; from iotsec.cli import main\nmain(sys.argv[1:])\nsys.stderr.write('\\n'.join(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return set(done.stderr.splitlines())


def test_the_version_needs_next_to_nothing() -> None:
    """Shell completion and scripts ask for the version often: it costs what click costs."""
    modules = modules_after("--version")

    assert "click" in modules
    assert modules & {"attrs", "attr", "numpy", "pydantic", "yaml", "importlib.metadata", "iotsec.findings"} == set()


def test_a_check_imports_nothing_that_it_does_not_need() -> None:
    """Libraries for users and for errors are not paid for by every check."""
    modules = modules_after("check", DESIGN, "--profile", PROFILE)

    assert "iotsec.findings" in modules
    unwanted = {"pint", "networkx", "scipy", "rich", "difflib", "importlib.metadata", "hypothesis"}
    unwanted |= {"attrs", "pydantic", "numpy.ma", "tempfile", "iotsec.reports.findings_json"}
    assert modules & unwanted == set()


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    """The version is the package's."""
    assert (main(["--version"]), capfd.readouterr().out) == (0, f"iotsec {__version__}\n")


def test_explains_a_requirement(capfd: pytest.CaptureFixture[str]) -> None:
    """Everything that a reader needs to judge a requirement stands on one page."""
    main(["explain", "T-01", "--profile", PROFILE])

    assert capfd.readouterr().out == (TINY / "explain.en.txt").read_text(encoding="utf-8")


def test_explains_a_verdict_on_one_element(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts of all kinds are explained, here one that does not apply, in Japanese."""
    monkeypatch.chdir(TINY)  # Lines are broken by the length of the paths in them.
    main(["explain", "T-01", "design.yaml", "log", "--profile", "profile.yaml", "--lang", "ja"])

    said = capfd.readouterr().out
    assert said == (TINY / "explain-log.ja.txt").read_text(encoding="utf-8")


def test_explains_a_design_by_what_is_open(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of a whole design the requirement stands first, then what is open; where it does not apply is only counted."""
    met = "flows:\n  alarm: {from: csms, to: evse, kind: command, authentication: mutual}\n"
    text = Path(DESIGN).read_text(encoding="utf-8").replace("flows:\n", met, 1)
    (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
    main(["explain", "T-01", str(tmp_path / "design.yaml"), "--profile", PROFILE])
    said = capfd.readouterr().out
    first, verdicts = said.split("\nverdicts in tiny:\n")

    assert first == (TINY / "explain.en.txt").read_text(encoding="utf-8")
    flows = [line.split()[1] for line in verdicts.splitlines() if line.startswith("  flow ")]
    assert flows == ["start", "stop", "alarm"]
    assert verdicts.endswith("\n  not applicable: 1 (name an element to see why)\n")


SECTORS = """\
iotsec: 1
id: car
profiles: [agriculture, automotive]
as_of: 2027-06-01
systems:
  vehicle: {sector: automotive}
"""


def test_a_requirement_is_headed_by_the_profile_that_asks_it(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Protects readers of several profiles: each element has that of its sector, and the first line is broken."""
    (tmp_path / "car.yaml").write_text(SECTORS, encoding="utf-8")
    main(["explain", "IOT-DEF-10", str(tmp_path / "car.yaml"), "vehicle"])
    said = capfd.readouterr().out
    main(["check", str(tmp_path / "car.yaml")])
    head = capfd.readouterr().out.split("\n\n")[0]

    assert "\n  automotive 0.1.0, item definition and scope, stage build, shall\n" in said
    assert "agriculture" in head
    assert max(map(len, head.splitlines())) <= 110


def test_a_requirement_of_a_profile_that_was_not_given_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects beginners from a like id where the one that they wrote comes with iotsec."""
    assert (main(["explain", "RAIL-RSP-05"]), *capfd.readouterr()) == (
        2, "", "there is no requirement RAIL-RSP-05 in general (rail has RAIL-RSP-05: give --profile rail)\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["T-1"], "there is no requirement T-1 in tiny (did you mean T-01?)\n", id="requirement"),
        pytest.param(["1"], "there is no requirement 1 in tiny (did you mean T-01?)\n", id="no noughts and no prefix"),
        pytest.param(["t-01"], "there is no requirement t-01 in tiny (did you mean T-01?)\n", id="small letters"),
        pytest.param(["01"], "there is no requirement 01 in tiny (did you mean T-01?)\n", id="no prefix"),
        pytest.param(["T-01", DESIGN, "strat"], "tiny has no element strat (did you mean start?)\n", id="element"),
        pytest.param(["T-01", DESIGN, "csms"], "T-01 applies to flows; csms is a component\n", id="wrong kind"),
    ],
)
def test_what_there_is_not_is_not_explained(
    arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """A slip in an id is answered with the id that was probably meant."""
    assert (main(["explain", *arguments, "--profile", PROFILE]), *capfd.readouterr()) == (2, "", message)


def test_lists_facts_as_text_and_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    """Both lists name the same facts; the text gives type, origin and meaning."""
    main(["facts", "zone", "--format", "json"])
    listed = json.loads(capfd.readouterr().out)["facts"]
    main(["facts", "zone"])
    text = capfd.readouterr().out.splitlines()

    names = [line.split()[0] for line in text if line.startswith("  ") and not line.startswith("   ")]
    assert names == [fact["name"] for fact in listed]
    assert text[(place := text.index("  parent  ref (zone)  declared")) : place + 2] == [
        "  parent  ref (zone)  declared",
        "      The zone in which it lies.",
    ]


def test_no_such_kind_of_facts(capfd: pytest.CaptureFixture[str]) -> None:
    """A kind that there is not is wrong input."""
    assert (main(["facts", "zoen"]), *capfd.readouterr()) == (
        2, "", "zoen is no kind of element (did you mean zone?)\n",
    )  # fmt: skip
