"""The names of the columns, for those who choose among them and need none of their cells."""

NAMES = (
    "layer",
    "type",
    "input",
    "output",
    "memory",
    "elements",
    "params",
    "weights",
    "biases",
    "buffers",
    "trainable",
    "macs",
    "flops",
    "bflops",
    "alive",
    "saved",
    "receptive-field",
    "rf-stride",
    "rf-padding",
    "fit",
    "output-formula",
    "params-formula",
    "macs-formula",
    "memory-formula",
)

DEFAULT_COLUMNS = ("layer", "type", "output", "memory", "params", "macs")
SPARE_COLUMNS = ("type", "memory", "macs", "params", "output")
"""The usual columns in the order in which they give way where there is no room for all."""

FORMULA_COLUMNS = ("output-formula", "params-formula")
