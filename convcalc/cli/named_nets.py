"""Files that the files of a run name in their turn, as a Caffe solver names its networks."""

import os
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from convcalc.cli.options import UnreadableError, open_spec
from convcalc.cli.selection import Exclude
from convcalc.languages import Language, language_of_file
from convcalc.network import NamedNet, Phase, PhaseState
from convcalc.report.findings.file_result import Unreadable
from convcalc.settings import Settings
from convcalc.spec_files import file_named_by, start_of


class Named(NamedTuple):
    """How a file is read that another one names: its language, the phase it is for, states."""

    syntax: str
    phase: Phase | None
    states: tuple[PhaseState, ...]


def with_named_nets(
    files: Iterable[str | Unreadable], settings: Settings, exclude: Exclude
) -> tuple[tuple[str | Unreadable, ...], Mapping[str, Named]]:
    """Return the files of a run with those that they name, and how these are read.

    A file that one names for training and another one for testing is for both; of several
    states for one phase the first counts.
    """
    files = list(files)
    known = {os.path.realpath(it): it for it in files if isinstance(it, str)}
    named: dict[str, Named] = {}
    for spec in tuple(files):
        of_spec = _naming_language(spec)
        if not of_spec or not isinstance(spec, str):
            continue
        for path, net in _nets_of(spec, of_spec, settings):
            file = known.setdefault(os.path.realpath(path), path)
            if file is path:  # nobody else has it
                if exclude.covers(path):
                    continue
                files.append(path)
            before = named.get(file, Named(of_spec.name, net.phase, ()))
            phase = net.phase if before.phase == net.phase else None
            known_phases = {it.phase for it in before.states}
            states = (it for it in net.states if it.phase not in known_phases)
            named[file] = Named(of_spec.name, phase, (*before.states, *states))
    return tuple(files), named


def _naming_language(spec: str | Unreadable) -> Language | None:
    """Return the language of a file that may name others."""
    if isinstance(spec, Unreadable) or not os.path.isfile(spec):
        return None
    found = language_of_file(spec, start_of)
    names_files = found and found.names_files
    return found if names_files and re.search(names_files, start_of(spec), re.M) else None


def _nets_of(
    spec: str, of_spec: Language, settings: Settings
) -> Iterable[tuple[str, NamedNet]]:
    try:
        source, _ = open_spec(spec, of_spec.name)
    except UnreadableError:  # whoever checks it says why
        return
    for net in of_spec.read(source, settings).named:
        if path := file_named_by(spec, net.path):
            yield path, net
