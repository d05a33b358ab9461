"""The part of a CSL-JSON item that the pipeline fills (citation-style-language/schema)."""

from __future__ import annotations

from typing import Required

from pydantic import ConfigDict
from typing_extensions import TypedDict


class CslName(TypedDict, total=False):
    """A person's family and given name, or an organisation's name as `literal`."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    family: str
    given: str
    suffix: str
    literal: str


CslDate = TypedDict(
    "CslDate", {"date-parts": list[list[int]], "season": int, "literal": str}, total=False
)
CslDate.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]

CslItem = TypedDict(
    "CslItem",
    {
        "id": Required[str],
        "type": Required[str],
        "title": str,
        "author": list[CslName],
        "editor": list[CslName],
        "container-title": str,
        "publisher": str,
        "publisher-place": str,
        "genre": str,
        "number": str,
        "volume": str,
        "issue": str,
        "page": str,
        "edition": str,
        "issued": CslDate,
        "accessed": CslDate,
        "authority": str,
        "jurisdiction": str,
        "note": str,
        "URL": str,
    },
    total=False,
)
CslItem.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]


def find_makers(csl: CslItem) -> list[CslName]:
    """Who wrote a source, else who edited it."""
    return csl.get("author") or csl.get("editor") or []
