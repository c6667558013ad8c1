"""JSON Schemas (draft 2020-12): of a YAML spec, and of every JSON that the program prints.

Each is a file, installed beside this module. That of a spec is made by ``spec.py`` from what
the readers know; those of the outputs are written by hand.
"""

import os

SCHEMAS = {
    "spec": "a network in convcalc's YAML, for editors and other checks",
    "config": "a convcalc.toml, or [tool.convcalc] of a pyproject.toml",
    "summarize": "what 'summarize --format json' prints",
    "validate": "what 'validate --format json' prints",
    "explain": "what 'explain --format json' prints",
    "layer": "what 'layer --format json' prints, with and without a ?",
    "fit": "what 'fit --format json' prints",
    "compare": "what 'compare --format json' prints",
    "sweep": "what 'sweep --format json' prints",
    "specs": "what 'specs --format json' prints",
    "rules": "what 'rules --format json' prints",
}
"""The names of all schemas, and what each one describes."""


def schema_text(name: str) -> str:
    """Return the schema of a name as its file holds it."""
    assert name in SCHEMAS
    with open(_path(f"{name}.json"), encoding="utf-8") as file:
        return file.read()


def _path(file: str) -> str:
    """Return where a schema is: in the package, or beside it in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, file)
    if os.path.isfile(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(here)), "schemas", file)
