"""The command line. Here stand only the commands and their options: the rest is imported when a command runs.

Exit codes: 0 nothing is open at the limit, 1 something is (or nothing was checked), 2 the input or the call is wrong,
3 iotsec is wrong.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any, NoReturn

import click

from iotsec import __version__
from iotsec.cli.lists import facts, schema, terms
from iotsec.cli.profiles import profile

FOUND_NOTHING, FOUND_SOMETHING, WRONG_INPUT, WRONG_PROGRAM = 0, 1, 2, 3

STAGE_WORDS = ("policy", "risk-assessment", "design", "build", "operation")
OBLIGATION_WORDS = ("shall", "should", "may")


def _option_lang(command: Any) -> Any:
    option = click.option(
        "--lang",
        type=click.Choice(["en", "ja"]),
        default="en",
        envvar="IOTSEC_LANG",
        show_default=True,
        help="The language of texts. [env: IOTSEC_LANG]",
    )
    return option(command)


def _option_color(command: Any) -> Any:
    option = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colours on a terminal; never where NO_COLOR is set, unless always.",
    )
    return option(command)


_JURISDICTION = click.option(
    "--jurisdiction", "jurisdictions", multiple=True, metavar="J", help="A jurisdiction whose law is asked as well."
)


def _options_view(command: Any) -> Any:
    """From where a design is looked at, and against what."""
    for option in (
        click.option("--choose", "chosen", multiple=True, metavar="C=V", help="Choose an option; others stay open."),
        click.option("--as-built", metavar="OTHER", help="What was really built: a design to compare with."),
        click.option("--as-of", metavar="DATE", help="The date to judge at (default: the design's, else today)."),
        click.option("--stage", type=click.Choice(STAGE_WORDS), help="As if all systems were at this stage."),
        _JURISDICTION,
        click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile: name, folder or file."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="iotsec", message="%(prog)s %(version)s")
def commands() -> None:
    """Check designs of IoT systems of systems against requirements, before they go into operation.

    Exit codes: 0 nothing is open at the limit (this is no approval), 1 findings, or nothing to check,
    2 wrong input or usage, 3 internal error.
    """


@commands.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@_options_view
@click.option(
    "--format", "formats", multiple=True, metavar="F[=FILE]", help="text or json, to stdout or to a file; repeatable."
)
@click.option(
    "--under",
    multiple=True,
    type=click.Choice(["single-failure", "single-compromise"]),
    help="Ask items 2 to 4 again with each component, or all of a common cause, lost or taken; repeatable.",
)
@click.option(
    "--each",
    multiple=True,
    metavar="CHOICE",
    help="Ask what is open again under each option of a choice, and what makes it fail; repeatable.",
)
@click.option("--baseline", metavar="FILE", help="Findings that are known: only what is new closes the gate.")
@click.option("--write-baseline", "new_baseline", metavar="FILE", help="Write what is open now as a baseline.")
@click.option("--allow", type=click.Choice(["unknown"]), help="Let unknown findings pass the gate.")
@click.option("--limit", type=click.Choice(OBLIGATION_WORDS), default="should", show_default=True, help="What counts.")
@click.option("--all", "show_all", is_flag=True, help="List everything, cut nothing short.")
@click.option(
    "--max-size",
    type=click.IntRange(min=1),
    default=1_000,
    show_default=True,
    metavar="MB",
    help="The largest design in JSON that is read, all its files together.",
)
@click.option(
    "--progress/--no-progress",
    default=True,
    help="Say on stderr what is being done when it takes longer than a second. [env: IOTSEC_PROGRESS]",
)
@_option_lang
@_option_color
def check(designs: tuple[str, ...], **options: Any) -> int:
    """Check designs against profiles (default: general); the worst exit code counts."""
    from iotsec.cli.checking import CheckOptions, run_check

    return run_check(designs, CheckOptions(**options))


@commands.command()
@click.argument("requirement")
@click.argument("design", required=False)
@click.argument("element", required=False)
@_options_view
@_option_lang
@_option_color
def explain(requirement: str, design: str | None, element: str | None, **options: Any) -> int:
    """Explain a requirement; with a DESIGN (and an ELEMENT) also its verdicts there, met ones included."""
    from iotsec.cli.explaining import ExplainOptions, run_explain

    return run_explain(requirement, design, element, ExplainOptions(**options))


def _options_question(command: Any) -> Any:
    """From where a design is looked at when it is asked something, and how the answer is given."""
    for option in (
        click.option("--all", "show_all", is_flag=True, help="List everything, cut nothing short."),
        click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", show_default=True),
        click.option("--choose", "chosen", multiple=True, metavar="C=V", help="Choose an option; others stay open."),
        click.option("--as-of", metavar="DATE", help="The date to ask at (default: the design's, else today)."),
    ):
        command = option(command)
    return _option_lang(command)


@commands.command()
@click.argument("design")
@click.option(
    "--from", "origins", multiple=True, metavar="ID", help="Where attacks begin: a component, zone, place or system."
)
@click.option(
    "--to", "targets", multiple=True, metavar="ID", help="What is attacked: a hazard, function, data or component."
)
@click.option(
    "--next", "following", type=click.IntRange(0, 20), default=2, show_default=True, help="Ways after the shortest."
)
@_options_question
def paths(design: str, origins: tuple[str, ...], targets: tuple[str, ...], following: int, **looking: Any) -> int:
    """The ways from untrusted origins to what can be hurt: guards, cuts, and what is not known."""
    from iotsec.analysis.paths import attack_paths
    from iotsec.cli.asking import Looking, run_question

    def ask(facts: Any) -> object:
        return attack_paths(facts, origins=origins, targets=targets, following=following)

    return run_question("paths", design, Looking(**looking), ask)


@commands.command()
@click.argument("design")
@click.option(
    "--lose", multiple=True, metavar="ID[@TIME][/TIME]", help="What is lost (at a time, for a time); repeatable."
)
@click.option("--then", multiple=True, metavar="ID[@TIME][/TIME]", help="What is lost after the first; repeatable.")
@click.option("--at", "moments", multiple=True, metavar="TIME", help="Say what is down at this time; repeatable.")
@click.option("--each", is_flag=True, help="Try every single loss and every loss of a common cause, and rank them.")
@_options_question
def cascade(
    design: str, lose: tuple[str, ...], then: tuple[str, ...], moments: tuple[str, ...], each: bool, **looking: Any
) -> int:
    """What fails when something is lost, and when it is back, against the longest tolerable outage."""
    from iotsec.cli.asking import Looking
    from iotsec.cli.losing import run_cascade

    return run_cascade(design, (lose, then, moments), each=each, looking=Looking(**looking))


@commands.command()
@click.argument("design")
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile with the thresholds: name, folder.")
@_options_question
def classify(design: str, profiles: tuple[str, ...], **looking: Any) -> int:
    """Which systems are leading, since many rest on them; how serious a loss is; whose sectors they are of."""
    from iotsec.cli.asking import Looking
    from iotsec.cli.classing import run_classify

    return run_classify(design, profiles, Looking(**looking))


@commands.command()
@click.argument("design")
@click.option("--for", "parties", multiple=True, metavar="PARTY", help="Who takes part (default: all concerned).")
@click.option("--to", metavar="ID", help="What is attacked: a hazard, function, data or component.")
@click.option("--lose", metavar="ID[/TIME]", help="What is lost, in the place of an attack.")
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile: which requirements it is for.")
@_options_question
def exercise(
    design: str, parties: tuple[str, ...], to: str | None, lose: str | None, profiles: tuple[str, ...], **looking: Any
) -> int:
    """A tabletop scenario from the graph: who sees what, decides what, and tells whom, by which clock."""
    from iotsec.cli.asking import Looking
    from iotsec.cli.exercising import run_exercise

    return run_exercise(design, parties, (to, lose), profiles, Looking(**looking))


@commands.command()
@click.argument("design")
@click.option("--until", metavar="DATE", help="Look up to this date (default: the end of the service life).")
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile: name, folder or file.")
@_JURISDICTION
@_options_question
def life(
    design: str, until: str | None, profiles: tuple[str, ...], jurisdictions: tuple[str, ...], **looking: Any
) -> int:
    """On which date which verdict turns, over the service life."""
    from iotsec.cli.asking import Looking
    from iotsec.cli.living import run_life

    return run_life(design, until, (profiles, jurisdictions), Looking(**looking))


@commands.command()
@click.argument("old")
@click.argument("new")
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile: name, folder or file.")
@_options_question
def diff(old: str, new: str, profiles: tuple[str, ...], **looking: Any) -> int:
    """What changed from OLD to NEW: elements, findings, evidence that no longer fits, who must be told.

    Ends with 1 where something is open in NEW that was not in OLD.
    """
    from iotsec.cli.asking import Looking
    from iotsec.cli.comparing import run_diff

    return run_diff(old, new, profiles, Looking(**looking))


@commands.command()
@click.argument("design")
@click.option("--profile", "profiles", multiple=True, metavar="P", help="A profile: name, folder or file.")
@_JURISDICTION
@click.option(
    "--costs", metavar="FILE", help="What changes cost (YAML); without it each kind of change has a usual cost."
)
@click.option(
    "--budget", metavar="COST", help="What may be spent, in the unit of the costs: mend what is most dangerous first."
)
@click.option("--limit", type=click.Choice(OBLIGATION_WORDS), default="should", show_default=True, help="What counts.")
@click.option("--explain", is_flag=True, help="Say of each change what would not be met without it.")
@click.option("--write", metavar="FILE", help="Write the changed design (YAML, or JSON where the name ends so).")
@click.option("--statements", is_flag=True, help="The shortest list of statements that settles what is not known.")
@_options_question
def harden(design: str, statements: bool, **options: Any) -> int:
    """The cheapest set of changes after which nothing is not met, proven by the check; 1 where something is left.

    With --statements: the fewest statements that settle what is not known; 1 where there are any to make.
    """
    from iotsec.cli.asking import Looking
    from iotsec.cli.hardening import HardenOptions, run_harden

    looking = Looking(**{name: options.pop(name) for name in Looking._fields})
    if statements:
        from iotsec.cli.clarifying import run_statements

        return run_statements(design, HardenOptions(**options), looking)
    return run_harden(design, HardenOptions(**options), looking)


@commands.command()
@click.argument("design")
@_options_question
def responsibilities(design: str, **looking: Any) -> int:
    """Who answers for which systems, connections and duties; gaps, overlaps, demarcation points, data by party."""
    from iotsec.analysis.answering import responsibilities as asked
    from iotsec.cli.asking import Looking, run_question

    return run_question("responsibilities", design, Looking(**looking), asked)


@commands.command()
@click.argument("design")
@_options_question
def fleet(design: str, **looking: Any) -> int:
    """How many devices, how much power and bandwidth one order, key, account or flaw reaches at once."""
    from iotsec.analysis.fleets import fleet_effects
    from iotsec.cli.asking import Looking, run_question

    return run_question("fleet", design, Looking(**looking), fleet_effects)


@commands.command()
@click.argument("design")
@click.option("--by", metavar="PARTY", help="Who releases: a party of the design, or a role (owner, operator ...).")
@click.option("--verify", metavar="RECORD", help="Say whether what is there is what was released in this record.")
@click.option("-o", "output", metavar="FILE", help="The record (default: beside the design, .release.json).")
@_options_view
@click.option("--allow", type=click.Choice(["unknown"]), help="Let unknown findings pass the gate.")
@click.option("--limit", type=click.Choice(OBLIGATION_WORDS), default="should", show_default=True, help="What counts.")
@_option_lang
def release(design: str, **options: Any) -> int:
    """Write a record of what was checked, where the gate is passed; or verify one, with --as-of also on a later day."""
    from iotsec.cli.releasing import ReleaseOptions, run_release

    return run_release(design, ReleaseOptions(**options))


for _command in (facts, terms, schema, profile):
    commands.add_command(_command)


def run() -> NoReturn:
    """The whole process of a command: runs what its command line says, and ends with its exit code."""
    # A command makes many objects and no cycles worth collecting: to look for them would find nothing.
    gc.disable()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        pass  # Nobody reads on, as where the output goes to `head`.
    # To take apart all that was made would take longer than to read a small design.
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code; what it says goes to standard output, what went wrong to standard error.

    Without arguments, those of the process.
    """
    try:
        code = commands.main(arguments, prog_name="iotsec", standalone_mode=False)
        return code if isinstance(code, int) else FOUND_NOTHING
    except click.ClickException as error:
        error.show()
        return WRONG_INPUT
    except click.Abort:
        return 130  # As shells count a command that was interrupted.
    except BrokenPipeError:
        return FOUND_NOTHING
    except Exception as error:  # The border: an error of ours must not pass for findings (exit code 1).
        return _told(error)


def _told(error: Exception) -> int:
    """Wrong input in its own words, anything else with its traceback."""
    from iotsec.errors import InputError

    if isinstance(error, InputError):
        from iotsec.cli.output import complain

        complain(error.text())
        return WRONG_INPUT
    import traceback

    traceback.print_exception(error, file=sys.stderr)
    click.echo("This is an error of iotsec, not of the design. Please report it with the text above.", err=True)
    return WRONG_PROGRAM
