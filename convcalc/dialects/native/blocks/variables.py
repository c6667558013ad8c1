"""Variables of a spec and of its blocks: declared, given, used."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Mapping as MappingOf

from convcalc.diagnostics import Diagnostic, Findings, Hints, SpecError, did_you_mean, listed
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.expressions import SIZES, Use, Variables
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.values import FUNCTION_NAMES, KEYWORDS, described
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence, WorkedOut

INDEX = "i"
"""The variable that counts the repetitions of an item."""

EACH = "each"
"""The value of a list that an item is repeated for; of a number, it is the index."""

INPUTS = "inputs"
"""The variable of a block that lists what a use of it reads."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NULLS = {"", "~", "null", "Null", "NULL"}
WORDS_OF_EXPRESSIONS = (*KEYWORDS, *FUNCTION_NAMES, INDEX, EACH)

Declarations = dict[str, Entry]


def is_null(node: Node) -> bool:
    """Return whether a value was left out: it must be given elsewhere."""
    return isinstance(node, Scalar) and not node.quoted and node.text in _NULLS


def read_declarations(
    entry: Entry | None, reserved: tuple[str, ...]
) -> tuple[Declarations, Findings]:
    """Return the variables that a mapping of names to values declares."""
    if entry is None or (isinstance(entry.value, Scalar) and is_null(entry.value)):
        return {}, ()
    if not isinstance(entry.value, Mapping):
        return {}, (wrong_type("variables", "a mapping of names to values", entry.value),)
    declared, findings = {}, []
    for key, node in entry.value.entries:
        if (problem := _name_problem(key, reserved)) or (problem := _value_problem(key, node)):
            findings.append(problem)
        declared[key.text] = Entry(key, node)
    return declared, tuple(findings)


def _name_problem(key: Scalar, reserved: tuple[str, ...]) -> Diagnostic | None:
    if not NAME.fullmatch(key.text):
        message = (
            "a variable's name must be made of English letters, digits and '_', a digit not"
            f" first, but it is {described(key)}"
        )
        return Diagnostic("invalid-name", message, key.span)
    if key.text in reserved or key.text in WORDS_OF_EXPRESSIONS:
        owner = "expressions" if key.text in WORDS_OF_EXPRESSIONS else "the items of a spec"
        message = f"a variable must have a name of its own, but '{key.text}' belongs to {owner}"
        return Diagnostic("invalid-name", message, key.span, "give it another name")
    return None


def _value_problem(name: Scalar, node: Node) -> Diagnostic | None:
    items = node.items if isinstance(node, Sequence) else (node,)
    if all(isinstance(it, Scalar) for it in items):
        return None
    expected = "a number, a word, or a list of them"
    return wrong_type(f"variable {name.text}", expected, node)


def value_of(node: Node) -> object:
    """Return what a filled-in node is to expressions: its text, or the list."""
    if not isinstance(node, Scalar):
        return node
    if not isinstance(node, WorkedOut):
        return node.text
    from convcalc.dialects.native.expressions.evaluation import (
        typed,  # there now, as an expression made it
    )

    return typed(node)


def work_out(
    declared: Declarations,
    given: Variables,
    outer: Variables,
    templates: Templates,
    late: Callable[[Node, Variables], object] = lambda *_: None,
) -> tuple[dict[str, object], Findings]:
    """Return the value of each variable: what is given, else its own, in their order.

    A variable without a value is left out: whatever names it cannot be worked out either.
    ``late`` returns the value of one that follows sizes, None of any other.
    """
    values = dict(outer)
    findings: list[Diagnostic] = []
    for name, (key, node) in declared.items():
        values.pop(name, None)
        if name in given:
            values[name] = given[name]
        elif not is_null(node) and not _value_problem(key, node):
            try:
                found = late(node, values)
                values[name] = found or value_of(templates.fill(node, values))
            except SpecError as error:
                findings += error.diagnostics
    return values, tuple(findings)


def uses_in(*nodes: Node, templates: Templates, known: tuple[str, ...] = ()) -> Iterator[Use]:
    """Yield each use of a variable, of those that repetition defines only where none does.

    ``known`` are those of them that are defined around the nodes.
    """
    waiting = [(node, known) for node in nodes]
    seen = set()
    while waiting:
        node, names = waiting.pop()
        if (id(node), names) in seen:
            continue
        seen.add((id(node), names))
        match node:
            case Scalar():
                template = templates.of(node)
                uses = template.uses if template else ()
                yield from (it for it in uses if it.name not in names)
            case Sequence(items):
                waiting += [(it, names) for it in items]
            case Mapping(entries):
                repeats = any(key.text == "repeat" for key, _ in entries)
                inside = (*names, INDEX, EACH) if repeats else names
                # how often an item is repeated is known before its first index
                waiting += [
                    (value, names if key.text == "repeat" else inside) for key, value in entries
                ]


def undefined(
    uses: Iterable[Use],
    known: Collection[str],
    hints: Hints,
    later: Collection[str] = (),
    *,
    sizes: tuple[str, ...] = (),
) -> Iterator[Diagnostic]:
    """Yield a finding for each use of a variable that is not known, or only further down.

    ``sizes`` are the names of sizes that are known here.
    """
    unknown = (it for it in uses if it.name not in known and it.name not in sizes)
    for name, span in sorted(unknown, key=lambda it: it.span):  # the first ones get hints
        hint = (
            "an item has an index where it has a repeat, and so have the layers of a block"
            if name == INDEX
            else "an item has it where it has a repeat, as in repeat: [first, second]"
            if name == EACH
            else "declare it above what names it"
            if name in later
            else "sizes are known to fields of layers and to variables of blocks"
            if name in SIZES
            else hints.near(name, known, "the variables here are", sizes)
            or "declare it, as in variables: {" + name + ": 1}"
        )
        message = f"an expression must name declared variables, but there is no '{name}'"
        yield Diagnostic("unknown-name", message, span, hint)


def unused(
    declared: Declarations,
    used: Collection[str],
    misread: Collection[str],
    reserved: tuple[str, ...] = (),
) -> Iterator[Diagnostic]:
    """Yield a finding for each declared variable that no expression uses.

    ``misread`` are the words of expressions that could not be read, and may have used it.
    """
    for name, (key, _) in declared.items():
        if name not in used and name not in misread and not _name_problem(key, reserved):
            message = f"a variable must be used, but no expression names '{name}'"
            hint = f"remove it, or use it as ${{{name}}}"
            yield Diagnostic("unused-declaration", message, key.span, hint)


def overrides(
    settings: MappingOf[str, str], declared: Declarations
) -> tuple[dict[str, str], Findings]:
    """Return the values that a run gives to variables of the spec."""
    findings = []
    for name in settings:
        if name not in declared:
            message = f"--set must name a variable of the spec, but there is no '{name}'"
            hint = did_you_mean(name, declared) or (
                f"its variables are {listed(declared)}"
                if declared
                else f"declare it, as in variables: {{{name}: 1}}"
            )
            findings.append(Diagnostic("unknown-name", message, help=hint))
    values = {name: text for name, text in settings.items() if name in declared}
    return values, tuple(findings)


def missing_at_top(declared: Declarations, given: Variables) -> Iterator[Diagnostic]:
    """Yield a finding for each variable of the spec that must be given and is not."""
    for name, (key, node) in declared.items():
        if is_null(node) and name not in given:
            message = f"a variable without a value must be given, but '{name}' is not"
            hint = f"write its value, or run with --set {name}=VALUE"
            yield Diagnostic("missing-variable", message, key.span, hint)
