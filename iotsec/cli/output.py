"""What is written: results to standard output as UTF-8 in any locale, files whole or not at all, the rest to stderr."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from iotsec.errors import InputError, Problem


def say(text: str) -> None:
    """Write a result to standard output, in UTF-8 whatever the locale. A reader who went away is no error."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes once more at its end: let that go nowhere, so that it stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Write what went wrong to standard error, in UTF-8 whatever the locale."""
    sys.stderr.flush()
    sys.stderr.buffer.write(f"{text}\n".encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()


def colours(wish: str) -> bool:
    """Whether standard output takes colours: as wished, else only a terminal that nobody asked to leave plain."""
    if wish != "auto":
        return wish == "always"
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout.isatty()


def write_files(texts: Mapping[str, str]) -> None:
    """Write files, all of them or none: each beside its place first, then moved there. Raises `InputError`."""
    written: list[tuple[str, str]] = []
    try:
        for name, text in texts.items():
            written.append((_written_beside(name, text), name))
        while written:
            Path(written[0][0]).replace(written[0][1])
            del written[0]
    except OSError as error:
        hint = "name a file in a folder that exists and that you may write to"
        raise InputError(
            Problem(f"the report cannot be written to {error.filename}: {error.strerror}", hint=hint)
        ) from None
    finally:
        for temporary, _name in written:
            Path(temporary).unlink(missing_ok=True)


def _written_beside(name: str, text: str) -> str:
    path = Path(name)
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder", name)
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "its folder does not exist", name)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "backslashreplace"))
    mask = os.umask(0)
    os.umask(mask)
    Path(temporary).chmod(0o666 & ~mask)
    return temporary
