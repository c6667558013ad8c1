"""The input sizes that every window of a network divides."""
