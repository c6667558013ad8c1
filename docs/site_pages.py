"""A hook of MkDocs: pages of the site that lie elsewhere in the repository or are made here.

Links are written as they hold in the repository, so that they work on GitHub too.
"""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pictures import printed

from convcalc.cli import main
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.base import Group
from convcalc.layers.shared.docstrings import sections
from convcalc.rule_pages import read_page, rules

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?P<path>[^)#:\s]+)(?P<anchor>#[^)\s]*)?\)")


def elsewhere() -> dict[str, str]:
    """Return where pages and files of the site lie in the repository."""
    pages = {f"rules/{it}.md": f"convcalc/rules/{it}.md" for it in rules()}
    files = ("examples/validate.yml", "action.yml", "LICENSE")
    return {
        "index.md": "README.md",
        "contributing.md": "CONTRIBUTING.md",
        "changelog.md": "CHANGELOG.md",
        **pages,
        **{it: it for it in files},
    }


def with_links_of_the_site(text: str, page: str) -> str:
    """Return a page's text with links that hold in the site; ``page`` is its path there."""
    repository = elsewhere()
    folder = posixpath.dirname(repository.get(page, f"docs/{page}"))
    in_site = {there: here for here, there in repository.items()}

    def again(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, link["path"]))
        target = in_site.get(path, path.removeprefix("docs/"))
        relative = posixpath.relpath(target, posixpath.dirname(page) or ".")
        return f"]({relative}{link['anchor'] or ''})"

    return LINK.sub(again, text)


# Pages that are made


def made() -> dict[str, str]:
    """Return the texts of pages that no file holds, by their paths in the site."""
    return {
        "rules/index.md": list_of_rules(),
        "layers/index.md": list_of_layers(),
        "commands/index.md": list_of_commands(),
        **{f"layers/{it}.md": page(it, f"convcalc layers {it}") for it in layer_types()},
        **{f"commands/{it}.md": page(it, f"convcalc {it} -h") for it in main.commands},
    }


def list_of_rules() -> str:
    """Return a page that lists the rules with the first sentence of each."""
    head = "# Rules\n\nThe words in brackets after a finding, and what they mean.\n\n"
    pages = filter(None, map(read_page, rules()))
    return head + table("rule", {it.rule: it.summary for it in pages})


def list_of_layers() -> str:
    """Return a page that lists the layer types in groups."""
    groups: dict[str, dict[str, str]] = {it: {} for it in get_args(Group)}
    for name in layer_types():
        if layer := layer_class(name):
            groups[layer.group][name] = sections(layer)[0]
    parts = (f"\n## {it}\n\n{table('type', groups[it])}" for it in groups)
    return f"# Layer types\n{''.join(parts)}"


def list_of_commands() -> str:
    """Return a page that lists the commands."""
    summaries = {name: it.get_short_help_str(80) for name, it in main.commands.items()}
    return f"# Commands\n\n{table('command', summaries)}"


def table(title: str, summaries: Mapping[str, str]) -> str:
    """Return a table of pages with what each is about."""
    plain = {name: re.sub("[*|<]", r"\\\g<0>", text) for name, text in summaries.items()}
    rows = (f"| [{name}]({name}.md) | {text} |\n" for name, text in plain.items())
    return f"| {title} | what it does |\n| --- | --- |\n{''.join(rows)}"


def page(title: str, command: str) -> str:
    """Return a page that holds what a command prints."""
    return f"# {title}\n\n```text\n{printed(command)}```\n"


# What MkDocs calls


def on_files(files: Any, *, config: Any) -> Any:  # noqa: ANN401  of MkDocs, which may not be there
    """Add the pages that lie elsewhere or are made."""
    from mkdocs.structure.files import File  # only a build of the site has it

    for here, there in elsewhere().items():
        files.append(File.generated(config, here, abs_src_path=str(ROOT / there)))
    for here, text in made().items():
        files.append(File.generated(config, here, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: object) -> str:  # noqa: ANN401
    """Turn the links of a page into those of the site."""
    return with_links_of_the_site(markdown, page.file.src_uri)
