"""A command, whose help has its options in groups."""

import click

_GROUPS = {
    "What to show": (
        *("columns", "formulas", "lecture", "totals", "sort", "top", "depth", "hide_free"),
        *("exact", "layout", "legend", "view", "figure", "wanted", "vary", "to"),
        *("sample", "seed", "exact_fit", "pareto", "plot"),
    ),
    "Output": ("output_format", "as_json", "output", "force", "resume"),
    "The network": (
        *("inputs", "sizes", "variables", "varied", "batch", "rounding", "phase", "stages"),
        *("level", "customs", "blocks", "syntax"),
    ),
    "The second network": ("inputs_b", "variables_b", "phase_b", "rounding_b"),
    "Memory": ("dtype", "optimizer", "fits", "purpose"),
    "Findings": (
        *("strict", "advice", "ignore", "quiet", "statistics", "patterns", "force_exclude"),
        *("path", "max_growth"),
    ),
    "Limits": (
        *("max_params", "max_macs", "max_forward_memory", "max_peak_memory"),
        "max_training_memory",
    ),
    "The run": ("jobs", "config", "no_config", "version", "help"),
}
"""The parameters of all commands by what they are for, as a help shows them."""


class Command(click.Command):
    """A command whose help has its options in groups, and is there under ``python -OO``."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        self.help = self.help or docstring(self)
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those for one purpose together."""
        options = {it.name: it for it in self.get_params(ctx) if isinstance(it, click.Option)}
        if help_option := self.get_help_option(ctx):
            options["help"] = help_option
        for title, names in _GROUPS.items():
            records = [options[it].get_help_record(ctx) for it in names if it in options]
            if rows := [it for it in records if it]:
                with formatter.section(title):
                    formatter.write_dl(rows)


def docstring(command: click.Command) -> str | None:
    """Return what a command's docstring says where Python has dropped it."""
    import ast
    import inspect

    assert command.callback
    try:
        source = inspect.getsource(inspect.unwrap(command.callback))
    except OSError:  # there is no source beside the compiled code
        return None
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    return ast.get_docstring(definition)
