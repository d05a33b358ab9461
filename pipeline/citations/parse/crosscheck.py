"""A second, independent look at what was read: signs of other fields inside a title or a name.

The readers work from the left or from the ends of a citation. This module knows nothing of them: it
looks for what is printed in one kind of field only (`pp. 4`, `edited by`, a name with initials, an
access date). Where a sign lies in another kind of field, the reading is refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.parse.publishers import is_known_town, is_publishing_house
from pipeline.grammar.citation_dates import MONTH
from pipeline.grammar.names import is_organization, parse_people
from pipeline.vocabulary.normalize import fold

if TYPE_CHECKING:
    from pipeline.citations.parse.full import ParsedSource
    from pipeline.grammar.named_parts import SourcePart

_FAMILY: Final = r"[^\W\d_a-z][\w’'-]+"
_INITIALS: Final = r"(?:[^\W\d_a-z]\.\s?){1,3}"
_SIGNS: Final = {
    "volume": r"\b[Vv]ol(?:ume|s)?\.\s?\d|[.,]\s\d+\(\d{1,3}\)[,:]",
    "pages": r"""\bpp\.\s?\d|\bp\.\s\d|:\s?(?!(?:19|20)\d\d)\d{1,4}[-–]\d{1,4}(?=$|[.,;)])
        |\),\s[ivxlc\d]+$|\.,\s|,\s(?!(?:19|20)\d\d)\d{1,4}[-–]\d{1,4}$""",
    "edition": r"\b\d{1,2}(?:st|nd|rd|th)\sedn?\b",
    "editors": r"""[,.(]\s?ed\.\sby\s|[(,]\s?[Ee]d(?:itor)?s?\b\.?[),]|[,.(]\s?[Ee]dited\sby\s
        |\b[Ee]ds?\.\s[A-Z]|\([Ee]ds?\.?\)""",
    "container": rf"""[.,”’]\sIn:?\s[A-Z.]|[”’],?\sin\s[A-Z]|,\sin\s[A-Z].*\s\d+$
        |^[“"][^“”"]+[”"][.,]?\s[A-Z].*,\s(?:\d|{MONTH}\b)|^[“"‘][^“”"‘]+[”"’](?:,\s[A-Z]|\s\()""",
    "url": r"://|\bdoi:|\b[Aa]vailable\s(?:at|from)$",
    "accessed": r"\b(?:[Aa]ccessed|[Rr]etrieved|[Vv]isited|[Cc]ited)(?:\son|:)?\s\w+\s\d",
    "marker": r"\[(?:Internet|[Oo]nline|[Cc]ited|WWW)",
    "others": r"\bet\sal\b",
    "genre": r"""\.\s(?:Press|News)\srelease\b|^(?:Press|News)\srelease\b
        |[.(\[]\s?(?:Ph\.?D|[Mm]aster(?:['’]s)?|[Dd]octoral)\s(?:thesis|dissertation)\b
        |\((?:Working|Discussion|Research)\sPaper\b|\[(?:[Pp]ress|[Nn]ews|[Ww]orking|[Pp]h\.?D|[Dd]octoral|[Mm]aster)[^\[\]]*\]$""",
    "title": r"[”’][,.]?\s[“‘]|^(?P<first>.{20,})[.,]\s(?P=first)$",
    "author": rf"""^[^\W\d_]+\sand\s[^\W\d_a-z]{{2,}}$|^{_INITIALS}{_FAMILY}(?:,|\sand\s)
        |^{_FAMILY},\s{_INITIALS}""",
    "date": rf"""\(\d{{4}}[a-z]?\)\.\s|^\(\d{{4}}|\.\s\d{{4}}\.|\d{{4}};
        |,\s(?:{MONTH}\s\d{{1,2}},|\d{{1,2}}\s{MONTH})\s\d{{4}}$
        |^{MONTH}\s\d{{1,2}}$|^\d{{1,2}}\s{MONTH}$""",
}
_ANY_SIGN: Final = re.compile(
    "|".join(f"(?P<{role}>{sign})" for role, sign in _SIGNS.items()), re.VERBOSE
)
# A newspaper may be called a report, none a release.
_GENRE: Final = re.compile(
    r".*\b(?:(?:press|news|media)\s(?:release|statement)|thesis|dissertation|fact\s?sheet)",
    re.IGNORECASE,
)
_NO_NAME: Final = re.compile(
    r"\(?\b(?:1[6-9]|20)\d\d|\[(?:Internet|[Oo]nline|WWW)|^[‘“\"]|^\d+[^\W\d]|^\(\d|,\s&\s"
)
_IN_BRACKETS: Final = re.compile(r".+\s\((?P<name>[^()]*[a-z][^()]*)\)$")
_IMPRINT: Final = re.compile(r"(?P<place>[^:]{3,30}):\s(?P<name>[^:]{3,60})")
# Types of citations that are recognised by their own form.
_BY_FORM: Final = frozenset(("legal_case", "legislation", "treaty", "interview"))
_FEW: Final = frozenset(("type", "title", "issued", "URL", "accessed"))
_FIELDS: Final = ("title", "container-title", "publisher")


def find_foreign_sign(source: ParsedSource) -> tuple[str, str, str] | None:
    """The field, the sign in it and the role it is a sign of, where a value holds another field."""
    if source.csl["type"] in _BY_FORM:
        return None
    names = [*source.csl.get("author", []), *source.csl.get("editor", [])]  # type: ignore[misc]
    for name in names:
        literal = str(name.get("literal", "")) if isinstance(name, dict) else ""
        if (found := _NO_NAME.search(literal)) is not None:
            return "author", found[0], "date"
    for field in _FIELDS:
        value = source.csl.get(field)
        found = _ANY_SIGN.search(value) if isinstance(value, str) else None
        if isinstance(value, str) and field == "title" and (sign := _sign_in_title(value, source)):
            return field, *sign
        if found is not None:
            return field, found[0], next(role for role in _SIGNS if found[role])
        if field != "title" and isinstance(value, str) and _GENRE.fullmatch(value):
            return field, value, "genre"
    return None


def _sign_in_title(title: str, source: ParsedSource) -> tuple[str, str] | None:
    """A name in a title that is its author's or its publisher's, and the role of it."""
    if "author" not in source.csl:
        first, comma, _ = title.partition(", ")
        if comma and parse_people(first) is not None:
            return first, "author"
        if is_organization(title) and source.csl.keys() <= _FEW:
            return title, "author"
    bracket = _IN_BRACKETS.fullmatch(title)
    if bracket is not None and _may_publish(bracket["name"]):
        return bracket["name"], "publisher"
    imprint = _IMPRINT.fullmatch(title)
    if imprint is not None and is_known_town(imprint["place"]) and _may_publish(imprint["name"]):
        return title, "publisher"
    return None


_WORK: Final = re.compile(r"\b(?:Act|Campaign|Initiative|Program(?:me)?|Project)$")


def _may_publish(name: str) -> bool:
    """Whether a name is a publisher's: a house, an organisation that is no project."""
    if _WORK.search(name):
        return False
    return is_publishing_house(name) or is_organization(name)


_COMPARED: Final = (*_FIELDS, "author", "editor", "volume", "issued", "URL")


def contradicts(source: ParsedSource, other: ParsedSource) -> bool:
    """Whether two readings give a field different values, or words different roles."""
    both = (field for field in _COMPARED if field in source.csl and field in other.csl)
    if any(fold(str(source.csl[field])) != fold(str(other.csl[field])) for field in both):
        return True
    return any(
        part.start < one.end and one.start < part.end and part.role != one.role
        for part in source.parts
        for one in other.parts
        if "remark" not in (part.role, one.role)
    )


def keep_agreed(text: str, source: ParsedSource, other: ParsedSource) -> ParsedSource:
    """A source without the title, container and publisher that another reading disputes.

    Their words are unexplained.
    """
    disputed = [part for part in source.parts if _is_disputed(text, part, other)]
    if not disputed:
        return source
    roles = {part.role for part in disputed}
    keys = {"container-title" if role == "container" else role for role in roles}
    spans = ((part.start, part.end) for part in disputed)
    return replace(
        source,
        csl={key: value for key, value in source.csl.items() if key not in keys},
        parts=tuple(part for part in source.parts if part.role not in roles),
        unexplained=tuple(sorted((*source.unexplained, *spans))),
    )


def _is_disputed(text: str, part: SourcePart, other: ParsedSource) -> bool:
    """Whether another reading finds an author, container or publisher within a title.

    Or it knows no role, beside a body as author, for a container or publisher that a full stop, a
    bracket or a closing quotation mark sets off; or, being evident, none for the title.
    """
    is_by_body = any("literal" in name for name in other.csl.get("author", ()))  # type: ignore[operator, union-attr]
    if part.role in ("container", "publisher"):
        return is_by_body and any(
            part.start <= start and end <= part.end and _SET_OFF.search(text, 0, start)
            for start, end in other.unexplained
        )
    if part.role != "title":
        return False
    if other.is_evident and (part.start, part.end) in other.unexplained:
        return True
    authors = [one for one in other.parts if one.role == "author"]
    if is_by_body and any(part.start <= one.start and one.end < part.end for one in authors):
        return True
    named = [(one.start, one.end) for one in other.parts if one.role in ("container", "publisher")]
    inside = [(start, end) for start, end in named if part.start < start < part.end]
    return any(" " in text[start:end] for start, end in inside)


_SET_OFF: Final = re.compile(r"(?:[.?!]|[”’»\"],?|\()\s*\Z")
