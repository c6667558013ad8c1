"""The file that a network's own program keeps all its numbers in."""

from collections.abc import Iterable

from convcalc.analysis.layer_result import LayerResult
from convcalc.network import WeightsFile

_NUMBER_BYTES = 4


def weights_file_bytes(file: WeightsFile, rows: Iterable[LayerResult]) -> int | None:
    """Return the size of the file that holds all tensors, None where an error hides one.

    A shared tensor is in it once. Source: Darknet ``save_weights_upto``.
    """
    size = file.header_bytes
    for row in rows:
        numbers = row.numbers("weight", "bias", "buffer")
        if numbers is None:
            return None
        if row.name not in file.left_out:
            size += _NUMBER_BYTES * numbers
    return size
