"""Reports: an analysis becomes text."""
