"""Readers: a text becomes a positioned tree; they know syntax and no layer."""
