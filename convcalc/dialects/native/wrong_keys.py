"""Keys of a spec that are not ours: what is meant by each; only a wrong spec asks."""

from convcalc.diagnostics import Diagnostic, did_you_mean, mistyped
from convcalc.dialects import hints
from convcalc.dialects.values import described
from convcalc.tree import YAML, Entry, Mapping, Scalar, Sequence


def known_keys(root: Mapping, known: tuple[str, ...]) -> tuple[Mapping, tuple[Diagnostic, ...]]:
    """Return a spec with our keys in place of those that surely mean them, and what is wrong.

    So what stands behind a misnamed key is judged in the same run, and is not also missing.
    """
    given = {entry.key.text for entry in root.entries}
    entries, findings = [], []
    for entry in root.entries:
        key = entry.key
        if key.text in known:
            entries.append(entry)
            continue
        meant = _meant(key.text, known)
        if meant and meant not in given:
            entries.append(_as_ours(entry, meant))
            given.add(meant)
            hint = _hint(entries[-1], entry)
        elif meant:
            hint = f"{meant} is given: leave this one out"
        else:
            hint = did_you_mean(key.text, known) or f"its fields are {', '.join(known)}"
        message = f"a spec has no field {described(key)}"
        findings.append(Diagnostic("unknown-field", message, key.span, hint))
    return root._replace(entries=tuple(entries)), tuple(findings)


def _meant(word: str, known: tuple[str, ...]) -> str | None:
    """Return the key that a word surely means: another tool's, or ours mistyped."""
    if meant := hints.field_meant(word, known, "keys"):
        return meant
    slip = mistyped(word, known)
    return slip.split("'")[1] if slip else None


def _as_ours(entry: Entry, meant: str) -> Entry:
    """Return an entry under our key; a size of another tool's is written as ours."""
    key, value = entry
    size = hints.size_meant(value) if meant == "input" else None
    if size and size.startswith("["):
        items = (Scalar(it, value.span) for it in size.strip("[]").split(", "))
        value = Sequence(tuple(items), value.span)
    elif size:
        value = Scalar(size, value.span)
    return Entry(key._replace(text=meant), value)


def _hint(ours: Entry, written: Entry) -> str:
    name = ours.key.text
    if YAML.value(ours.value) != YAML.value(written.value):
        return f"write {YAML.assigned(name, ours.value)}"
    return f"did you mean '{name}'?"
