"""Bad input: one clear message with its place, exit code 2, and nothing written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from iotsec.cli import main

PROFILE = str(Path(__file__).parent / "tiny" / "profile.yaml")

HEAD = "iotsec: 1\nid: d\n"


def said_of(path: Path, capfd: pytest.CaptureFixture[str], *options: str) -> str:
    """What is said on standard error about this design, without its folder; nothing else may be written."""
    code = main(["check", str(path), "--profile", PROFILE, *options])
    out, err = capfd.readouterr()
    assert (code, out) == (2, ""), err
    return err.replace(str(path.parent) + os.sep, "")


def design(folder: Path, text: str | bytes, name: str = "d.yaml") -> Path:
    """A design file with this text."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


OUTAGE = HEAD + "functions: {f: {tolerable_outage: "
NOT_CLOSED = (
    "this is not YAML: did not find expected ',' or ']' "
    "(look at the indentation, and for a bracket, a comma or a quote that is missing)"
)
ONE_PROBLEM: dict[str, tuple[str | bytes, str]] = {
    "not YAML": ("iotsec: 1\nid: [d\nfoo: }\n", f"3:4: {NOT_CLOSED}"),
    "truncated": (HEAD + "parties: {cpo: {roles: [owner", f"4:1: {NOT_CLOSED}"),
    "over 4 MB": (
        HEAD + "# " + "x" * 4_000_001,
        (
            "1:1: d.yaml is too large: at most 4,000,000 bytes of it can be read, all files of a design together "
            "(write a large design as JSON)"
        ),
    ),
    "20,000 levels": (
        HEAD + "parties: " + "[" * 20_000,
        "3:COLUMN: values lie more than 64 levels deep (give the inner parts ids of their own)",
    ),
    "alias bomb": (
        HEAD + "a: &a [x, x]\nb: &b [*a, *a]\n",
        (
            "3:4: anchors (&a) are not read (write the value out where it is needed)\n"
            "4:4: anchors (&b) are not read (write the value out where it is needed)\n"
            "4:8: aliases (*a) are not read (write the value out)\n"
            "4:12: aliases (*a) are not read (write the value out)"
        ),
    ),
    "anchor": (
        HEAD + "parties: {cpo: &x {}}\n",
        "3:16: anchors (&x) are not read (write the value out where it is needed)",
    ),
    "alias": (HEAD + "parties: {cpo: *x}\n", "3:16: aliases (*x) are not read (write the value out)"),
    "tag": (
        HEAD + "parties: {cpo: !!python/object:os.system {}}\n",
        "3:16: tags (tag:yaml.org,2002:python/object:os.system) are not read (put a text in quotes instead)",
    ),
    "merge key": (
        HEAD + "parties: {cpo: {<<: {roles: [owner]}}}\n",
        "3:17: merge keys (<<) are not read (write the entries out)",
    ),
    "UTF-16": (
        (HEAD + "parties: {}\n").encode("utf-16"),
        "1:1: the file is UTF-16 or UTF-32 text (save it as UTF-8)",
    ),
    "duplicate id": (
        HEAD + "parties:\n  cpo: {}\n  cpo: {}\n",
        "5:3: the key 'cpo' stands twice in one mapping (it stands already in line 4, column 3)",
    ),
    "duplicate id across kinds": (
        HEAD + "parties: {cpo: {}}\nsystems: {cpo: {}}\n",
        "4:11: the id cpo is used twice: also by a party (give each element an id of its own)",
    ),
    "reference to nothing": (
        HEAD + "systems: {site: {owner: nobody}}\n",
        "3:18: there is no element nobody (correct the id, or draw it under parties)",
    ),
    "reference to nothing in a list": (
        HEAD + "parties: {cpo: {}, utility: {notifies: [cpo, cpi]}}\n",
        "3:46: there is no element cpi (did you mean cpo?)",
    ),
    "control character in an id": (
        HEAD + 'parties: {"a\\u0007b": {}}\n',
        r"3:11: the key 'a\x07b' holds the hidden character U+0007 (two names must not look alike)",
    ),
    "bidirectional override in a text": (
        HEAD + 'title: "a\\u202eb"\n',
        "3:1: the text holds the hidden character U+202E (what is shown must be what is said)",
    ),
    "bidirectional override in an id": (
        HEAD + 'parties: {"a\\u202eb": {}}\n',
        r"3:11: the key 'a\u202eb' holds the hidden character U+202E (two names must not look alike)",
    ),
    "unit of the wrong dimension": (
        OUTAGE + "4 kg}}\n",
        "3:17: expected a quantity of time, got '4 kg' (mass) (such as 1 s)",
    ),
    "9**9**9": (
        OUTAGE + "9**9**9}}\n",
        ("3:17: the unit in '9**9**9' cannot be read (join units by * or /, with powers up to 6, such as 'm/s^2')"),
    ),
    "1e400 s": (
        OUTAGE + "1e400 s}}\n",
        (
            "3:17: the number in '1e400 s' is too large, too small or too long "
            "(at most 30 digits and a power of ten within 30)"
        ),
    ),
    "nan h": (
        OUTAGE + "nan h}}\n",
        (
            "3:17: 'nan h' does not begin with a number "
            "(write a number and a unit, such as '4 h', '100 MW' or '2 Gbit/s')"
        ),
    ),
    "less than nothing": (
        OUTAGE + "-4 h}}\n",
        "3:17: -4 h is less than nothing (write a quantity from 0 s on)",
    ),
    "a map for an end of a range": (
        OUTAGE + "{between: [{from: 1 h, to: 2 h}, 4 h]}}}\n",
        "3:17: a map is no quantity (write a number and a unit, such as '4 h', '100 MW' or '2 Gbit/s')",
    ),
    "range upside down": (
        OUTAGE + "{between: [4 h, 1 h]}}}\n",
        "3:17: the range is upside down: 4 h is more than 1 h (write the lower end first)",
    ),
    "no date": (
        HEAD + "as_of: 2026-02-30\n",
        "3:1: 2026-02-30 is a date that does not exist (look at the month and the day)",
    ),
    "cycle of systems": (
        HEAD + "systems: {a: {parent: b}, b: {parent: a}}\n",
        "3:15: the system contains itself: a in b in a (take away one `parent` of this circle)",
    ),
    "cycle of zones": (
        HEAD + "zones: {a: {parent: b}, b: {parent: a}}\n",
        "3:13: the zone contains itself: a in b in a (take away one `parent` of this circle)",
    ),
    "cycle of includes": (
        HEAD + "include: [d.yaml]\n",
        "3:11: files include each other in a circle: d.yaml > d.yaml (take one of these includes away)",
    ),
    "include outside the folder": (
        HEAD + "include: [../other.yaml]\n",
        (
            "3:11: '../other.yaml' leads out of its folder "
            "(name a file in the folder of the design, relative to it, such as parts/flows.yaml)"
        ),
    ),
    "empty": ("", "1:1: the file is empty (a design begins with 'iotsec: 1')"),
    "unknown key close to a known one": (
        HEAD + "parties: {cpo: {rolse: [owner]}}\n",
        "3:17: a party has no field rolse (did you mean roles?)",
    ),
}


@pytest.mark.parametrize(("text", "said"), ONE_PROBLEM.values(), ids=ONE_PROBLEM)
def test_each_bad_document_gets_a_message_with_its_place(
    text: str | bytes, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong, it is told with its place and what would be right, and no report is written."""
    report = tmp_path / "report.json"

    told = said_of(design(tmp_path, text), capfd, "--format", f"json={report}")

    # Parsers give up at other depths, when they look ahead.
    told = re.sub(r"3:[0-9]+: values lie", "3:COLUMN: values lie", told)
    assert told == "".join(f"d.yaml:{line}\n" for line in said.splitlines())
    assert not report.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"iotsec": 1, "id": "d", "parties": {',
            (
                "1:38: this is not JSON: expecting property name enclosed in double quotes "
                "(look there and just before for a comma, a quote or a bracket that is missing or too many)"
            ),
        ),
        ("null", "1:1: a design is a mapping, but this file holds a null (begin with 'iotsec: 1')"),
        (
            '{"iotsec": 1, "id": "d", "parties": {"a": {}, "a": {}}}',
            "1:47: the key 'a' stands twice in one object (it stands already in line 1, column 38)",
        ),
    ],
    ids=["truncated", "null", "duplicate key"],
)
def test_bad_json_is_told_as_bad_yaml_is(
    text: str, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The other format of designs gets the same care."""
    assert said_of(design(tmp_path, text, "d.json"), capfd) == f"d.json:{said}\n"


def test_json_has_a_limit_of_its_own_that_can_be_raised(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A large system is read where somebody says how large; else what is too large is refused before it costs memory."""
    words = " " * 1_000_000
    path = design(tmp_path, f'{{"iotsec": 1, "id": "d",{words}"partys": {{}}}}', "d.json")

    told = [said_of(path, capfd, "--max-size", size) for size in ("1", "2")]

    assert told == [
        (
            "d.json:1:1: d.json is too large: at most 1,000,000 bytes of it can be read, all files of a design together "
            "(raise the limit by --max-size, in Python by `limits`)\n"
        ),
        "d.json:1:1000025: unknown section partys (did you mean parties?)\n",
    ]


def test_of_100_000_wrong_words_the_first_hundred_and_a_count(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A wholly wrong file is answered with what a person can read."""
    words = ", ".join(f'"w{number}": 1' for number in range(100_000))
    path = design(tmp_path, f'{{"iotsec": 1, "id": "d", {words}}}', "d.json")

    lines = said_of(path, capfd).splitlines()

    assert len(lines) == 101
    assert lines[-1] == "... and 99900 more of 100000 problems"


def test_a_folder_a_link_and_nothing_are_no_designs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is named must be a file of its own: nothing is followed or guessed."""
    target = design(tmp_path, HEAD)
    (tmp_path / "link.yaml").symlink_to(target)
    (tmp_path / "folder.yaml").mkdir()

    said = [said_of(tmp_path / name, capfd) for name in ("link.yaml", "folder.yaml", "no.yaml")]

    assert said == [
        "link.yaml is a link (name the file itself)\n",
        "folder.yaml is a folder (name a file in it)\n",
        "no.yaml does not exist (look at its name, and at the folder that it is looked for in)\n",
    ]


def test_an_address_is_not_fetched(capfd: pytest.CaptureFixture[str]) -> None:
    """Who names an address learns that nothing goes over the network, with the address as it was written."""
    code = main(["check", "https://example.org/d.yaml"])

    assert (code, *capfd.readouterr()) == (
        2,
        "",
        (
            "https://example.org/d.yaml is an address, and nothing is fetched: iotsec does not use the network "
            "(save the design as a file and name that)\n"
        ),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        *(
            (
                f"iotsec: {version}",
                (
                    "d.yaml:1:1: this program reads format 1, and the document says something else "
                    "(write the whole number without quotes: iotsec: 1)\n"
                ),
            )
            for version in ("2", '"1"', "1.0", "true")
        ),
        (
            "iotsec: 1\nservice_life: ten years",
            (
                "d.yaml:2:1: 'ten years' does not begin with a number "
                "(write whole days, weeks, months or years, such as '35 days' or '15 years')\n"
            ),
        ),
        (
            "iotsec: 1\nsystems: {a: {parent: none}}",
            "d.yaml:2:15: there is no element none (where there is none, say why: {none: reason})\n",
        ),
    ],
)
def test_the_hint_is_what_to_write(line: str, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Slips that users made are answered with what belongs there, not with an example of something else."""
    assert said_of(design(tmp_path, f"{line}\nid: d\n"), capfd) == message


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up what an administrator may: to read every file. Skips where that cannot be done."""
    administrator = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        if administrator:
            os.seteuid(65_534)
    except OSError:
        pytest.skip("an administrator who cannot become somebody else")
    try:
        yield
    finally:
        if administrator:
            os.seteuid(0)


def test_a_file_that_may_not_be_read(capfd: pytest.CaptureFixture[str]) -> None:
    """A file without permission to read is wrong input, not an error of the program; an administrator tries it too."""
    with TemporaryDirectory() as folder:  # One that others may enter, which those of pytest are not.
        Path(folder).chmod(0o755)
        path = design(Path(folder), HEAD)
        said_of(Path(folder) / "no.yaml", capfd)  # What is imported now can be read.
        path.chmod(0)

        with as_nobody():
            said = said_of(path, capfd)

        assert said == "d.yaml cannot be read: Permission denied (allow it to be read, or name another file)\n"


WRONG_OPTIONS = {
    "no such profile": (["--profile", "genral"], "there is no profile genral (did you mean general?)\n"),
    "no such format": (["--format", "jsn"], "--format: there is no format 'jsn' (did you mean json?)\n"),
    "no date": (
        ["--as-of", "2026-02-30"],
        "--as-of: 2026-02-30 is a date that does not exist (look at the month and the day)\n",
    ),
    "no choice": (["--choose", "mode"], "--choose: 'mode' is no choice (write --choose mode=maintenance)\n"),
    "unknown choice": (["--choose", "mod=normal"], "the design has no choice mod (did you mean mode?)\n"),
    "unknown option of a choice": (
        ["--choose", "mode=off"],
        "mode has no option off (its options are normal, maintenance)\n",
    ),
    "two formats for one stream": (
        ["--format", "json", "--format", "text"],
        "--format: only one format can go to standard output (write --format json=FILE)\n",
    ),
}


@pytest.mark.parametrize(("options", "message"), WRONG_OPTIONS.values(), ids=WRONG_OPTIONS)
def test_wrong_options_are_told_in_one_line(
    options: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """An option that cannot be followed is refused before anything is written."""
    assert said_of(Path(PROFILE).parent / "design.yaml", capfd, *options) == message


def test_usage_errors_exit_with_2(capfd: pytest.CaptureFixture[str]) -> None:
    """An option that there is not is wrong usage, and nothing goes to standard output."""
    codes = [main(["check"]), main(["check", "--stages", "x", "y"]), main(["chek"])]

    assert (codes, capfd.readouterr().out) == ([2, 2, 2], "")


def test_wrong_input_in_one_of_two_designs_writes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Half a result could be taken for the whole: the other design is not reported, and no file appears."""
    report = tmp_path / "report.txt"
    bad = design(tmp_path, HEAD + "stage: never\n")
    good = str(Path(PROFILE).parent / "design.yaml")

    said = said_of(bad, capfd, good, "--format", f"text={report}")

    assert (said.count("\n"), report.exists()) == (1, False)


def test_a_report_never_overwrites_a_design(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A slip in `--format` must not cost the user the design."""
    path = design(tmp_path, HEAD)

    said = said_of(path, capfd, "--format", f"json={path}")

    assert said == "--format: d.yaml is a file of a design that is checked (name another file)\n"
    assert path.read_text() == HEAD


def test_a_report_never_overwrites_what_was_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Files that a design includes and those of the profiles are spared too, also where a link leads to them."""
    rules = tmp_path / "rules"
    rules.mkdir()
    (tmp_path / "part.yaml").write_text("parties: {cpo: {}}\n")
    (rules / "more.yaml").write_text("{}\n")
    header = "profile: p\nversion: 0.1.0\ntitle: {en: P}\nprefix: P-\nrequirements: [more.yaml]\n"
    (rules / "profile.yaml").write_text(header)
    path = design(tmp_path, f"{HEAD}include: [part.yaml]\n")
    (tmp_path / "link").symlink_to(tmp_path / "part.yaml")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.yaml")}

    said = []
    for name in ("part.yaml", "link", "rules/profile.yaml", "rules/more.yaml"):
        assert main(["check", str(path), "--profile", str(rules), "--format", f"text={tmp_path / name}"]) == 2
        said.append(capfd.readouterr().err.replace(str(tmp_path) + os.sep, ""))

    assert said == [
        "--format: part.yaml is a file of a design that is checked (name another file)\n",
        "--format: link is a file of a design that is checked (name another file)\n",
        "--format: rules/profile.yaml is a file of a profile (name another file)\n",
        "--format: rules/more.yaml is a file of a profile (name another file)\n",
    ]
    assert {file: file.read_bytes() for file in before} == before


def test_two_reports_never_go_to_one_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One of two reports would be lost without a word, also where a link hides that the files are one."""
    (tmp_path / "link").symlink_to(tmp_path / "r")
    options = ["--format", f"text={tmp_path / 'r'}", "--format", f"json={tmp_path / 'link'}"]

    said = said_of(design(tmp_path, HEAD), capfd, *options)

    assert said == "--format: link is named twice (give each format a file of its own)\n"


@pytest.mark.parametrize("format", ["json", "json=r.json"])
def test_json_is_of_one_design(format: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Two JSON documents one after the other are none: that is said before anything is checked."""
    one, other = design(tmp_path, HEAD, "a.yaml"), design(tmp_path, HEAD, "b.yaml")

    said = said_of(one, capfd, str(other), "--format", format)

    assert said == "--format json: one design at a time (run a check for each design)\n"


def test_a_report_that_cannot_be_written_is_wrong_input(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A folder that does not exist is told, and nothing goes to standard output either."""
    path = design(tmp_path, HEAD)

    said = said_of(path, capfd, "--format", f"json={tmp_path / 'no' / 'r.json'}", "--format", "text")

    assert said == (
        f"the report cannot be written to {Path('no') / 'r.json'}: its folder does not exist "
        "(name a file in a folder that exists and that you may write to)\n"
    )
