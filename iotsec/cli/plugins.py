"""Keeps pydantic from searching every installed distribution for plugins of its own."""

from __future__ import annotations

import sys
from types import ModuleType


def without_plugins() -> None:
    """Let pydantic find no plugins in this process; call it before the first element is made.

    The search costs more than reading a small design, and a plugin could change what a design says: a check must come
    to the same wherever it runs. Should a later pydantic keep its search elsewhere, this does nothing.
    """
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(loader.__name__, loader)
