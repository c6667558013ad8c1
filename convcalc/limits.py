"""Every bound on what a spec may ask for, so that no file can take a machine's time or memory.

All are far beyond what a real network needs. Whoever goes past one gets a finding that says so.
"""

MOST_BYTES = 32 * 2**20
"""Bytes of a spec file; a chain of 100,000 layers takes half of that as a prototxt."""

MOST_CHARACTERS = 1_000
"""Characters of one word or text in a YAML spec, as an alias may repeat it anywhere."""

DEEPEST_YAML = 100
"""Levels of lists and mappings in a YAML spec, those behind aliases counted."""

DEEPEST_PROTOTXT = 50
"""Levels of messages in a prototxt; Caffe's own nest six deep at most."""

MOST_MERGED = 100_000
"""Entries that all the ``<<`` of a YAML spec may copy: a tree cannot share those."""

LARGEST = 2**63 - 1
"""The largest size, count or factor in a spec; protobuf's int64 ends here too."""

MOST_AXES = 32
"""Axes of a tensor, as in Caffe."""

MOST_DIGITS_OF_A_COUNT = 1_000
"""Digits of the number of elements of a tensor; Python writes no number of more than 4,300."""

MOST_LAYERS = 50_000
"""Layers that blocks and repetitions may unfold to."""

MOST_WORDS = 200
"""Words of an expression."""

MOST_FINDINGS = 1_000
"""Findings of one file that are kept; the rest is counted."""

MOST_HINTS = 20
"""Findings of one kind in a file that look for the nearest name: each has to try them all."""

LONGEST_CELL = 300
"""Characters of a cell in a table for people; the other formats hold the whole of it."""

LONGEST_SENTENCE = 5_000
"""Characters of a message or a hint on a terminal; JSON holds the whole of it."""
