"""Makes links of the documentation that leave docs/ lead to the address of the sources.

A hook of mkdocs: a page may link to any file of the repository, as it does where the repository is
read; on the site such a link leads to the address of the sources in `pyproject.toml`. A link to a
file that is not there stays as it is, so that the build reports it.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).resolve().parents[1]
_LINK: Final = re.compile(r"\]\((?!\w+:)([^)#\s]+)(#[^)]*)?\)")


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:  # noqa: ANN401 - mkdocs' own
    """The text of a page with its links to files outside docs/ made absolute."""
    folder = posixpath.dirname(f"docs/{page.file.src_uri}")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    sources = project["urls"]["Repository"]

    def lead(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, link[1]))
        is_outside = not target.startswith("docs/") or (ROOT / target).is_dir()
        if target.startswith("..") or not is_outside or not (ROOT / target).exists():
            return link[0]
        return f"]({sources}/{target}{link[2] or ''})"

    return _LINK.sub(lead, markdown)
