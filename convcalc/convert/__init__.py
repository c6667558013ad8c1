"""From one language to another."""
