"""Blocks, branches and repetitions unfold into layers, one after the other."""

from collections.abc import Iterable

from convcalc.diagnostics import Diagnostic, SpecError, TooMuchError, stop_at_too_many
from convcalc.dialects.fields import read_references, wrong_type
from convcalc.dialects.native.blocks.calls import (
    branch_keys,
    check_depth,
    read_call,
    read_merge,
    read_name,
    unknown_branch_keys,
)
from convcalc.dialects.native.blocks.frames import (
    Frame,
    Planned,
    Program,
    plan_bare,
    plan_layer,
    read_text,
)
from convcalc.dialects.native.blocks.scopes import Named, Origin, Scope
from convcalc.dialects.native.blocks.sizes import late
from convcalc.dialects.native.blocks.variables import EACH, INDEX, INPUTS, work_out
from convcalc.dialects.native.layer_items import unknown_item
from convcalc.dialects.values import read_flag
from convcalc.limits import MOST_LAYERS, MOST_WORK
from convcalc.network import Reference
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_MOST_STEPS = 2 * MOST_LAYERS
_KINDS = ("type", "block", "branches")
_OWN = "\0"
"""Begins names that nobody writes, of what a block's use reads."""


class Unfolder:
    """Unfolds the items of a spec; ``planned`` are its layers in their order.

    ``outputs`` say where the data of each block's instances comes from, by whole names;
    ``lost`` are what stands for those that cannot be known, by what names in them begin with;
    ``findings`` say what is wrong so far.
    """

    def __init__(self, program: Program) -> None:
        self.top = Scope()
        self.planned: list[Planned] = []
        self.outputs: dict[str, Origin] = {}
        self.lost: dict[str, int] = {}
        self._program = program
        self._origins = dict.fromkeys(program.variables, self.top)
        self.findings: list[Diagnostic] = []
        self._reported: set[Diagnostic] = set()
        self._steps = 0

    def unfold(self, nodes: tuple[Node, ...]) -> None:
        """Unfold the items of the network, or raise TooMuchError."""
        frame = Frame(self._program, self.top, self._program.variables, self._origins)
        self._sequence(nodes, frame, None)

    def stand_in(self, type_name: Scalar, name: Scalar, reads: tuple[Named, ...]) -> None:
        """Stand in for a layer of which nothing is known."""
        entry = Entry(Scalar("name", name.span), name)
        item = unknown_item(type_name.span)._replace(type=type_name, entries=(entry,))
        self._add(Planned(item, self.top, reads, {}))

    def _sequence(self, nodes: tuple[Node, ...], frame: Frame, origin: Origin) -> Origin:
        """Unfold items that follow one another; return where the last one's data comes from."""
        for node in nodes:
            keys = {key.text: it for key, it in _entries(node)}
            if not isinstance(node, Mapping):
                origin = self._bare(node, frame, origin)
            elif "repeat" in keys:
                origin = self._repeat(node, keys, frame, origin)
            else:
                origin = self._item(node, keys, frame, origin)
            self._count(node.span)
        return origin

    def _count(self, span: Span) -> None:
        """Count an item that was unfolded, be it to many layers or to none."""
        self._steps += 1
        rule = "limit-exceeded"
        if len(self.planned) > MOST_LAYERS:
            most = f"{MOST_LAYERS:,} layers"
        elif self._steps > _MOST_STEPS:
            most = f"{_MOST_STEPS:,} items, empty ones and those left out counted"
        elif self._program.templates.work > MOST_WORK:
            rule = "limit-exceeded"
            most = f"{MOST_WORK:,} characters of expressions and lists"
        else:
            stop_at_too_many(self.findings, self._steps)
            return
        message = f"a spec must unfold to at most {most}, but here it goes beyond"
        raise TooMuchError(Diagnostic(rule, message, span, "repeat less often"))

    def _bare(self, node: Scalar | Sequence, frame: Frame, origin: Origin) -> Origin:
        try:
            return self._add(plan_bare(node, frame, (origin,)))
        except SpecError as error:
            return self._placeholder(error, node.span, frame, origin)

    def _repeat(
        self, node: Mapping, keys: dict[str, Node], frame: Frame, origin: Origin
    ) -> Origin:
        """Unfold an item several times or for each value of a list, each reading the last.

        Its ``input`` is that of the first, unless it is another one of each.
        """
        repeat = keys["repeat"]
        try:
            rounds = frame.rounds(repeat)
        except SpecError as error:
            return self._placeholder(error, node.span, frame, origin)
        for index, (each, scope) in enumerate(rounds):
            origin = self._item(node, keys, frame.repeated(index, each, scope), origin)
            self._count(repeat.span)
            own = [
                it
                for it in (("input", "inputs") if "block" in keys else ("input",))
                if it in keys
            ]
            if not index and own and not self._counts(keys[own[0]]):
                entries = tuple(it for it in node.entries if it.key.text not in own)
                node = Mapping(entries, node.span)
                keys = {key: value for key, value in keys.items() if key not in own}
        return origin

    def _counts(self, node: Node) -> bool:
        """Return whether a value differs from one repetition to the next."""
        return any(it.name in (INDEX, EACH) for it in self._program.templates.uses(node))

    def _item(
        self, node: Mapping, keys: dict[str, Node], frame: Frame, origin: Origin
    ) -> Origin:
        """Unfold an item once."""
        kinds = [kind for kind in _KINDS if kind in keys]
        try:
            if len(kinds) > 1:
                raise SpecError(_ambiguous(node))
            if "when" in keys and not frame.read(keys["when"], "when", read_flag):
                return origin
            if kinds == ["block"]:
                return self._block(node, keys, frame, origin)
            if kinds == ["branches"]:
                return self._branches(node, keys, frame, origin)
            return self._add(plan_layer(node, frame, (origin,)))
        except TooMuchError:
            raise
        except SpecError as error:
            placeholder = self._placeholder(error, node.span, frame, origin)
            if kinds == ["block"]:
                self._lose(keys, frame, placeholder)
            return placeholder

    def _lose(self, keys: dict[str, Node], frame: Frame, placeholder: int) -> None:
        """Remember the instance of a block that cannot be known, which others may read."""
        try:
            name = read_name(keys, frame).text
        except SpecError:
            return
        prefix = frame.scope.prefix
        if name == ".":
            self.lost[prefix] = placeholder
            return
        if "as" not in keys:
            self.outputs[prefix + name] = placeholder
            frame.scope.spans.setdefault(name, keys.get("name", keys["block"]).span)
            name = f"{name}.{frame.scope.count(name)}"
        self.outputs.setdefault(prefix + name, placeholder)
        self.lost[f"{prefix}{name}."] = placeholder

    def _add(self, planned: Planned) -> int:
        self.planned.append(planned)
        return len(self.planned) - 1

    def _placeholder(self, error: SpecError, span: Span, frame: Frame, *reads: Origin) -> int:
        """Stand in for layers that cannot be known, so that no later one is blamed."""
        self._report(error.diagnostics, frame)
        return self._add(Planned(unknown_item(span), frame.scope, reads, {}))

    def _report(self, diagnostics: Iterable[Diagnostic], frame: Frame) -> None:
        """Report what is wrong with an item once, however often it is repeated."""
        placed = [it._replace(layer=frame.scope.name) for it in diagnostics]
        self.findings += (it for it in placed if it not in self._reported)
        self._reported.update(placed)

    # Blocks and branches

    def _block(
        self, node: Mapping, keys: dict[str, Node], frame: Frame, origin: Origin
    ) -> Origin:
        check_depth(frame, keys["block"].span)
        reads = self._reads(keys, frame, origin)
        inputs = self._named(reads, keys["block"].span)
        origin = reads[0]
        call = read_call(node, keys, frame, origin)
        block = call.block
        assert block.layers
        enter = frame.scope.enter_as if call.alone else frame.scope.enter
        scope = enter(*call.name[:2])
        program = self._program
        index = frame.variables[INDEX] if "repeat" in keys else 0
        outer = {**program.variables, INDEX: index, INPUTS: inputs}
        variables, findings = work_out(
            block.variables,
            call.values,
            outer,
            program.templates,
            lambda node, values: late(node, values, origin, program.templates),
        )
        inner = Frame(
            program=program,
            scope=scope,
            variables=variables,
            origins={**self._origins, **dict.fromkeys(block.variables, scope), **call.origins},
            blocks=(*frame.blocks, block.name.text),
            depth=frame.depth + 1,
        )
        self._report(findings, inner)
        origin = self._sequence(block.layers.items, inner, origin)
        for length in range(len(frame.scope.path) + 1, len(scope.path) + 1):
            self.outputs[".".join(scope.path[:length])] = origin
        return origin

    def _reads(self, keys: dict[str, Node], frame: Frame, origin: Origin) -> tuple[Origin, ...]:
        """Return what a use of a block says it reads, or else what stands before it."""
        if "input" in keys and "inputs" in keys:
            message = "a use of a block must have either input or inputs, but it has both"
            raise SpecError(Diagnostic("given-both-ways", message, keys["inputs"].span))
        if "inputs" not in keys:
            return (_input(keys, frame, origin),)
        filled = frame.fill(keys["inputs"], "inputs")
        _, wrong = read_references("inputs", filled)
        if wrong:
            raise SpecError(*wrong)
        return frame.names_in(keys["inputs"], filled)

    def _named(self, reads: tuple[Origin, ...], span: Span) -> Sequence:
        """Return names that mean what is read in every scope."""
        items = []
        for source in reads:
            name = f"{_OWN}{len(self.outputs)}"
            self.outputs[name] = source
            place = source.reference.span if isinstance(source, Named) else span
            items.append(Scalar(name, place, quoted=True))
        return Sequence(tuple(items), span)

    def _branches(
        self, node: Mapping, keys: dict[str, Node], frame: Frame, origin: Origin
    ) -> Origin:
        branches = keys["branches"]
        check_depth(frame, branches.span)
        self._report(unknown_branch_keys(node), frame)
        if not isinstance(branches, Sequence) or not branches.items:
            expected = "a list of branches, each a list of layers"
            raise SpecError(wrong_type("branches", expected, branches))
        origin = _input(keys, frame, origin)
        inner = frame._replace(depth=frame.depth + 1)
        each = [self._branch(it, inner, origin) for it in branches.items]
        ends = tuple(end for taken, end in each if taken)
        if len(ends) == 1 and len(each) > 1:
            return ends[0]  # the others are left out by their when: nothing is merged
        try:
            return self._add(plan_layer(read_merge(keys), frame, ends))
        except SpecError as error:
            return self._placeholder(error, node.span, frame, *ends)

    def _branch(self, node: Node, frame: Frame, origin: Origin) -> tuple[bool, Origin]:
        """Unfold a branch; return whether it is there, and where its data comes from."""
        if isinstance(node, Sequence):
            return True, self._sequence(node.items, frame, origin)
        try:
            keys = branch_keys(node)
            if "when" in keys and not frame.read(keys["when"], "when", read_flag):
                return False, origin
        except SpecError as error:
            return True, self._placeholder(error, node.span, frame, origin)
        layers = keys["layers"]
        assert isinstance(layers, Sequence)
        return True, self._sequence(layers.items, frame, origin)


def _entries(node: Node) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _ambiguous(node: Mapping) -> Diagnostic:
    first, *others = (key for key, _ in node.entries if key.text in _KINDS)
    return Diagnostic(
        "ambiguous-item",
        "an item must be one of a layer, a block or branches,"
        f" but it has {first.text} and {' and '.join(it.text for it in others)}",
        others[0].span,
        "make items of their own of them, or remove what was left over",
    )


def _input(keys: dict[str, Node], frame: Frame, origin: Origin) -> Origin:
    """Return what an item says it reads, or else what stands before it."""
    if "input" not in keys:
        return origin
    node = keys["input"]
    span = node.span
    name = frame.read(node, "input", read_text)
    return Named(Reference(name, span), frame.origin_of(node))
