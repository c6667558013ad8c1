"""The values of a spec with ``${...}`` in them: found once, filled in wherever they stand."""

import re

from convcalc.diagnostics import Diagnostic, SpecError, TooMuchError
from convcalc.dialects.native.expressions import SIZES, Template, Use, Variables
from convcalc.limits import MOST_WRITTEN_EXPRESSIONS
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_OPENING = "${"
_WORK_OF_AN_ITEM = 4  # against that of a character of an expression


def _too_many(scalar: Scalar) -> Diagnostic:
    return Diagnostic(
        "limit-exceeded",
        f"all expressions together must have at most {MOST_WRITTEN_EXPRESSIONS:,} characters,"
        " but these have more",
        scalar.span,
        "work values out once, in variables or in a block",
    )


class Templates:
    """All values of a spec with ``${...}`` in them, by the identity of their nodes.

    ``findings`` are about those that could not be read; TooMuchError has them too.
    """

    def __init__(self, root: Node) -> None:
        self.findings: list[Diagnostic] = []
        self.misread: set[str] = set()  # all words of values that could not be read
        self.sizes = False  # whether any value names a size of what its item reads
        self._of: dict[int, Template | None] = {}
        self._uses: dict[int, tuple[Use, ...]] = {}
        self._written = 0
        self._root = root  # as long as it lives, no other node has one of its identities
        self._holds: dict[int, bool] = {}
        self._scan(root)
        self.work = 0  # done so far by filling in

    def _scan(self, node: Node) -> bool:
        """Return whether a node holds templates; it may be reached by many aliases."""
        if id(node) not in self._holds:
            match node:
                case Scalar(text):
                    holds = _OPENING in text
                    if holds:
                        self._read(node)
                case Sequence(items):
                    holds = self._scan_all(items)
                case Mapping(entries):
                    holds = self._scan_all(tuple(it.value for it in entries))
            self._holds[id(node)] = holds
        return self._holds[id(node)]

    def _scan_all(self, nodes: tuple[Node, ...]) -> bool:
        return True in [self._scan(it) for it in nodes]

    def _read(self, scalar: Scalar) -> None:
        from convcalc.dialects.native.expressions.template import (
            read_template,  # blocks alone do without
        )

        self._of[id(scalar)] = None
        self._written += len(scalar.text)
        if self._written > MOST_WRITTEN_EXPRESSIONS:
            raise TooMuchError(*self.findings, _too_many(scalar))
        try:
            template = read_template(scalar)
            self._of[id(scalar)] = template
            self.sizes |= any(it.name in SIZES for it in template.uses)
        except SpecError as error:
            self.findings += error.diagnostics
            self.misread.update(re.findall(r"\w+", scalar.text))

    def of(self, node: Node) -> Template | None:
        """Return the template that a node is, or None."""
        return self._of.get(id(node))

    def uses(self, node: Node) -> tuple[Use, ...]:
        """Return each use of a variable in a value."""
        if not self._holds[id(node)]:
            return ()
        if id(node) not in self._uses:
            match node:
                case Scalar():
                    template = self._of[id(node)]
                    found = template.uses if template else ()
                case Sequence(items):
                    found = tuple(use for it in items for use in self.uses(it))
                case Mapping(entries):
                    found = tuple(use for it in entries for use in self.uses(it.value))
            self._uses[id(node)] = found
        return self._uses[id(node)]

    def fill(self, node: Node, variables: Variables) -> Node:
        """Return a node with all its expressions worked out, or raise SpecError."""
        self.work += 1
        if not self._holds[id(node)]:
            if isinstance(node, Sequence):  # whoever reads it does the work
                self.work += _WORK_OF_AN_ITEM * len(node.items)
            return node
        return self._fill(node, variables, {})

    def _fill(self, node: Node, variables: Variables, done: dict[int, Node]) -> Node:
        if not self._holds[id(node)]:
            return node
        if id(node) not in done:
            match node:
                case Scalar():
                    template = self._of[id(node)]
                    if template is None:
                        raise SpecError
                    self.work += len(node.text)
                    done[id(node)] = template.fill(variables)
                case Sequence(items, span):
                    self.work += _WORK_OF_AN_ITEM * len(items)
                    filled = (self._fill(it, variables, done) for it in items)
                    done[id(node)] = Sequence(tuple(filled), span)
                case Mapping(entries, span):
                    pairs = (Entry(key, self._fill(it, variables, done)) for key, it in entries)
                    done[id(node)] = Mapping(tuple(pairs), span)
        return done[id(node)]
