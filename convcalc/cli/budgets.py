"""The options that limit what a network may cost."""

from collections.abc import Callable
from functools import wraps

import click

from convcalc.network import Budget
from convcalc.settings import Settings

Command = Callable[..., None]

_OPTIONS = {
    "params": ("COUNT", "parameters, such as 5M"),
    "macs": ("COUNT", "multiply-adds, such as 1.2G"),
    "forward_memory": ("SIZE", "memory of inputs and activations, such as 8MiB or 8MB"),
    "peak_memory": ("SIZE", "memory alive at once in inference"),
    "training_memory": ("SIZE", "memory of training"),
}


def _read(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    from convcalc.dialects.native.expect_and_budgets import BUDGETS, EXAMPLES, read_quantity

    unit = BUDGETS[str(param.name).removeprefix("max_")]
    limit = read_quantity(value, unit)
    if limit is None:
        raise click.BadParameter(f"'{value}' is not {EXAMPLES[unit]}", ctx, param)
    return limit


def budget_options(command: Command) -> Command:
    """Add ``--max-params`` and its like; pass them on in ``settings``."""

    @wraps(command)
    def with_budgets(*args: object, settings: Settings, **arguments: object) -> None:
        limits = {figure: arguments.pop(f"max_{figure}") for figure in _OPTIONS}
        budgets = tuple(
            Budget(figure, limit, None)
            for figure, limit in limits.items()
            if isinstance(limit, int)
        )
        command(*args, settings=settings._replace(budgets=budgets), **arguments)

    decorated: Command = with_budgets
    for figure, (metavar, words) in reversed(_OPTIONS.items()):
        option = click.option(
            f"--max-{figure.replace('_', '-')}",
            metavar=metavar,
            callback=_read,
            help=f"The most {words}.",
        )
        decorated = option(decorated)
    return decorated
