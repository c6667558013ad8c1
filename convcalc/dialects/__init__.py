"""Dialects: a positioned tree becomes a network of layers with checked fields."""
