"""Whether output is in colour, as the environment of a run says."""

import os


def wanted_colour() -> bool | None:
    """Return whether colours are forced or forbidden; None where a terminal decides.

    ``FORCE_COLOR`` wins over ``NO_COLOR``, both if not empty, and either over ``TERM=dumb``.
    Source: https://no-color.org and https://force-color.org, in the order that ruff has.
    """
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return None
