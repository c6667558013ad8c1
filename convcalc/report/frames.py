"""Results as data frames of pandas, which is no package of ours."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.compare.comparison import Comparison
from convcalc.analysis.explain.explanation import Explanation
from convcalc.analysis.input_sizes.answer import FittingSizes
from convcalc.analysis.layer_result import LayerResult

Record = Mapping[str, Any]


def frame_of(result: object) -> Any:  # noqa: ANN401  pandas need not be installed
    """Return a result as a ``pandas.DataFrame`` of exact figures; what is not known is NA.

    A row is a layer, a figure of a layer, a size or, of a comparison, a network.

    Raises:
        ImportError: pandas is not installed.
    """
    match result:
        case Analysis():
            return frame([_layer(it) for it in result.layers], index="layer")
        case Explanation():
            return frame(
                [
                    {"layer": board.row.name, "type": board.row.type, **it.to_dict()}
                    for board in result.boards
                    for it in board.lines
                ]
            )
        case FittingSizes():
            sizes = result.to_dict()["sizes"]
            return frame([{**it, "size": tuple(it["size"])} for it in sizes], index="size")
        case Comparison():
            totals = result.totals
            rows = zip(result.labels, *totals.values(), strict=True)
            columns = ("network", *totals)
            records = [dict(zip(columns, it, strict=True)) for it in rows]
            return frame(records, index="network")
        case _:
            raise AssertionError(f"no frame is made of {type(result)}")


def frame(records: Sequence[Record], index: str | None = None) -> Any:  # noqa: ANN401  as above
    """Return records as a ``pandas.DataFrame``, whole numbers as such beside what is missing.

    Raises:
        ImportError: pandas is not installed.
    """
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise ImportError(
            "a data frame needs pandas, which is not installed: pip install pandas;"
            " to_dict() has the same figures"
        ) from error
    # as objects first: pandas makes floats of whole numbers beside None
    made = pandas.DataFrame(records, dtype=object).convert_dtypes()
    return made if index is None or not records else made.set_index(index)


def _layer(row: LayerResult) -> Record:
    field = row.receptive_field
    return {
        "layer": row.name,
        "type": row.type,
        "shape": row.shape,
        "out_channels": row.out_channels,
        "out_height": row.out_height,
        "out_width": row.out_width,
        "params": row.params,
        "weights": row.numbers("weight"),
        "biases": row.numbers("bias"),
        "buffers": row.numbers("buffer"),
        "trainable_params": row.trainable_params,
        "macs": row.macs,
        "flops": row.flops,
        "activation_elements": row.activation_elements,
        "activation_bytes": row.activation_bytes,
        "alive_bytes": row.alive_bytes,
        "saved_for_backward_bytes": row.saved_bytes,
        "fit": row.fit,
        "receptive_field": field and field.size,
    }
