"""Pages as trees, and what in one could come of a name that became markup."""

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

_ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "script", "header", "nav", "main"),
    *("section", "h1", "h2", "h3", "p", "ul", "li", "a", "dl", "dt", "dd", "div", "span", "b"),
    *("i", "strong", "code", "pre", "table", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("details", "summary", "svg", "rect", "text", "path", "polygon"),
}
_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "scope"),
    *("role", "tabindex", "aria-label", "aria-labelledby", "xmlns", "viewbox", "width"),
    *("height", "x", "y", "rx", "d", "points", "text-anchor"),
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tree = ET.TreeBuilder()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            raise ValueError(f"there is an element <{tag}>")
        if unknown := {name for name, _ in attrs} - _ATTRIBUTES:
            raise ValueError(f"<{tag}> has an attribute {min(unknown)}")
        links = [value or "" for name, value in attrs if name == "href"]
        if any(not it.startswith("#") for it in links):
            raise ValueError(f"a link leads to {links[0]}")
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self._open.append(tag)
        if tag == "meta":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise ValueError(f"</{tag}> closes another element")
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        if self._open:
            self.tree.data(data)

    def handle_comment(self, data: str) -> None:
        raise ValueError(f"there is a comment: {data}")


def parsed(text: str) -> ET.Element:
    """Return the tree of a page that is made of known elements, each closed, and own links.

    Raises:
        ValueError: It is not.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    root = reader.tree.close()
    (head,) = root.iter("head")
    if len([*root.iter("script")]) != 1 or len([*head.iter("title")]) != 1:
        raise ValueError("there is not one script and one title")
    return root
