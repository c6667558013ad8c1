"""Reports as web pages: one file that looks nowhere else, without a template engine."""
