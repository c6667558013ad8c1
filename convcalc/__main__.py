"""``convcalc`` and ``python -m convcalc``."""

import gc
import io
import os
import sys

FAILED = 2
"""The exit status of a run that came to no result, as of wrong usage."""


def run() -> None:
    """Run the command line without the collector of cycles.

    A run is short and makes next to no cycles, while each collection walks all of a large
    network: without it 100,000 layers take half the time, and start-up a twentieth less.
    """
    gc.disable()
    try:
        _open_closed_streams()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # a name in letters that the stream's encoding lacks must not end the run
                stream.reconfigure(errors="backslashreplace")
        from convcalc.cli import main

        main(prog_name="convcalc")
    except KeyboardInterrupt:  # where click does not catch it yet
        sys.exit(1)
    except Exception as error:  # our own mistakes end in words like any others
        if _comes_of_an_interrupt(error):
            sys.exit(1)
        if sys.flags.dev_mode:
            raise
        sys.stderr.write(
            f"Error: convcalc itself failed: {type(error).__name__}: {_short(error)}; please"
            " report this with the spec ('python -X dev -m convcalc' shows where it happened)\n"
        )
        sys.exit(FAILED)


def _open_closed_streams() -> None:
    """Give the streams that a caller has closed to nobody, as ``>&-`` does in a shell."""
    if not (sys.stdin and sys.stdout and sys.stderr):
        nowhere = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115  open to the end
        sys.stdin = sys.stdin or nowhere
        sys.stdout = sys.stdout or nowhere
        sys.stderr = sys.stderr or nowhere


def _comes_of_an_interrupt(error: BaseException | None) -> bool:
    """Return whether an interrupt is behind an error, as of one in the making of a class."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _short(error: Exception) -> str:
    return ascii(str(error)[:200])[1:-1]


if __name__ == "__main__":
    run()
