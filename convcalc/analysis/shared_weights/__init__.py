"""Parameters that several layers use."""
