"""What a shell offers behind what has been typed, by click's completion.

It never says anything: where nothing can be known, such as in a spec that is broken, nothing is
offered. Other runs import none of what it needs.
"""

import os
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from convcalc.languages import Language
    from convcalc.network import NetworkSpec
    from convcalc.source import Source

Offer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
Words = Callable[[click.Context, str], Iterable["tuple[str, str | None]"]]
"""Gives words, and what each is, for what has been typed so far of one."""


def _offering(words: Words) -> Offer:
    """Return what offers those of some words that begin as the one that is being typed."""

    @wraps(words)
    def offer(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        try:
            found = list(words(ctx, incomplete))
        except Exception:  # noqa: BLE001  a message would stand in what is being typed
            return []
        return [
            CompletionItem(it, help=said) for it, said in found if it.startswith(incomplete)
        ]

    return offer


def _listed(words: Words) -> Offer:
    """Return what offers words for the last place of a list with commas."""

    @_offering
    def offer(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
        before, comma, last = incomplete.rpartition(",")
        taken = before.split(",")
        for word, said in words(ctx, last):
            if word not in taken:
                yield f"{before}{comma}{word}", said

    return offer


# Specs


def specs(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Offer bundled networks and files; where only files can be meant, the shell does it."""
    from click.shell_completion import CompletionItem

    bundled = [] if os.path.dirname(incomplete) else [*_bundled(incomplete)]
    if not bundled:
        return [CompletionItem(incomplete, type="file")]
    here = (CompletionItem(it) for it in _here(incomplete))
    return [*(CompletionItem(it, help="bundled network") for it in bundled), *here]


def _bundled(incomplete: str) -> Iterable[str]:
    from convcalc.bundled import short_names

    return (it for it in short_names() if it.startswith(incomplete))


def _here(incomplete: str) -> Iterable[str]:
    """Yield the specs and the folders of the present folder."""
    from convcalc.languages import suffixes

    hidden = incomplete.startswith(".")
    for entry in sorted(os.scandir("."), key=lambda it: it.name):
        if entry.name.startswith(incomplete) and (hidden or not entry.name.startswith(".")):
            if entry.is_dir():
                yield f"{entry.name}{os.sep}"
            elif entry.name.endswith(suffixes()):
                yield entry.name


@_offering
def bundled_names(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the bundled networks."""
    return ((it, None) for it in _bundled(incomplete))


# What a spec holds


def _opened(ctx: click.Context, syntax: str | None) -> "tuple[Source, Language]":
    """Return the command's spec, also where an option whose value is being typed hides it."""
    from convcalc.languages import language
    from convcalc.spec_files import find_spec, read_spec

    given = ctx.params.get("spec") or ctx.params.get("specs") or ctx.args
    spec = given if isinstance(given, str) else given[0]
    return read_spec(find_spec(spec), language(syntax) if syntax else None)


def _network(ctx: click.Context) -> "NetworkSpec":
    """Return the network of the command's spec as far as it can be read."""
    from convcalc.settings import Settings

    source, language = _opened(ctx, ctx.params.get("syntax"))
    given = ctx.params.get("variables") or {}
    return language.read(source, Settings(variables=given if language.variables else {}))


@_offering
def layer_names(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the layers of the command's spec."""
    return ((it.name, it.type) for it in _network(ctx).layers)


@_offering
def inputs(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the inputs of the command's spec with their sizes; the only one has no name."""
    from convcalc.shapes import shape_text

    found = [it for it in _network(ctx).inputs if it.shape]
    for it in found:
        name = f"{it.name}=" if len(found) > 1 else ""
        yield f"{name}{shape_text(it.shape or ())}", None


@_offering
def variables(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the variables of the command's YAML spec with their values."""
    from convcalc.tree import Mapping, Scalar

    source, language = _opened(ctx, "yaml")
    for key, node in language.tree(source).root.entries:
        if key.text == "variables" and isinstance(node, Mapping):
            for name, value in node.entries:
                yield f"{name.text}={value.text if isinstance(value, Scalar) else ''}", None


# Words of convcalc


def _types(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    from convcalc.layers import layer_types

    return ((it, None) for it in layer_types())


def _rules(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    from convcalc.rule_pages import rules

    return ((it, None) for it in rules())


def _columns(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    from convcalc.report.layers.column_names import NAMES

    return ((it, None) for it in NAMES)


@_offering
def schemas(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the schemas."""
    from convcalc.schemas import SCHEMAS

    return SCHEMAS.items()


layer_types, rule, rules, columns = (
    _offering(_types),
    _offering(_rules),
    _listed(_rules),
    _listed(_columns),
)


# A layer on the command line


@_offering
def words_of_layer(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the type of a layer, then the values of the field that has been named last."""
    from convcalc.dialects.fields import kinds
    from convcalc.layers import layer_class
    from convcalc.layers.shared.base import Bias, Choice
    from convcalc.windows import Padding

    given: tuple[str, ...] = ctx.params.get("words") or ()
    if not given:
        return _types(ctx, incomplete)
    layer = layer_class(given[0])
    field = given[-1].removeprefix("--").replace("-", "_")
    kind = kinds(layer).get(field) if layer and given[-1].startswith("--") else None
    if kind is None:
        return ()
    words = next((it.words for it in kind.marks if isinstance(it, Choice)), ())
    if kind.annotation in (bool, Bias):
        words = ("true", "false")
    elif kind.annotation == Padding:
        words = ("same", "valid", "full")
    return ((it, None) for it in words)


@_offering
def field_options(ctx: click.Context, incomplete: str) -> Iterable[tuple[str, str | None]]:
    """Offer the fields of the layer whose type has been typed."""
    from convcalc.dialects.fields import descriptions
    from convcalc.layers import layer_class
    from convcalc.tree import OPTIONS

    given: tuple[str, ...] = ctx.params.get("words") or ()
    layer = layer_class(given[0]) if given else None
    for it in descriptions(layer) if layer else ():
        if OPTIONS.field(it.name) not in given:
            yield OPTIONS.field(it.name), f"{it.takes}; {it.default}"
