"""Pages of the documentation as things to do: files to write, lines to change, commands to run with what they print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

_BLOCK = re.compile(
    r"(?:^<!-- (?P<action>file|slip|change): (?P<name>\S+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.M | re.S,
)
_END = "<<end of output>>"


class Block(NamedTuple):
    """A fenced block: its language and text, and what is done with the file of this `name`.

    `file` writes it, `slip` too (a design that is wrong on purpose), `change` replaces lines in it.
    """

    language: str
    text: str
    action: str | None = None
    name: str = ""
    line: int = 0


class Command(NamedTuple):
    """A command as shown, and what it is shown to print."""

    command: str
    shown: tuple[str, ...]


def blocks_of(text: str) -> Iterator[Block]:
    """The fenced blocks of a page in order."""
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(found["language"], found["text"], found["action"], found["name"] or "", line)


def commands_of(text: str) -> list[Command]:
    """The commands of a console block: lines after `$ `, going on after a backslash."""
    found: list[Command] = []
    for line in text.splitlines():
        if found and found[-1].command.endswith("\\"):
            found[-1] = found[-1]._replace(command=f"{found[-1].command[:-1]}{line.strip()}")
        elif line.startswith("$ "):
            found.append(Command(line.removeprefix("$ "), ()))
        else:
            found[-1] = found[-1]._replace(shown=(*found[-1].shown, line))
    return found


class Workshop:
    """A folder in which a page is followed: it holds the examples and templates, and `iotsec` is on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("examples", "templates"):
            shutil.copytree(ROOT / name, folder / name)
        tools = folder.parent / f"{folder.name}-bin"
        tools.mkdir()
        for name, arguments in (("iotsec", "-m iotsec"), ("python", "")):
            tool = tools / name
            tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
            tool.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("IOTSEC", "COV_", "PYTEST"))}
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        self.environment = kept | {
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "NO_COLOR": "1",
            "IOTSEC_PROGRESS": "no",
            "LC_ALL": "C.UTF-8",
        }

    def prepare(self, block: Block) -> None:
        """Write or change the file that the block is about."""
        if not block.name:
            return
        path = self.folder / block.name
        if block.action != "change":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            return
        lines = block.text.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{block.name} does not hold these lines once:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def outputs(self, commands: list[Command]) -> list[list[str]]:
        """What each command prints, run one after the other in one shell, so that `$?` is that of the one before."""
        script = "exec 2>&1\n(exit 0)\n"
        script += "".join(f"{item.command}\ncode=$?; printf '%s\\n' '{_END}'; (exit $code)\n" for item in commands)
        ran = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        parts = ran.stdout.decode().split(f"{_END}\n")
        return [part.splitlines() for part in parts[: len(commands)]]

    def run_python(self, text: str) -> subprocess.CompletedProcess[bytes]:
        """A Python block run as a script of its own."""
        return subprocess.run(
            [sys.executable, "-c", text], cwd=self.folder, env=self.environment, capture_output=True, check=False
        )


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the output shown is the output printed, line by line.

    A line of `...` stands for one or more lines, `…` inside a line for a digest, which changes with every template.
    """
    parts: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    first, *others = parts
    if not others:
        return _same(first, printed)
    last = others.pop()
    at, end = len(first), len(printed) - len(last)
    if at >= end or not _same(first, printed[:at]) or not _same(last, printed[end:]):
        return False
    for part in others:
        at = _find(printed, part, at + 1, end) + len(part)
        if at < len(part):
            return False
    return at < end


def _find(lines: list[str], part: list[str], start: int, end: int) -> int:
    """The first place of these lines, or a negative number."""
    places = range(start, end - len(part) + 1)
    return next((at for at in places if _same(part, lines[at : at + len(part)])), -len(lines) - 1)


def _same(shown: list[str], printed: list[str]) -> bool:
    return len(shown) == len(printed) and all(
        re.fullmatch("[0-9a-f]+".join(map(re.escape, left.split("…"))), right) is not None
        for left, right in zip(shown, printed, strict=True)
    )
