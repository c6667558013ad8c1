"""PyYAML's own parser, for machines without libyaml."""

import yaml


class PythonParser(yaml.BaseLoader):
    """PyYAML's own parser, made to see tabs, colons and escapes as libyaml does."""

    def scan_to_next_token(self) -> None:
        """Skip tabs too, wherever no indentation can stand."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain(self) -> yaml.ScalarToken:
        """Return a bare value; an error if a ':' ends it right before a ',' or a bracket."""
        token: yaml.ScalarToken = super().scan_plain()
        if self.flow_level and self.peek() == ":" and self.peek(1) in ",[]{}":
            raise yaml.scanner.ScannerError(
                "scanning a bare value", token.start_mark, ":", self.get_mark()
            )
        return token

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> list[str] | None:
        """Return the blanks inside a bare value, tabs among them."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        blanks: str = self.prefix(length)
        if "\t" not in blanks:
            return super().scan_plain_spaces(indent, start_mark)
        self.forward(length)
        if self.peek() in "\r\n\x85\u2028\u2029":
            return super().scan_plain_spaces(indent, start_mark)
        return [blanks]

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: yaml.Mark) -> list[str]:
        """Return the pieces of a quoted value; a ValueError if one is half a character."""
        pieces: list[str] = super().scan_flow_scalar_non_spaces(double, start_mark)
        "".join(pieces).encode()
        return pieces

    def scan_directive_name(self, start_mark: yaml.Mark) -> str:
        """Return the name of a directive, if it is one of YAML's."""
        name: str = super().scan_directive_name(start_mark)  # type: ignore[no-untyped-call]
        if name not in ("YAML", "TAG"):
            raise yaml.scanner.ScannerError(
                "scanning a directive", start_mark, name, start_mark
            )
        return name
