"""Plain values of the templates that come with iotsec, kept beside them as Python keeps compiled modules.

To read the general template as YAML takes half as long as to check a small design with it. What was read is therefore
kept as JSON in `__pycache__`, under the digest of the bytes that it was read from: it is found again for the same bytes
only. The digest of a profile is worked out from the values, so findings and locks tell where these are others. Where
Python is told to write no bytecode, or cannot, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from iotsec.documents import yaml_text
from iotsec.documents.tree import Source, Sources, Tree, read_file, read_tree
from iotsec.resources import resources

MOST = 4_000_000
"""Bytes of a template that are looked at here; a larger one is read as any other document."""


def read_template(path: Path) -> Tree:
    """The file of a profile as `read_tree` reads it without includes. Raises InputError.

    Only what comes with iotsec is kept: nothing is written beside anybody's own profile.
    """
    if path.suffix != ".yaml" or not path.is_relative_to(resources() / "templates"):
        return read_tree(path, include_key=None)
    data = read_file(path, str(path), MOST)
    at, digest = _kept_at(path), _digest(data)
    values = _kept(at, digest)
    if values is None:
        tree = read_tree(path, include_key=None)
        _keep(at, digest, tree.root)
        return tree
    return Tree(values, Sources([Source(str(path), data, "yaml")]))


def _kept_at(path: Path) -> Path:
    folder = path.parent / "__pycache__"
    if sys.pycache_prefix is not None:
        folder = Path(sys.pycache_prefix, *path.parent.absolute().parts[1:])
    return folder / f"{path.stem}.values"


def _digest(data: bytes) -> str:
    """Of the template, and of the program that reads it: what another reader kept is not what this one would read."""
    reader = Path(yaml_text.__file__).stat()
    return hashlib.sha256(b"%d %d " % (reader.st_mtime_ns, reader.st_size) + data).hexdigest()


def _kept(at: Path, digest: str) -> dict[str, Any] | None:
    try:
        with at.open("rb") as file:
            if file.readline().decode("ascii").strip() != digest:
                return None
            values = json.loads(file.read())
    except (OSError, ValueError):
        return None
    return values if isinstance(values, dict) else None


def _keep(at: Path, digest: str, values: dict[str, Any]) -> None:
    """Write it whole or not at all; what JSON would not give back as it was is not kept."""
    text = json.dumps(values, ensure_ascii=False)
    if sys.dont_write_bytecode or json.loads(text) != values:
        return
    beside = at.with_name(f"{at.name}.{os.getpid()}")
    try:
        at.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(f"{digest}\n{text}".encode())
        beside.replace(at)
    except OSError:  # A folder that cannot be written to is no reason not to check.
        beside.unlink(missing_ok=True)
