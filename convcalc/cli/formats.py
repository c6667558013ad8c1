"""The format of a result, as ``--format``, ``--json`` or the suffix of ``-o`` says."""

import os
from collections.abc import Callable
from functools import wraps

import click

from convcalc.cli.choices import Words

_OF_SUFFIX = {
    ".json": ("json", "sarif", "gitlab", "jsonl"),
    ".jsonl": ("jsonl",),
    ".ndjson": ("jsonl",),
    ".csv": ("csv",),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".html": ("html",),
    ".htm": ("html",),
    ".sarif": ("sarif",),
    ".xml": ("junit",),
}
"""The formats that a file of a suffix may hold; the first that a command has is its own."""

_SPEC = "'convcalc convert SPEC --to yaml' and its like write a spec."
_PICTURE = "'convcalc draw SPEC -o net.svg' and its like draw a picture."
_OTHER_WORDS = {
    "md": "markdown",
    **dict.fromkeys(("tsv", "xls", "xlsx", "excel"), "csv"),
    **dict.fromkeys(("ndjson", "jsonlines"), "jsonl"),
    **dict.fromkeys(("xml", "jenkins"), "junit"),
    **dict.fromkeys(("yaml", "yml", "prototxt", "caffe"), _SPEC),
    **dict.fromkeys(("svg", "png", "pdf", "dot", "mermaid", "mmd"), _PICTURE),
}
_FOR_PEOPLE = ("txt", "text", "table", "plain", "terminal", "human", "pretty")


def format_options(*formats: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add ``--format``, the first of the formats being the usual one, and ``--json``.

    They are passed on as ``output_format``. Where neither is given the suffix of ``-o`` says
    it; one that says another format than they do is wrong usage.
    """

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        @click.option(
            "--format",
            "output_format",
            type=Words(formats, {**dict.fromkeys(_FOR_PEOPLE, formats[0]), **_OTHER_WORDS}),
            help=f"What to write: {formats[0]}, unless the suffix of -o says otherwise.",
        )
        @click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
        @wraps(command)
        def with_format(*, output_format: str | None, as_json: bool, **others: object) -> None:
            if as_json and output_format not in (None, "json"):
                raise click.UsageError(
                    f"--json is --format json, but the format is {output_format}; take one"
                )
            path = click.get_current_context().params.get("output")
            named = "json" if as_json else output_format
            command(output_format=_format(named, path, formats), **others)

        return with_format

    return with_options


def _format(named: str | None, path: str | None, formats: tuple[str, ...]) -> str:
    """Return the format of a result, of which a name or the suffix of a path may be given."""
    suffix = os.path.splitext(path or "")[1].lower()
    suitable = [it for it in _OF_SUFFIX.get(suffix, ()) if it in formats]
    if named is None:
        return suitable[0] if suitable else formats[0]
    if suitable and named not in suitable:
        raise click.UsageError(
            f"a file that ends in {suffix} is {suitable[0]}, but the format is {named};"
            f" take another suffix, or --format {suitable[0]}"
        )
    return named
