"""Where the templates and the reference designs are: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def resources() -> Path:
    """The folder that holds `templates/` and `examples/`.

    An editable install puts the checkout on the path and copies nothing, so the folder above the package is the second
    place to look.
    """
    package = Path(__file__).resolve().parent
    packed = package / "_resources"
    return packed if packed.is_dir() else package.parent


def template(name: str) -> Path:
    """The folder of a template that comes with iotsec, such as `general`; it need not exist."""
    return resources() / "templates" / name


def template_names() -> list[str]:
    """The names of the templates that come with iotsec."""
    return sorted(path.parent.name for path in (resources() / "templates").glob("*/profile.yaml"))
