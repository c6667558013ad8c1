"""``convcalc rules``: the rules that findings are named after, and the page of each."""

import click

from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.output import Output, output_options
from convcalc.diagnostics import did_you_mean
from convcalc.report.printable import printable
from convcalc.report.rule_manual import render_rule, render_rules
from convcalc.rule_pages import read_page, rules


@click.command("rules", cls=Command, short_help="List the rules of findings, or explain one.")
@click.argument("name", metavar="[RULE]", required=False, shell_complete=completion.rule)
@output_options
def command(*, name: str | None, output: Output) -> None:
    """List what convcalc checks, or explain RULE, the word in brackets after a finding.

    \b
    convcalc rules
    convcalc rules stride-does-not-divide
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    if name is None:
        pages = map(read_page, rules())
        output.write(render_rules(page for page in pages if page))
        return
    page = read_page(name)
    if page is None:
        hint = did_you_mean(name, rules()) or "see them all with 'convcalc rules'"
        raise click.UsageError(f"there is no rule '{printable(name)}'; {hint}")
    output.write(render_rule(page))
