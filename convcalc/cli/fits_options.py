"""The question which batch fits into memory."""

from collections.abc import Callable
from functools import wraps

import click

from convcalc.cli.choices import Words
from convcalc.settings import Purpose, Settings


def read_memory(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return the bytes of a size of memory; nothing if none is given."""
    if value is None:
        return None
    from convcalc.arguments import size_in_bytes

    size = size_in_bytes(value)
    if size is None:
        raise click.BadParameter(f"'{value}' is not a size such as 24GiB", ctx, param)
    return size


def fits_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--fits`` and ``--for``; pass them on in ``settings``."""

    @click.option(
        "--fits",
        metavar="SIZE",
        callback=read_memory,
        help="Find the largest batch that fits into memory of this size, such as 24GiB.",
    )
    @click.option(
        "--for",
        "purpose",
        type=Words(
            ("training", "inference", "caffe"),
            {"train": "training", "pytorch": "training", "test": "inference"},
        ),
        help="What has to fit with --fits: training in PyTorch, inference, or training in"
        " Caffe, of a prototxt only and its default.",
    )
    @wraps(command)
    def with_fits(
        *args: object,
        fits: int | None,
        purpose: Purpose | None,
        settings: Settings,
        **others: object,
    ) -> None:
        if purpose and fits is None:
            raise click.UsageError("--for says what --fits is about; give --fits too")
        asked = settings._replace(fits=fits, fits_for=purpose)
        command(*args, settings=asked, **others)

    return with_fits
