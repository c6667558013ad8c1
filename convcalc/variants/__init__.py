"""Many variants of one network: a grid of variables and sizes, a row for each."""
