"""Findings, in each format."""
