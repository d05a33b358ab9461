"""Puts the pages at the root of the repository into the site, and makes its links live.

A hook of mkdocs. A page may link to any file of the repository, as it does where the repository is
read. On the site a link to one of the pages below leads to its copy there; a link to another file
outside docs/ is shown as its text alone. A link to a file that is not there stays as it is, so that
the build reports it.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).resolve().parents[1]
_LINK: Final = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<to>(?!\w+:)[^)#\s]+)(?P<at>#[^)]*)?\)")
_COPIES: Final = {  # of a file of the repository, by the page of the site
    "project/architecture.md": "ARCHITECTURE.md",
    "project/changelog.md": "CHANGELOG.md",
    "project/code-of-conduct.md": "CODE_OF_CONDUCT.md",
    "project/contributing.md": "CONTRIBUTING.md",
    "project/schemas.md": "schemas/CHANGELOG.md",
    "project/security.md": "SECURITY.md",
}


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:  # noqa: ANN401 - mkdocs' own
    """The files of the site, with the pages from the root of the repository."""
    for page, source in _COPIES.items():
        text = (ROOT / source).read_text("utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:  # noqa: ANN401 - mkdocs' own
    """The text of a page with links that lead somewhere on the site."""
    here = page.file.src_uri
    folder = posixpath.dirname(_COPIES.get(here, f"docs/{here}"))
    pages = {source: copy for copy, source in _COPIES.items()}

    def lead(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, link["to"]))
        if target.startswith("..") or not (ROOT / target).exists():
            return link[0]
        is_page = target.startswith("docs/") and (ROOT / target).is_file()
        there = target.removeprefix("docs/") if is_page else pages.get(target)
        if there is None:
            return link["text"]
        path = posixpath.relpath(there, posixpath.dirname(here) or ".")
        return f"[{link['text']}]({path}{link['at'] or ''})"

    return _LINK.sub(lead, markdown)
