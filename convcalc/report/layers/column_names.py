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
)

DEFAULT_COLUMNS = ("layer", "type", "output", "memory", "params", "macs")
FORMULA_COLUMNS = ("output-formula", "params-formula")
