"""The settings file of a folder: ``[tool.convcalc]`` of a pyproject.toml, or convcalc.toml.

What it holds is checked whole when it is read; ``tomllib`` is imported only where there is one.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from convcalc.arguments import custom_of, example_of, unknown_rule, variable_text
from convcalc.block_files import BlocksError, read_blocks
from convcalc.diagnostics import did_you_mean
from convcalc.path_patterns import PathPattern
from convcalc.settings_search import NAMES, SettingsError
from convcalc.spec_files import decode, read_bytes
from convcalc.toml_lines import Path, line_of

_TOOL: "Path" = ("tool", "convcalc")
_WORDS = {"rounding": ("exact", "floor", "ceil"), "phase": ("test", "train")}


class Value(NamedTuple):
    """A value as it counts and as it is written, and the path to it in the file."""

    value: Any
    text: str
    path: Path


Values = Mapping[tuple[str, ...], Value]
"""Values by their names: ``("strict",)``, ``("ignore", RULE)``, ``("inputs", NAME)``."""


class Table(NamedTuple):
    """Settings for the files that match; the first table of a file is for all."""

    match: tuple[PathPattern, ...]
    values: Values


class SettingsFile(NamedTuple):
    """A settings file that has been read and is sound."""

    path: str
    text: str
    tables: tuple[Table, ...]

    def values_for(self, spec: str | None) -> Values:
        """Return what holds for a file, or for standard input; later tables win."""
        held: dict[tuple[str, ...], Value] = {}
        for table in self.tables:
            if not table.match or (spec and any(it.matches(spec) for it in table.match)):
                held |= table.values
        return held

    def names(self, spec: str, value: Value) -> bool:
        """Return whether a value is in a table for this one file, not for a pattern."""
        return any(
            value in table.values.values() and any(it.names(spec) for it in table.match)
            for table in self.tables
        )

    def place_of(self, value: Value) -> str:
        """Return the file and the line that a value comes from."""
        word = value.text if value.path[-1] in ("ignore", "exclude", "blocks") else ""
        return f"{self.path}:{line_of(self.text, value.path, word)}"


def has_settings(path: str) -> bool:
    """Return whether a file that speaks of us has settings: a pyproject.toml may have none.

    Raises:
        OSError: It cannot be read.
        SettingsError: It is no TOML.
    """
    if os.path.basename(path) == NAMES[0]:
        return True
    return _section(_parsed(decode(read_bytes(path), path), path)) is not None


def read_settings(path: str) -> SettingsFile:
    """Return what a settings file holds.

    Raises:
        OSError: It cannot be read.
        SettingsError: It is no TOML, has no settings, or wrong ones.
    """
    text = decode(read_bytes(path), path)
    document = _parsed(text, path)
    section, at = _section(document), _TOOL
    if os.path.basename(path) != "pyproject.toml" and set(document) != {"tool"}:
        section, at = document, ()
    if section is None:
        raise SettingsError(f"'{path}' has no [tool.convcalc]")
    reader = _Reader(os.path.dirname(os.path.abspath(path)))
    tables = reader.tables(section, at)
    if reader.faults:
        raise SettingsError(
            "\n".join(
                f"{path}:{line_of(text, fault.path, fault.word)}: {fault.message}"
                for fault in reader.faults
            )
        )
    return SettingsFile(path, text, tables)


def _parsed(text: str, path: str) -> dict[str, Any]:
    import tomllib  # few folders have settings

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"'{path}' is not TOML: {error}") from error


def _section(document: dict[str, Any]) -> Any:  # noqa: ANN401  whatever the file holds
    tool = document.get("tool")
    return tool.get("convcalc") if isinstance(tool, dict) else None


class _Fault(NamedTuple):
    path: Path
    message: str
    word: str = ""


class _Reader:
    """Reads tables into values, and gathers what is wrong with them."""

    def __init__(self, folder: str) -> None:
        self.faults: list[_Fault] = []
        self._folder = folder

    def tables(self, section: object, at: Path) -> tuple[Table, ...]:
        """Read the general settings and those of some files."""
        if not isinstance(section, dict):
            self._wrong(at, "tool.convcalc", "a table", section)
            return ()
        general = {key: it for key, it in section.items() if key != "files"}
        tables = [Table((), self._values(general, at, _GENERAL))]
        entries = section.get("files", [])
        if not isinstance(entries, list):
            self._wrong((*at, "files"), "files", "an array of tables, [[files]]", entries)
            return ()
        for number, entry in enumerate(entries):
            tables.append(self._entry(entry, (*at, "files", number)))
        return tuple(tables)

    def _entry(self, entry: object, at: Path) -> Table:
        if not isinstance(entry, dict):
            self._wrong(at, "files", "an array of tables, [[files]]", entry)
            return Table((), {})
        own = {key: it for key, it in entry.items() if key != "match"}
        values = self._values(own, at, _OF_FILES)
        if "match" not in entry:
            message = 'a table of files must say which, as in match = "nets/*.prototxt"'
            self.faults.append(_Fault(at, message))
            return Table((), {})
        texts = entry["match"]
        patterns = [texts] if isinstance(texts, str) else texts
        return Table(tuple(self._patterns("match", patterns, (*at, "match"))), values)

    def _values(self, table: dict[str, Any], at: Path, known: "_Kinds") -> Values:
        values: dict[tuple[str, ...], Value] = {}
        for key, raw in table.items():
            if key not in known:
                self.faults.append(_Fault((*at, key), _unknown(key, known)))
                continue
            for name, value in known[key](self, key, raw, (*at, key)):
                values[(key, *name)] = value
        return values

    def _wrong(self, at: Path, name: str, expected: str, raw: object, word: str = "") -> None:
        message = f"{name} must be {expected}, but it is {_written(raw)}"
        self.faults.append(_Fault(at, message, word))

    # Kinds of values: each yields what is in one key

    def flag(self, key: str, raw: object, at: Path) -> "_Named":
        if isinstance(raw, bool):
            yield (), Value(raw, _written(raw), at)
        else:
            self._wrong(at, key, "true or false", raw)

    def word(self, key: str, raw: object, at: Path) -> "_Named":
        if raw in _WORDS[key]:
            yield (), Value(raw, str(raw), at)
        else:
            self._wrong(at, key, f"one of {', '.join(_WORDS[key])}", raw)

    def batch(self, key: str, raw: object, at: Path) -> "_Named":
        if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0:
            yield (), Value(raw, str(raw), at)
        else:
            self._wrong(at, key, "a whole number from 1 on", raw)

    def rules(self, key: str, raw: object, at: Path) -> "_Named":
        for rule in self._texts(key, raw, at, "a list of rules"):
            if unknown := unknown_rule(rule):
                self.faults.append(_Fault(at, unknown, rule))
            else:
                yield (rule,), Value(rule, rule, at)

    def excluded(self, key: str, raw: object, at: Path) -> "_Named":
        for pattern in self._patterns(key, raw, at):
            yield (pattern.text,), Value(pattern, pattern.text, at)

    def _patterns(self, key: str, raw: object, at: Path) -> Iterator[PathPattern]:
        for text in self._texts(key, raw, at, "a list of patterns of paths"):
            try:
                yield PathPattern(text, self._folder)
            except ValueError as error:
                self.faults.append(_Fault(at, f"{key}: {error}", text))

    def _texts(self, key: str, raw: object, at: Path, expected: str) -> Iterator[str]:
        if not isinstance(raw, list):
            self._wrong(at, key, expected, raw)
            return
        for item in raw:
            if isinstance(item, str) and item:
                yield item
            else:
                self._wrong(at, key, expected, item)

    def customs(self, key: str, raw: object, at: Path) -> "_Named":
        return self._named(key, raw, at, _custom)

    def blocks(self, key: str, raw: object, at: Path) -> "_Named":
        for name in self._texts(key, raw, at, "a list of files"):
            try:
                file = read_blocks(os.path.join(self._folder, name))
            except (OSError, BlocksError) as error:
                reason = (
                    error.strerror if isinstance(error, OSError) and error.strerror else error
                )
                self.faults.append(_Fault(at, f"{key}: '{name}': {reason}", name))
            else:
                yield (name,), Value(file, name, at)

    def inputs(self, key: str, raw: object, at: Path) -> "_Named":
        return self._named(key, raw, at, _size)

    def variables(self, key: str, raw: object, at: Path) -> "_Named":
        return self._named(key, raw, at, _variable)

    def budgets(self, key: str, raw: object, at: Path) -> "_Named":
        return self._named(key, raw, at, _limit)

    def _named(
        self, key: str, raw: object, at: Path, read: Callable[[str, Any], object]
    ) -> "_Named":
        """Yield what a table holds under its names; ``read`` raises ValueError."""
        if not isinstance(raw, dict):
            self._wrong(at, key, "a table", raw)
            return
        for name, it in raw.items():
            try:
                value = read(name, it)
            except ValueError as error:
                self.faults.append(_Fault((*at, name), f"{key}.{name}: {error}"))
            else:
                yield (name,), Value(value, _written(it), (*at, name))


_Named = Iterator[tuple[tuple[str, ...], Value]]
_Kinds = Mapping[str, Callable[[_Reader, str, Any, Path], _Named]]

_SHARED: _Kinds = {
    "strict": _Reader.flag,
    "advice": _Reader.flag,
    "ignore": _Reader.rules,
    "custom": _Reader.customs,
    "blocks": _Reader.blocks,
    "budgets": _Reader.budgets,
    "rounding": _Reader.word,
    "phase": _Reader.word,
}
_GENERAL: _Kinds = {**_SHARED, "exclude": _Reader.excluded}
_OF_FILES: _Kinds = {
    **_SHARED,
    "inputs": _Reader.inputs,
    "batch": _Reader.batch,
    "variables": _Reader.variables,
}
KEYS = tuple(dict.fromkeys((*_GENERAL, *_OF_FILES)))
"""The names of all settings."""


def _unknown(key: str, known: _Kinds) -> str:
    if key in (*KEYS, "match") and known is _GENERAL:
        return f"{key} belongs to some files, in [[tool.convcalc.files]] with a match"
    if key in KEYS:
        return f"{key} belongs to all files, in [tool.convcalc]"
    words = (*known, "files") if known is _GENERAL else ("match", *known)
    hint = did_you_mean(key, words) or f"the settings are {', '.join(words)}"
    return f"there is no setting '{key}'; {hint}"


def _custom(_: str, raw: object) -> object:
    custom = custom_of(raw) if isinstance(raw, str | list) else None
    if custom is None:
        raise ValueError(
            f"a type must give out 'passthrough' or a size such as '20x20x256', but it is"
            f" {_written(raw)}"
        )
    return custom


def _size(_: str, raw: object) -> object:
    return example_of(raw if isinstance(raw, str | list) else str(raw))


def _variable(_: str, raw: object) -> str:
    if not isinstance(raw, str | int | float):
        raise ValueError(f"a variable must be a number or a text, but it is {_written(raw)}")
    return variable_text(raw)


def _limit(name: str, raw: object) -> int:
    from convcalc.dialects.native.expect_and_budgets import BUDGETS, EXAMPLES, read_quantity

    if name not in BUDGETS:
        hint = did_you_mean(name, BUDGETS) or f"the figures are {', '.join(BUDGETS)}"
        raise ValueError(f"there is no such figure; {hint}")
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    limit = read_quantity(str(raw), BUDGETS[name]) if whole or isinstance(raw, str) else None
    if limit is None:
        example = EXAMPLES[BUDGETS[name]]
        raise ValueError(f"a limit must be {example}, but it is {_written(raw)}")
    return limit


def _written(raw: object) -> str:
    """Return a value about as TOML has it, on one line."""
    match raw:
        case bool():
            return str(raw).lower()
        case str():
            return raw
        case list():
            return f"[{', '.join(map(_written, raw))}]"
        case dict():
            return f"{{{', '.join(f'{key} = {_written(it)}' for key, it in raw.items())}}}"
        case _:
            return str(raw)
