"""What a spec says beyond plain layers: variables, blocks, branches, repetition, defaults."""

from bisect import bisect_right
from collections.abc import Mapping as MappingOf

from convcalc.diagnostics import Diagnostic, Hints, SpecError, TooMuchError
from convcalc.dialects.native.blocks.declarations import (
    Block,
    check_variables,
    read_blocks,
    unused_blocks,
)
from convcalc.dialects.native.blocks.defaults import read_defaults
from convcalc.dialects.native.blocks.frames import Program
from convcalc.dialects.native.blocks.naming import Builder
from convcalc.dialects.native.blocks.unfolding import Unfolder
from convcalc.dialects.native.blocks.variables import (
    Declarations,
    missing_at_top,
    overrides,
    read_declarations,
    undefined,
    unused,
    uses_in,
    work_out,
)
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.native.layer_items import item_nodes
from convcalc.network import NetworkSpec
from convcalc.source import Span
from convcalc.tree import Entry, Mapping

LANGUAGE_KEYS = ("variables", "blocks", "defaults")


class Language:
    """A spec with all that it declares; ``root`` is its mapping with values worked out."""

    def __init__(
        self, root: Mapping, given: MappingOf[str, str], found: list[Diagnostic]
    ) -> None:
        keys = {entry.key.text: entry for entry in root.entries}
        self._found = found
        templates = Templates(root, found)
        declared = read_declarations(keys.get("variables"), (), found)
        blocks = read_blocks(keys.get("blocks"), found)
        _check_uses(root, declared, blocks, templates, found)
        values = dict(overrides(given, declared, found))
        found.extend(missing_at_top(declared, values))
        variables = work_out(declared, values, {}, templates, found)
        defaults = read_defaults(keys.get("defaults"), variables, templates, found)
        self._program = Program(variables, blocks, defaults, templates, Hints())
        self._broken: list[Span] = []
        self._layers = keys.get("layers")
        found.extend(unused_blocks(blocks, self._layers and self._layers.value))
        self.root = Mapping(
            tuple(
                entry if entry.key.text in (*LANGUAGE_KEYS, "layers") else self._filled(entry)
                for entry in root.entries
            ),
            root.span,
        )

    def _filled(self, entry: Entry) -> Entry:
        key, node = entry
        try:
            return Entry(key, self._program.templates.fill(node, self._program.variables))
        except SpecError as error:
            self._found.extend(error.diagnostics)
            self._broken.append(node.span)
            return entry

    def unfold(self, network: NetworkSpec) -> NetworkSpec:
        """Return a network that has all but its layers with the layers of the spec.

        One of too many layers has none, and no inputs that it could be blamed not to read.
        """
        self._broken.sort()
        stated = (it for it in network.diagnostics if not self._is_broken(it))
        self._found.extend(stated)
        self._program.templates.work = 0
        unfolder = Unfolder(self._program, self._found)
        try:
            unfolder.unfold(item_nodes(self._layers, self._found))
        except TooMuchError as error:
            found = (*self._found, *error.diagnostics)
            return network._replace(inputs=(), outputs=None, diagnostics=found)
        builder = Builder(unfolder, network.inputs, network.rounding, self._found)
        return network._replace(
            layers=builder.layers(),
            outputs=builder.outputs(network.outputs),
            diagnostics=tuple(self._found),
        )

    def _is_broken(self, found: Diagnostic) -> bool:
        """Return whether a finding is about a value that could not be worked out."""
        if not (span := found.span) or not self._broken:
            return False
        nearest = bisect_right(self._broken, span.start, key=lambda it: it.start) - 1
        return nearest >= 0 and span.start < self._broken[nearest].end


def _check_uses(
    root: Mapping,
    declared: Declarations,
    blocks: dict[str, Block],
    templates: Templates,
    found: list[Diagnostic],
) -> None:
    """Report every variable that is used and not declared, or declared and not used."""
    used: set[str] = set()
    known: dict[str, None] = {}
    hints = Hints()
    for name, (_, node) in declared.items():
        uses = list(uses_in(node, templates=templates))
        found.extend(undefined(uses, known, hints, declared))
        used.update(it.name for it in uses)
        known[name] = None
    for block in blocks.values():
        used |= check_variables(block, declared, templates, hints, found)
    rest = (value for key, value in root.entries if key.text not in ("variables", "blocks"))
    uses = list(uses_in(*rest, templates=templates))
    found.extend(undefined(uses, declared, hints))
    used.update(it.name for it in uses)
    found.extend(unused(declared, used, templates.misread))
