"""The course's shorthand: rows of the VGG table as they are printed.

Source: Simonyan & Zisserman 2014, arXiv:1409.1556, table 1 and section 2.1 (padding keeps the
size, pooling is 2x2 with stride 2).
"""

import re

from convcalc.tree import Entry, Scalar

ROW = re.compile(
    r"conv(?P<kernel>[0-9]{1,9})-(?P<filters>[0-9]{1,18})|FC-(?P<units>[0-9]{1,18})"
    r"|(?P<maxpool>maxpool)|(?P<lrn>LRN)|(?P<softmax>soft-max)"
)


def read_shorthand(row: Scalar) -> tuple[Scalar, tuple[Entry, ...]] | None:
    """Return the type and fields that a row of the table stands for, or None."""
    match = ROW.fullmatch(row.text)
    if not match:
        return None
    if match["kernel"]:
        type_name, fields = "conv", _conv(match["kernel"], match["filters"])
    elif match["units"]:
        type_name, fields = "linear", {"out_features": match["units"]}
    elif match["maxpool"]:
        type_name, fields = "max_pool", {"kernel_size": "2", "stride": "2"}
    else:
        type_name, fields = "local_response_norm" if match["lrn"] else "softmax", {}
    entries = (
        Entry(Scalar(key, row.span), Scalar(value, row.span)) for key, value in fields.items()
    )
    return Scalar(type_name, row.span), tuple(entries)


def _conv(kernel_size: str, out_channels: str) -> dict[str, str]:
    padding = str(int(kernel_size) // 2) if int(kernel_size) % 2 else "same"
    return {"out_channels": out_channels, "kernel_size": kernel_size, "padding": padding}
