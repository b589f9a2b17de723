"""`iotsec facts`, `iotsec terms` and `iotsec schema` as commands. What they list is imported when one runs."""

from __future__ import annotations

import click

from iotsec.cli.profiles import JSON, LANG

SECTOR_WORDS = ("automotive", "power", "agriculture", "rail", "medical")
SCHEMAS = ("design", "profile", "requirements", "findings", "release")


@click.command()
@click.argument("kind", required=False)
@JSON
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile whose fields are listed as well.")
@LANG
def facts(kind: str | None, format: str, profiles: tuple[str, ...], lang: str) -> int:
    """List the facts that requirements may read, of one KIND of element or of all."""
    from iotsec.cli.listing import run_facts

    return run_facts(kind, format, profiles, "ja" if lang == "ja" else "en")


@click.command()
@click.argument("word", required=False)
@click.option("--sector", type=click.Choice(SECTOR_WORDS), help="Only what this sector calls by a word of its own.")
@JSON
@LANG
def terms(word: str | None, sector: str | None, format: str, lang: str) -> int:
    """Say what the terms mean: all, or those with this WORD in any language, sector or part of the program."""
    from iotsec.cli.listing import run_terms

    return run_terms(word, sector, format, "ja" if lang == "ja" else "en")


@click.command()
@click.argument("what", type=click.Choice(SCHEMAS))
def schema(what: str) -> int:
    """Print a JSON Schema (2020-12): of a design, a profile, a file of requirements, findings, or a release."""
    from iotsec.cli.listing import run_schema

    return run_schema(what)
