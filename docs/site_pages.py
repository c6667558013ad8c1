"""A hook of MkDocs: pages of the site that lie elsewhere in the repository, and links to them.

Links are written as they hold in the repository, so that they work on GitHub too.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((?P<path>[^)#:\s]+)(?P<anchor>#[^)\s]*)?\)")
RULE_LIST = "rules/index.md"


def rule_pages() -> list[Path]:
    """Return the pages of all rules."""
    return sorted((ROOT / "convcalc" / "rules").glob("*.md"))


def elsewhere() -> dict[str, str]:
    """Return where pages and files of the site lie in the repository."""
    rules = {f"rules/{it.name}": f"convcalc/rules/{it.name}" for it in rule_pages()}
    files = ("examples/validate.yml", "action.yml", "LICENSE")
    return {
        "index.md": "README.md",
        "contributing.md": "CONTRIBUTING.md",
        "changelog.md": "CHANGELOG.md",
        **rules,
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


def list_of_rules() -> str:
    """Return a page that lists the rules with the first sentence of each."""
    rows = []
    for path in rule_pages():
        first = path.read_text(encoding="utf-8").split("\n\n")[1]
        sentence = " ".join(first.split()).partition(". ")[0].rstrip(".")
        rows.append(f"| [{path.stem}]({path.name}) | {sentence}. |\n")
    head = "# Rules\n\nWhat the words in brackets after a finding mean.\n\n"
    return f"{head}| rule | what must hold |\n| --- | --- |\n{''.join(rows)}"


# What MkDocs calls


def on_files(files: Any, *, config: Any) -> Any:  # noqa: ANN401  of MkDocs, which may not be there
    """Add the pages that lie elsewhere."""
    from mkdocs.structure.files import File  # only a build of the site has it

    for here, there in elsewhere().items():
        files.append(File.generated(config, here, abs_src_path=str(ROOT / there)))
    files.append(File.generated(config, RULE_LIST, content=list_of_rules()))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: object) -> str:  # noqa: ANN401
    """Turn the links of a page into those of the site."""
    here = page.file.src_uri
    return markdown if here == RULE_LIST else with_links_of_the_site(markdown, here)
