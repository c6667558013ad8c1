"""The fields of a layer, read from the entries of its mapping."""

from convcalc.dialects.fields import Values, place_range_problems, reader_of
from convcalc.dialects.values import UnreadableError
from convcalc.layers.shared.base import Layer
from convcalc.tree import YAML, Entry, Spelling


def read_values(
    layer: type[Layer],
    entries: tuple[Entry, ...],
    *,
    name: str | None,
    other_keys: tuple[str, ...],
    spelling: Spelling = YAML,
) -> Values:
    """Read a layer's fields from the entries of its mapping; report every one that is wrong.

    ``other_keys`` are keys that the caller reads itself: they are offered in a did-you-mean.
    """
    read = Values({}, {}, [], set())
    for key, node in entries:
        read.spans[key.text] = node.span
        try:
            read.values[key.text] = reader_of(layer, key.text)(node)
        except (KeyError, UnreadableError):
            break
        value = read.values[key.text]
        read.diagnostics.extend(
            place_range_problems(layer, key.text, value, node, name, spelling)
        )
    else:
        return read
    from convcalc.dialects.wrong_fields import WrongFields  # a sound layer does without

    return WrongFields(layer, name, other_keys, spelling).read(entries)
