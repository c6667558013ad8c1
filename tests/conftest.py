from collections.abc import Callable

import pytest

from convcalc import Analysis

Findings = Callable[[Analysis], str]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew; read their diff before it is committed",
    )


@pytest.fixture
def findings() -> Findings:
    """Give the whole text of all findings: place, severity, layer, message, rule, help."""
    return _findings


def _findings(analysis: Analysis) -> str:
    lines = []
    for found in analysis.to_dict()["diagnostics"]:
        place = "-" if found["line"] is None else f"{found['line']}:{found['column']}"
        layer = f"{found['layer']}: " if found["layer"] is not None else ""
        message = f"{layer}{found['message']} [{found['rule']}]"
        lines.append(f"{place}: {found['severity']}: {message}\n")
        if found["help"] is not None:
            lines.append(f"  help: {found['help']}\n")
    return "".join(lines)
