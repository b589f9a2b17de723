"""What is written: results to standard output as UTF-8 in any locale, files whole or not at all, the rest to stderr."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from iotsec.errors import InputError, Problem


def say(text: str) -> None:
    """Write a result to standard output, in UTF-8 whatever the locale. A reader who went away is no error.

    Raises `InputError` where standard output is closed or takes no more, as on a full disk.
    """
    if sys.stdout is None:
        raise InputError(Problem("the result cannot be written to standard output: it is closed"))
    data = text.encode("utf-8", "backslashreplace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python flushes once more at its end: let that go nowhere, so that it stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            message = f"the result cannot be written to standard output: {error.strerror}"
            raise InputError(Problem(message, hint="what was written of it is not whole")) from None


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
    """Write files. Regular files come whole or not at all: each is written beside its place first, then moved there.

    Where a name is a link, the file that it leads to is written and the link stays. What is there and is no regular
    file (a device, a named pipe) is never replaced: the text is written into it. Raises `InputError`.
    """
    written: list[tuple[str, str]] = []
    name = ""
    try:
        straight = []
        for name, text in texts.items():
            if _is_regular(name):
                target = os.path.realpath(name)
                written.append((_written_beside(target, text), target))
            else:
                straight.append(name)
        for name in straight:
            _write_into(name, texts[name])
        while written:
            name = written[0][1]
            Path(written[0][0]).replace(name)
            del written[0]
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "its name is not one"
        hint = "name a file in a folder that exists and that you may write to"
        raise InputError(Problem(f"the report cannot be written to {name}: {reason}", hint=hint)) from None
    finally:
        for temporary, _name in written:
            Path(temporary).unlink(missing_ok=True)


def _is_regular(name: str) -> bool:
    """Whether a regular file is there, or nothing yet. Raises `OSError` for a folder."""
    try:
        mode = Path(name).stat().st_mode  # Of what a link leads to: /dev/stdout is one.
    except (FileNotFoundError, NotADirectoryError):
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "it is a folder", name)
    return stat.S_ISREG(mode)


def _write_into(name: str, text: str) -> None:
    # Neither made nor cut short: it is there, and has no length of its own.
    with os.fdopen(os.open(name, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)), "wb") as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def _written_beside(target: str, text: str) -> str:
    path = Path(target)
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "its folder does not exist", target)
    import tempfile  # Most checks write no file.

    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "backslashreplace"))
    mask = os.umask(0)
    os.umask(mask)
    Path(temporary).chmod(0o666 & ~mask)
    return temporary
