"""The graph of a network as a flowchart of Mermaid, which GitHub draws in a README."""

from convcalc.report.pictures.drawing import Drawing

MOST_ARROWS = 500
MOST_CHARACTERS = 50_000
"""What Mermaid draws at the most, as GitHub has it set up.

Source: mermaid, config.schema.yaml, maxEdges and maxTextSize.
"""
LIMITS = f"Mermaid draws at most {MOST_ARROWS} arrows and {MOST_CHARACTERS:,} characters"


def graph_mermaid(drawing: Drawing) -> str:
    """Return the graph as a flowchart."""
    lines = ["flowchart TD"]
    for number, it in enumerate(drawing.boxes):
        lines.append(f'  n{number}["{_mermaid(it.title)}<br/>{_mermaid(it.what)}"]')
    for start, end in drawing.arrows:
        size = drawing.boxes[start].size
        lines.append(
            f'  n{start} -->|"{_mermaid(size)}"| n{end}' if size else f"  n{start} --> n{end}"
        )
    return "\n".join(lines) + "\n"


def fits(drawing: Drawing, text: str) -> bool:
    """Return whether GitHub draws a flowchart."""
    return len(drawing.arrows) <= MOST_ARROWS and len(text) <= MOST_CHARACTERS


def _mermaid(words: str) -> str:
    """Return a text none of which is a command, an entity or markup."""
    return "".join(it if it.isalnum() or it in " .,_x" else f"#{ord(it)};" for it in words)
