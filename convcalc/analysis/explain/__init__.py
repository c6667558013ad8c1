"""Each figure worked out."""
