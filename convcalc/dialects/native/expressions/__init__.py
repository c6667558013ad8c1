"""The arithmetic in ${...}."""
