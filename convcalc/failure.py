"""Failures of convcalc itself, which end in words like any others."""


def came_of_an_interrupt(error: BaseException | None) -> bool:
    """Return whether an interrupt is behind an error, as of one in the making of a class."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def failure_text(error: Exception) -> str:
    """Return what to say of a mistake of ours: its kind, and what to do about it."""
    kind = type(error).__name__
    if isinstance(error, MemoryError):
        return f"convcalc ran out of memory ({kind})"
    reason = ascii(str(error)[:200])[1:-1]
    return (
        f"convcalc itself failed: {kind}{reason and ': '}{reason}; please report this with the"
        " spec ('python -X dev -m convcalc' shows where it happened)"
    )
