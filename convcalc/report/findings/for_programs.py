"""What reports for other programs share: paths from a root, and what a finding is known by."""

import os
from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.report.findings.file_result import Unreadable
from convcalc.source import Source


def findings_of(result: Analysis | Unreadable) -> tuple[tuple[Diagnostic, ...], Source]:
    """Return the findings of a file and its text; one that cannot be read is a finding."""
    if isinstance(result, Unreadable):
        return (Diagnostic("unreadable-file", result.reason),), Source(result.path, "")
    return result.diagnostics, result.source


def path_from(root: str, path: str) -> str:
    """Return a path as it is seen from a folder, if it is in there."""
    path = os.path.normpath(path)
    try:
        absolute = os.path.abspath(path)
    except OSError:  # the working directory has been removed
        return path
    if root and absolute.startswith(root.rstrip(os.sep) + os.sep):
        return os.path.relpath(absolute, root)
    return path


def fingerprints(findings: tuple[Diagnostic, ...], source: Source) -> Iterator[str]:
    """Yield what each finding of a file is known by in the next report.

    Its rule, its layer and the words of its line, wherever that has moved to; not its message,
    whose figures follow other layers. Equal ones are numbered.
    """
    from hashlib import sha256  # only some formats ask

    seen: dict[tuple[str, ...], int] = {}
    for it in findings:
        line = source.line(source.position(it.span.start).line) if it.span else ""
        known = (it.rule, it.subject or "", " ".join(line.split()))
        seen[known] = seen.get(known, 0) + 1
        text = "\0".join((*known, str(seen[known])))
        yield sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
