"""``convcalc layers``: the layer types, and the manual of each."""

import click

from convcalc.api import summarize_text
from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.output import Output, output_options
from convcalc.dialects.fields import descriptions
from convcalc.layers import layer_class, layer_types
from convcalc.report.manual import example_spec, render_page, render_types


@click.command("layers", cls=Command, short_help="List the layer types, or explain one.")
@click.argument(
    "type_name", metavar="[TYPE]", required=False, shell_complete=completion.layer_types
)
@output_options
def command(*, type_name: str | None, output: Output) -> None:
    """List the layer types of a YAML spec in groups, or explain TYPE.

    \b
    convcalc layers
    convcalc layers conv
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    if type_name is None:
        classes = {name: layer_class(name) for name in layer_types()}
        output.write(render_types({name: it for name, it in classes.items() if it}))
        return
    layer = layer_class(type_name)
    if layer is None:
        from convcalc.dialects.hints import type_hint  # only a wrong name asks

        hint = type_hint(type_name) or "see them all with 'convcalc layers'"
        raise click.UsageError(f"there is no layer type '{type_name}'; {hint}")
    example = summarize_text(example_spec(layer), syntax="yaml", rounding="floor")
    output.write(render_page(type_name, layer, list(descriptions(layer)), example))
