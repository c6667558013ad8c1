"""The words of every finding about YAML: rule, message, way out."""

from convcalc.diagnostics import Diagnostic, Related
from convcalc.limits import DEEPEST_YAML, MOST_CHARACTERS, MOST_MERGED
from convcalc.source import Span

_WORDING = {  # what is wrong: rule, message, help
    "empty spec": (
        "root-not-mapping",
        "a spec must be a mapping of keys to values, but this one is empty",
        "write an 'input' and a list of 'layers'",
    ),
    "root not mapping": (
        "root-not-mapping",
        "a spec must be a mapping of keys to values, but this one is {0}",
        "write an 'input', and the layers as a list under the key 'layers'",
    ),
    "several documents": (
        "syntax-text-after-end",
        "a file must hold one spec, but here begins a second one",
        "remove the '---', or put what follows in a file of its own",
    ),
    "duplicate key": (
        "duplicate-key",
        "a key must be given once, but '{0}' is given again",
        "remove one of the two",
    ),
    "key not scalar": (
        "wrong-type",
        "a key must be a word, but this one is {0}",
        "write 'key: value', and a variable as ${{name}}",
    ),
    "undefined alias": (
        "unknown-name",
        "an alias must name an anchor above it, but there is no '&{0}'",
        "mark a value with '&{0}', or quote '*{0}' if it is meant as text",
    ),
    "recursive alias": (
        "refers-to-itself",
        "an alias must name a value that ends above it, but '*{0}' stands inside '&{0}'",
        "move the anchor or remove the alias",
    ),
    "merge not mapping": (
        "wrong-type",
        "'<<' must be given a mapping or a list of mappings, but it is given {0}",
        "write '<<: *name', where '&name' marks a mapping",
    ),
    "merge too large": (
        "limit-exceeded",
        f"all '<<' together must copy at most {MOST_MERGED:,} entries, but this goes beyond",
        "merge smaller mappings",
    ),
    "text too long": (
        "limit-exceeded",
        f"a word or text must have at most {MOST_CHARACTERS:,} characters,"
        " but this one has {0}",
        "shorten it",
    ),
    "unknown tag": (
        "unknown-name",
        "a tag must be !!str, !!int, !!float, !!bool or !!null on a word, !!seq on a list or "
        "!!map on a mapping, but here it is {0}",
        "leave the tag out: the field decides how its value is read",
    ),
    "nesting too deep": (
        "syntax-nesting-too-deep",
        f"lists and mappings must not be nested deeper than {DEEPEST_YAML} levels,"
        " but these are",
        "write the inner ones as blocks of their own",
    ),
    "too many values": (
        "limit-exceeded",
        "a list or mapping must have at most {0} items, but this one has more",
        "leave out what is data: a spec says how large things are, not what is in them",
    ),
    "character": (
        "syntax-character",
        "a spec must be made of printable characters, but this is U+{0}",
        "delete it, or write it as an escape in double quotes",
    ),
    "tab": (
        "syntax-indentation",
        "indentation must be made of spaces, but here is a tab",
        "replace the tab with spaces",
    ),
    "bare expression": (
        "syntax-not-quoted",
        "an expression inside {{ }} or [ ] must be quoted, but {0} is bare",
        'write "{0}"',
    ),
    "unclosed quote": (
        "syntax-not-closed",
        "text in quotes must end with {0}, but {1} comes first",
        "close the quotes where the text ends",
    ),
    "unclosed bracket": (
        "syntax-not-closed",
        "'{0}' must be closed with '{1}', but {2} comes first",
        "add the missing '{1}', or a ',' between two items",
    ),
    "missing comma": (
        "syntax-missing",
        "what stands between '{0}' and '{1}' must be separated by ',', but {2} follows without",
        "add a ',' or a '{1}' before it, or quote what belongs together",
    ),
    "missing colon": (
        "syntax-missing",
        "a key must be followed by ': ', but '{0}' is not",
        "write 'key: value', with a space after the ':'",
    ),
    "colon without value": (
        "syntax-missing",
        "a ':' inside {{ }} or [ ] must be followed by a space and a value, but here is none",
        "write the value, or quote a ':' that is part of a word",
    ),
    "second colon": (
        "syntax-not-quoted",
        "a value with a ': ' in it must be quoted, but this one is bare",
        "quote the value, or put the second key on a line of its own",
    ),
    "indentation": (
        "syntax-indentation",
        "a line must begin in the same column as its neighbours, but this one begins in "
        "column {0}",
        "give the keys of one mapping, and the dashes of one list, the same indentation",
    ),
    "key inside value": (
        "syntax-indentation",
        "a key must not stand inside a value, but this line goes on with the value above it",
        "indent it like the keys it belongs to; a key with keys below it has no value",
    ),
    "line without key": (
        "syntax-indentation",
        "every line of this mapping must begin with 'key: ', but this one begins with {0}",
        "give it a key, or indent it as a part of the value above",
    ),
    "line without dash": (
        "syntax-indentation",
        "every line of this list must begin with '- ', but this one begins with {0}",
        "put '- ' before it, or indent it as a part of the item above",
    ),
    "text after value": (
        "syntax-text-after-end",
        "a value must be the last thing on its line, but {0} follows it",
        "quote the value as a whole, or begin a comment with ' #'",
    ),
    "text after end": (
        "syntax-text-after-end",
        "a spec must be one mapping, but {0} follows its end",
        "indent every key of the spec alike, and put all of them inside one '{{ }}' or none",
    ),
    "reserved character": (
        "syntax-not-quoted",
        "a value that begins like {0} must be quoted, but this one is bare",
        "put it in quotes",
    ),
    "alias": (
        "syntax-not-quoted",
        "'*' must be followed by the name of an anchor, but this is {0}",
        "quote the value if the '*' is part of it",
    ),
    "anchor": (
        "syntax-not-quoted",
        "'&' must be followed by a name, but this is {0}",
        "quote the value if the '&' is part of it",
    ),
    "tag": (
        "syntax-not-quoted",
        "'!' must be followed by the name of a tag, but this is {0}",
        "leave the tag out, or quote the value if the '!' is part of it",
    ),
    "list on key line": (
        "syntax-indentation",
        "a list must begin on a line of its own, but this '-' follows a key",
        "put the '-' on the next line, or write '[...]'; quote a '-' that is text",
    ),
    "missing value": (
        "syntax-missing",
        "a key or a value must stand before {0}, but there is none",
        "write it, or remove {0}",
    ),
    "escape": (
        "syntax-character",
        r"a backslash in double quotes must begin an escape such as \n, but {0} is none",
        r"write \\ for a backslash, or put the text in single quotes",
    ),
    "block text": (
        "syntax-not-quoted",
        "a '|' or '>' must stand alone at the end of its line, or with an indentation of 1 to "
        "9 and a '+' or '-', but this is {0}",
        "begin the text on the next line, or quote the value",
    ),
    "directive": (
        "syntax-not-quoted",
        "a line that begins with '%' must be '%YAML 1.1' or '%YAML 1.2', once and before a "
        "'---', but this is {0}",
        "leave it out",
    ),
    "yaml": (
        "syntax-yaml",
        "a spec must be YAML, but from here on it cannot be read",
        "leave out what stands here, or write it in plainer YAML",
    ),
}

WAYS_OUT = {  # where a finding knows more than its rule
    "merge": "write one '<<: [*a, *b]'",
    "comma": "add a ',' before the second key, or quote the value",
    "bracket": "remove it",
    "single quotes": "write a quote inside single quotes twice, or use double quotes",
    "double quotes": r"write \" for a quote inside double quotes, or use single quotes",
    "dash": "put a space after the '-' if it is an item of a list",
    "prototxt": "write 'key: value'; a prototxt must be in a file that ends in .prototxt",
}

_LONGEST_WORD = 80


def finding(
    fault: str, span: Span | None, *words: str, related: Related | None = None
) -> Diagnostic:
    """Return the finding about a fault and these words."""
    rule, message, advice = _WORDING[fault]
    short = [
        word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD] + "..." for word in words
    ]
    return Diagnostic(
        rule,
        message.format(*short),
        span,
        advice and advice.format(*short),
        related=(related,) if related else (),
    )
