"""Texts made wrong: what a hostile or a careless hand may make of a spec."""

import re
from collections.abc import Sequence
from random import Random

NUMBERS = (
    "1" + "0" * 5000,
    *"""
    0 -1 1 2 3 010 +5 0x10 1e3 1e400 -0 0.5 1.5.2 1/3 1_000 nan inf -inf .nan .inf
    2147483647 2147483648 4294967296 9223372036854775807 9223372036854775808
    """.split(),  # noqa: SIM905  a list of them would hide the words among quotes
)
WORDS = (
    *("", "[1, 2, 3, 4, 5]", "{a: b}", "\x1b", "\0", "\t", "\r\n", "\ufeff", "\u202e", "é"),
    *("<<: *a", "- ", ": ", "# ", "layer {", "input_dim: 1", "include { phase: TRAIN }"),
    *r"""
    ~ null true no [] {} [[]] valid same full exact ceil add concat multiply data relu relu1
    conv3-64 FC-10 maxpool LRN soft-max layers type repeat branches MAX EXPONENT TRAIN TEST
    "${i}" "${9**9**9}" "${__import__}" "${" "${1/0}" ${ [bold] <b> =1 \e[31m "\e[2J\0"
    &a *a !!python/object:os.system --- ... | > } < [ ] ; , " ' \ 3x3x3 top:'data' bottom:'data'
    """.split(),  # noqa: SIM905  a list of them would hide the words among quotes
)
FIELDS = (
    *("kernel_size: 3", "stride: 2", "padding: 1", "dilation: 2", "groups: 3", "axis: -1"),
    *("out_channels: 7", "repeat: 3", "when: false", "name: x", "input: data"),
    *("pad: 9", "num_output: 0", "group: 2", "axis: 5", "kernel_h: 2", "dim: 0"),
    *("inputs: [a, b]", "weights_of: x"),
)
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_NUMBER = re.compile(r"(?<![\w.])[0-9]+")


def mutated(texts: Sequence[str], random: Random, others: Sequence[str] = ()) -> str:
    """Return one of the texts after a few changes; ``others`` lend their words and lines."""
    text = random.choice(texts)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        text = random.choice(CHANGES)(text, others or texts, random)
    return text


def _number(text: str, texts: Sequence[str], random: Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + random.choice(NUMBERS) + text[match.end() :]


def _piece(text: str, texts: Sequence[str], random: Random) -> str:
    """Put another word for a word, or leave it out, or say it twice."""
    pieces = _PIECE.findall(text)
    if not pieces:
        return random.choice(WORDS)
    at = random.randrange(len(pieces))
    others = _PIECE.findall(random.choice(texts))
    pieces[at] = random.choice(
        (
            "",
            pieces[at] * 2,
            random.choice(WORDS),
            random.choice(NUMBERS),
            random.choice(others),
        )
    )
    return "".join(pieces)


def _insertion(text: str, texts: Sequence[str], random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice((*WORDS, *FIELDS)) + text[at:]


def _field(text: str, texts: Sequence[str], random: Random) -> str:
    """Add a field where one may stand."""
    places = [it.end() for it in re.finditer(r"[{,]|\n", text)] or [0]
    at = random.choice(places)
    return f"{text[:at]} {random.choice(FIELDS)}, {text[at:]}"


def _lines(text: str, texts: Sequence[str], random: Random) -> str:
    """Drop, double, move or indent some lines, or take in those of another text."""
    lines = text.splitlines(keepends=True)
    first = random.randint(0, len(lines))
    last = min(len(lines), first + random.choice((1, 1, 2, 5, 20)))
    cut, rest = lines[first:last], lines[:first] + lines[last:]
    at = random.randint(0, len(rest))
    others = random.choice(texts).splitlines(keepends=True)
    start = random.randint(0, len(others))
    put = random.choice(
        ([], cut + cut, cut, [f"  {it}" for it in cut], others[start : start + 5])
    )
    return "".join(rest[:at] + put + rest[at:])


def _characters(text: str, texts: Sequence[str], random: Random) -> str:
    at = random.randint(0, len(text))
    width = random.choice((0, 1, 1, 3))
    return text[:at] + random.choice(("", chr(random.randint(0, 255)))) + text[at + width :]


def _end(text: str, texts: Sequence[str], random: Random) -> str:
    return text[: random.randint(0, len(text))]


CHANGES = (_number, _number, _piece, _piece, _insertion, _field, _lines, _characters, _end)
