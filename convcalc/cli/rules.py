"""``convcalc rules``: the rules that findings are named after, and the page of each."""

import click

from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.formats import format_options
from convcalc.cli.output import Output, output_options
from convcalc.diagnostics import did_you_mean
from convcalc.report.printable import printable
from convcalc.report.rule_manual import render_rule, render_rules, render_rules_json
from convcalc.rule_pages import read_page, rules


@click.command("rules", cls=Command, short_help="List the rules of findings, or explain one.")
@click.argument("name", metavar="[RULE]", required=False, shell_complete=completion.rule)
@format_options("text", "json")
@output_options
def command(*, name: str | None, output_format: str, output: Output) -> None:
    """List what convcalc checks, or explain RULE, the word in brackets after a finding.

    \b
    convcalc rules
    convcalc rules stride-does-not-divide
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    pages = [page for it in ([name] if name else rules()) if (page := read_page(it))]
    if not pages:
        hint = did_you_mean(str(name), rules()) or "see them all with 'convcalc rules'"
        raise click.UsageError(f"there is no rule '{printable(str(name))}'; {hint}")
    if output_format == "json":
        output.write(render_rules_json(pages))
    else:
        output.write(render_rule(pages[0]) if name else render_rules(pages))
