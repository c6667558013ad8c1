"""Analysis: a graph becomes shapes, counts and totals."""
