"""``convcalc`` and ``python -m convcalc``."""

import gc
import sys

from convcalc.failure import came_of_an_interrupt, failure_text

FAILED = 2
"""The exit status of a run that came to no result, as of wrong usage."""


def run() -> None:
    """Run the command line without the collector of cycles.

    A run is short and makes next to no cycles, while each collection walks all of a large
    network: without it 100,000 layers take half the time, and start-up a twentieth less.
    """
    gc.disable()
    try:
        from convcalc.cli import main
        from convcalc.cli.streams import open_streams

        open_streams()
        main(prog_name="convcalc")
    except KeyboardInterrupt:  # where click does not catch it yet
        sys.exit(1)
    except Exception as error:  # our own mistakes end in words like any others
        if came_of_an_interrupt(error):
            sys.exit(1)
        if sys.flags.dev_mode:
            raise
        sys.stderr.write(f"Error: {failure_text(error)}\n")
        sys.exit(FAILED)


if __name__ == "__main__":
    run()
