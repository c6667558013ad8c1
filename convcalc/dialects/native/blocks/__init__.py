"""Blocks, branches, repetition and variables of our YAML."""
