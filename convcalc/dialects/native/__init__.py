"""Our own YAML."""
