"""The tables of coming-from.md, made of the words that convcalc's own hints come from."""

from convcalc.dialects.hints import TOOLS, notes, rows

MARK = "<!-- made of convcalc/dialects/tool_words.toml by docs/coming_from.py -->\n"
_ABOUT = {
    "keras": """Sizes are written height x width x channels, as with Keras' `channels_last`,
and without the batch. Axes are counted as PyTorch does: axis 1 are the channels. An
activation is a layer of its own. A model that Keras has saved is read [as it is](keras.md).""",
    "pytorch": """Types are PyTorch's modules in small letters, without the `1d`, `2d` or
`3d`; fields have PyTorch's names, but for these. What a layer reads is never needed:
`in_channels` and `in_features` may be given, and are checked then.""",
    "tensorflow": """The functions of `tf.nn`, and of the older `tf.layers` and `slim`.
`strides` and `ksize` have a number for each axis of the image, and none for the batch and the
channels.""",
    "caffe": """A prototxt is read [as it is](caffe.md), and `convcalc convert NET.prototxt
--to yaml` writes it as a spec. A layer reads the one before it; `input` and `inputs` name
others.""",
    "darknet": """A .cfg is read [as it is](darknet.md), and `convcalc convert NET.cfg --to
yaml` writes it as a spec. Layers are read by their names, not by how far above they stand.""",
}
_MOST = 6


def made() -> str:
    """Return the tables of each tool, and of what no word stands for."""
    parts = (f"\n## {TOOLS[it]}\n\n{_ABOUT[it]}\n{_of_tool(it)}" for it in TOOLS)
    return f"{MARK}{''.join(parts)}\n## What is written otherwise\n\n{_otherwise()}"


def _of_tool(tool: str) -> str:
    sections = {"types": "type", "fields": "field", "keys": "key of a spec"}
    tables = ""
    for section, title in sections.items():
        lines = ""
        for row in rows(section):
            if words := [it for it in row.by_tool.get(tool, ()) if it != row.ours]:
                lines += f"| {_code(words)} | `{row.ours}` |\n"
        if lines:
            tables += f"\n| {TOOLS[tool]} | {title} |\n| --- | --- |\n{lines}"
    return tables


def _otherwise() -> str:
    lines = ""
    for note in (*notes("type_notes"), *notes("field_notes")):
        more = " ..." if len(note.written) > _MOST else ""
        advice = note.advice.replace("VALUE", "relu")
        lines += f"| {_code(note.written[:_MOST])}{more} | {advice} |\n"
    return f"| elsewhere | here |\n| --- | --- |\n{lines}"


def _code(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{it}`" for it in words)
