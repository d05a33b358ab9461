"""What an entry stands in, judged once all of it is read: a paper, a book, a site."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.genres import is_kind
from pipeline.citations.parse.publisher_place import is_site
from pipeline.citations.parse.publishers import names_paper
from pipeline.grammar.citation_dates import is_day
from pipeline.grammar.names import is_organization

if TYPE_CHECKING:
    from pipeline.citations.bibliography_entries.publication_details import Told
    from pipeline.citations.bibliography_entries.title import Titled

_NUMBER: Final = re.compile(r"No\.\s\d{1,5}")
# What no name of a paper, book or site has: half a sentence, a date, another clause, a symbol.
_NO_NAME: Final = re.compile(
    r"""^[^\w“"‘'] | ^[a-zß-öø-ÿ][^\s.]*\s(?!\w+\.) | ,\s.*(?:19|20)\d\d | \d\.\s[A-Z] | \sofficial$
      | \b[A-Z]{1,8}/[A-Z\d]+/""",
    re.VERBOSE,
)


def contained(titled: Titled, told: Told, *, is_person: bool) -> Titled | None:
    """The entry with what it stands in sorted out; None where that is no name at all.

    What is dated to the day, stands behind a quotation or is called as papers are is where it
    appeared. Else a body that printed what persons wrote is its publisher, and one word may as
    well be a town's: that is not said.
    """
    name = titled.container.text if titled.container else told.values.get("container", "")
    if not name:
        return titled
    if (is_number := _NUMBER.fullmatch(name) is not None) or is_kind(name):
        return _renamed(titled, told, "number" if is_number else "genre")
    return None if _NO_NAME.search(name) else _settled(name, titled, told, is_person=is_person)


def _settled(name: str, titled: Titled, told: Told, *, is_person: bool) -> Titled | None:
    """The entry where what it stands in is a name: that of a paper, a publisher or a town."""
    is_told = is_day(told.values.get("issued", "")) or titled.title.text[0] in '“"'
    if is_told or titled.is_chapter or not is_person or names_paper(name) or is_site(name):
        return titled
    if is_organization(name) and "publisher" not in told.values:
        return _renamed(titled, told, "publisher")
    return titled if " " in name else _renamed(titled, told, "")


def _renamed(titled: Titled, told: Told, role: str) -> Titled | None:
    """The entry with what it stands in told in another role; None where that is told already."""
    if role in told.values:
        return None
    if titled.container is None:
        told.rename("container", role)
        return titled
    if role:
        told.take(role, titled.container)
    return replace(titled, container=None)
