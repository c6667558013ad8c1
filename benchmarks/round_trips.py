"""Converts networks to the other language and back, and counts what was refused and why.

``python benchmarks/round_trips.py FILE...``; without files, the bundled networks. What comes
back must have the layers that went out, to the last figure of their JSON.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from convcalc import bundled
from convcalc.convert.conversion import Conversion, convert
from convcalc.languages import Language, language
from convcalc.network import Phase
from convcalc.settings import Settings
from convcalc.source import Source
from convcalc.spec_files import find_spec, read_spec

YAML, PROTOTXT = language("yaml"), language("prototxt")
OTHER = {YAML: PROTOTXT, PROTOTXT: YAML}
PHASES: tuple[Phase, ...] = ("test", "train")


def layers_of(conversion: Conversion) -> list[dict[str, Any]]:
    """Return the layers of the network that was converted, as JSON carries them."""
    return [row.to_dict() for row in conversion.analysis.layers]


def round_trip(source: Source, syntax: Language, settings: Settings) -> str:
    """Return ``equal``, ``different``, ``unsound``, or the rules that refused the network."""
    there = convert(source, syntax, settings, OTHER[syntax])
    if there.refused:
        return f"refused: {', '.join(sorted({it.rule for it in there.refused}))}"
    if there.text is None:
        return "unsound"
    back = convert(Source("<text>", there.text), OTHER[syntax], Settings(), syntax)
    if back.text is None:
        return "no way back"
    again = convert(Source("<text>", back.text), syntax, Settings(), syntax)
    return "equal" if layers_of(there) == layers_of(again) else "different"


def main() -> None:
    """Print the outcome for each network, and how often each came."""
    paths = sys.argv[1:] or [find_spec(name) for name in bundled.names()]
    outcomes: Counter[str] = Counter()
    for path in paths:
        source, syntax = read_spec(path)
        for phase in PHASES if syntax == PROTOTXT else PHASES[:1]:
            outcome = round_trip(source, syntax, Settings(phase=phase))
            outcomes[outcome] += 1
            print(f"{Path(path).name} ({phase}): {outcome}")
    for outcome, count in outcomes.most_common():
        print(f"{count:5} {outcome}")


if __name__ == "__main__":
    main()
