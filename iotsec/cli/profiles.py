"""`iotsec profile`: the commands for bodies that derive profiles. What they do is imported when one runs."""

from __future__ import annotations

from typing import Any

import click

JSON = click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True)
LANG = click.option(
    "--lang",
    type=click.Choice(["en", "ja"]),
    default="en",
    envvar="IOTSEC_LANG",
    show_default=True,
    help="The language of texts. [env: IOTSEC_LANG]",
)


@click.group(name="profile")
def profile() -> None:
    """Derive profiles from others, and show what they ask.

    NAME is that of a profile that comes with iotsec, or a folder or file.
    """


@profile.command(name="list")
@JSON
@LANG
def list_(format: str, lang: Any) -> int:
    """List the profiles that come with iotsec, overlays of jurisdictions included."""
    from iotsec.cli.deriving import run_list

    return run_list(format, lang)


@profile.command()
@click.argument("name")
@JSON
@LANG
def show(name: str, format: str, lang: Any) -> int:
    """Show a profile: its bases, what it declares, what it asks, what it changes and leaves out."""
    from iotsec.cli.deriving import run_show

    return run_show(name, format, lang)


@profile.command()
@click.argument("name")
@click.option("--format", "format", type=click.Choice(["yaml", "json", "oscal"]), default="yaml", show_default=True)
@click.option("--lock", is_flag=True, help="Write profile.lock and profile.bases.json beside it instead.")
@click.option(
    "--oscal", "folder", metavar="FOLDER", help="Write the OSCAL catalogs and profiles from which it derives instead."
)
def resolve(name: str, format: str, lock: bool, folder: str | None) -> int:
    """Print a profile as one flat text; as JSON with the origin of every part; as a catalog of OSCAL 1.2."""
    from iotsec.cli.deriving import run_lock, run_oscal, run_resolve

    if folder is not None and lock:
        raise click.UsageError("--lock and --oscal write different files: give one of the two")
    if folder is not None:
        return run_oscal(name, folder)
    return run_lock(name) if lock else run_resolve(name, format)


@profile.command()
@click.argument("name")
@JSON
@LANG
def check(name: str, format: str, lang: Any) -> int:
    """Say what is shown of a profile, what is argued, what is open.

    Ends with 1 where the conformance that it claims does not hold, where requirements cannot both be met, where its
    reference design cannot be read, does not meet it or is asked nothing of its own, where a fault or silence of
    tried_on is not caught; published (without status: draft) also where it names no reference design, or where a table
    of a parameter lacks a row.
    """
    from iotsec.cli.deriving import run_check_profile

    return run_check_profile(name, format, lang)


@profile.command()
@click.argument("old")
@click.argument("new")
@JSON
@LANG
def diff(old: str, new: str, format: str, lang: Any) -> int:
    """Say what NEW asks more, less, otherwise than OLD; ends with 1 where something differs."""
    from iotsec.cli.deriving import run_diff_profiles

    return run_diff_profiles(old, new, format, lang)


@profile.command()
@click.argument("name")
@click.option("--crosswalk", "crosswalks", multiple=True, metavar="FILE", help="One more crosswalk; repeatable.")
@JSON
@LANG
def coverage(name: str, crosswalks: tuple[str, ...], format: str, lang: Any) -> int:
    """Print the requirements by items and stages, and against the clauses of other documents, with gaps both ways."""
    from iotsec.cli.deriving import run_coverage

    return run_coverage(name, crosswalks, format, lang)


@profile.command()
@click.argument("name")
@click.option("--extends", "base", default="general", show_default=True, metavar="BASE", help="On what it builds.")
@LANG
def new(name: str, base: str, lang: Any) -> int:
    """Write a commented skeleton of a profile into the new folder NAME."""
    from iotsec.cli.deriving import run_new

    return run_new(name, base, lang)


@profile.command()
@click.argument("name")
@click.option("--check", "check_only", is_flag=True, required=True, help="Only say what would change.")
@JSON
@LANG
def upgrade(name: str, check_only: bool, format: str, lang: Any) -> int:
    """Say what became of its bases since it was locked, and what that does to it.

    Ends with 1 where something has to be changed or decided.
    """
    from iotsec.cli.deriving import run_upgrade

    return run_upgrade(name, format, lang)
