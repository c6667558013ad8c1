"""The rows of layers, in each format."""
