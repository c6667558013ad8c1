"""Layer types as Darknet computes them where that differs; only a .cfg asks for these."""
