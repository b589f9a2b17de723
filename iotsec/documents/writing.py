"""Plain values to text: the same values give the same text, and the text reads back as the same values."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from yaml import CSafeDumper, dump

from iotsec.documents.decoding import hidden_in

_WIDTH = 120
_READ_AS_OTHER = re.compile(
    r"[-+.0-9].*[0-9].*|[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)|[-+.~=<].*|"
    r"(?:y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|null|Null|NULL)?",
    re.S,
)


class _Dumper(CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: _Dumper, text: str) -> Any:
    # PyYAML quotes only what YAML 1.1 reads as something else; 1.2 reads 1e5 and 0o17 as numbers, people read 12:30 so.
    style = "'" if _READ_AS_OTHER.fullmatch(text) and text.isprintable() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text_node)


def write_yaml(tree: Mapping[str, object]) -> str:
    """YAML that every reader, of version 1.1 or 1.2, reads as this tree; the order of keys is kept.

    Raises TypeError for what is no plain value, ValueError for a number or a key that cannot be read back.
    """
    text: str = dump(
        _plain(tree), Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=_WIDTH
    )
    return text


def write_json(tree: Mapping[str, object]) -> str:
    """JSON of this tree, indented by two; the order of keys is kept.

    Raises TypeError for what is no plain value, ValueError for a number or a key that cannot be read back.
    """
    return json.dumps(_plain(tree), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {_plain_key(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} cannot be written: a document holds finite numbers only")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be written: a document holds plain values only")


def _plain_key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} cannot be written: keys are text")
    if hidden_in(key):
        raise ValueError(f"the key {key!a} cannot be written: it holds a hidden character")
    return key
