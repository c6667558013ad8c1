"""Layer types, one file each; a type is imported by its name when a spec uses it."""
