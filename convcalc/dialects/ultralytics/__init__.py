"""Ultralytics' model YAML: rows of modules, scaled in depth and width."""
