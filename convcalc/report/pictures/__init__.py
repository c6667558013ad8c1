"""Pictures of a network, as text in the languages that others draw: SVG, DOT, Mermaid."""
