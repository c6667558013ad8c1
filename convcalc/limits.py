"""Every bound on what a spec may ask for, so that no file can take a machine's time or memory.

All are far beyond what a real network needs. Whoever goes past one gets a finding that says so.
"""

MOST_BYTES = 32 * 2**20
"""Bytes of a spec file; a chain of 100,000 layers takes half of that as a prototxt."""

MOST_CHARACTERS = 1_000
"""Characters of one word or text in a YAML spec, as an alias may repeat it anywhere."""

LONGEST_STRING = 2_000_000
"""Characters of a string in a prototxt, whose escapes are read one by one."""

DEEPEST_YAML = 100
"""Levels of lists and mappings in a YAML spec, those behind aliases counted."""

DEEPEST_PROTOTXT = 50
"""Levels of messages in a prototxt; Caffe's own nest six deep at most."""

DEEPEST_JSON = 200
"""Levels of lists and mappings in a JSON text; a model in a Keras model takes four."""

MOST_ITEMS = 10_000
"""Items of a list, keys of a mapping, fields of a message, but for the layers of a network."""

MOST_WRITTEN = 150_000
"""Layers that a spec may write one by one: items of its ``layers``, fields of a prototxt."""

MOST_MERGED = 100_000
"""Entries that all the ``<<`` of a YAML spec may copy: a tree cannot share those."""

LARGEST = 2**63 - 1
"""The largest size, count or factor in a spec; protobuf's int64 ends here too."""

MOST_AXES = 32
"""Axes of a tensor, as in Caffe."""

MOST_DIGITS_OF_A_COUNT = 1_000
"""Digits of the number of elements of a tensor; Python writes no number of more than 4,300."""

MOST_LAYERS = 10_000
"""Layers that blocks and repetitions may unfold to; ResNet-1202 has some 4,200."""

MOST_VALUES = 250_000
"""Values of all lists that layers have, those behind aliases counted for each layer."""

MOST_WORDS = 200
"""Words of an expression."""

MOST_WRITTEN_EXPRESSIONS = 200_000
"""Characters of all values with expressions in them, each of which is read once."""

MOST_WORK = 1_000_000
"""Characters of expressions that unfolding may work out; an item of a list counts as four."""

MOST_POSITIONS_FOLLOWED = 200_000
"""Positions whose receptive fields are followed one by one behind upsampling, of all layers."""

MOST_FINDINGS = 1_000
"""Findings of one file that are kept; a stage that has made more stops there."""

MOST_COMMENTS = 1_000
"""Comments of a file that speak to convcalc; each finding is held against all of them."""

MOST_HINTS = 20
"""Findings of one kind in a file that look for the nearest name: each has to try them all."""

MOST_COMPARED = 200_000
"""Pairs of letters that are compared for one hint: of a misspelt name, and of known ones."""

MOST_LISTED = 50
"""Names that a hint lists."""

LONGEST_CELL = 300
"""Characters of a cell in a table for people; the other formats hold the whole of it."""

LONGEST_SENTENCE = 5_000
"""Characters of a message or a hint on a terminal; JSON holds the whole of it."""

MOST_PIECES = 1_000_000
"""Names, numbers and attributes of all nodes of an ONNX model."""

MOST_NODES = 50_000
"""Nodes of an ONNX model, which may be several for what a spec has one layer for."""

MOST_SHAPE_STEPS = 300_000
"""Steps in which all sizes of an ONNX model follow from one another."""
