"""Builds CSL-JSON items: the type by a documented rule, dates at the printed precision."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.citations.parse.bylines import CASE
from pipeline.citations.parse.document_types import SPOKEN
from pipeline.citations.parse.publishers import is_known_place, is_publishing_house
from pipeline.grammar.citation_dates import is_day
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from pipeline.citations.parse.bylines import Byline

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

TREATY: Final = re.compile(
    r"\b(?:U\.\s?N\.\s?T\.\s?S|L\.\s?N\.\s?T\.\s?S|T\.\s?I\.\s?A\.\s?S|U\.\s?S\.\s?T|I\.\s?L\.\s?M)\."
)
LAW: Final = re.compile(
    rf"""\bU\.\s?S\.\s?C\.|\bC\.\s?F\.\s?R\.|\bPub\.\sL\.|\bact\sof\b|\b\u043a\u043e\u0434\u0435\u043a\u0441\b
      |^(?:the\s)?(?:(?:{spell_words("legal", "law_openings")})(?!\sand\b)
        |(?:\w+\s)?code(?!\sof\s(?:conduct|ethics|practice)))\b""",
    re.IGNORECASE | re.VERBOSE,
)
# A code, or a law with its number, in Romance languages.
FOREIGN_LAW: Final = re.compile(
    rf"""(?:{spell_words("legal", "foreign_codes")})\s
        (?!de\s(?:[ÉEée]tica|[Cc]ondu\w+|[Dd][ée]ontolog\w+))(?:[A-Z]\w+|de[ls]?|d[ao]s?|du|pénal|civil)\b
      | (?:{spell_words("legal", "foreign_laws")})(?:\s[^\W\d_]+)?
        \s[Nn](?:[o°ºú]|úm|um)\.?\s?\d""",
    re.VERBOSE,
)
_INTERVIEW: Final = re.compile(r"(?:[\w'’.&-]+\s){0,6}interview\s(?:with|by)\b", re.IGNORECASE)
_COMMUNICATION: Final = re.compile(
    r"(?:(?:e-?mail|official|personal|written)\scommunication|(?:letter|e-?mail|fax|memorandum|telegram)\s(?:to|from))\b",
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(rf"{SPOKEN}\b", re.IGNORECASE)
_THESIS: Final = re.compile(r"\b(?:thesis|dissertation)\b", re.IGNORECASE)
_FILE: Final = re.compile(r"\.(?:pdf|docx?|rtf|txt)$", re.IGNORECASE)


def is_law(title: str) -> bool:
    """Whether a title is a law's, in English, Russian or a Romance language."""
    return LAW.search(title) is not None or FOREIGN_LAW.match(title) is not None


def _choose_type(by: Byline, fields: dict[str, str], title: str) -> str:
    """The CSL type, by the first rule that holds.

    `Interview with …` is an `interview`, an `E-mail communication to …` a `personal_communication`,
    a `Statement of … before the …` a `speech`;
    what was broadcast a `broadcast`, a message on a social network a `post`; what has no title a
    `webpage`, or a `document` if its address is a file's; a paper presented
    somewhere a `paper-conference`, a speech a `speech`; a thesis or dissertation a `thesis`;
    another named kind a `report` with its genre, and so is a body's document; a volume of a
    treaty series, or a signed treaty, a `treaty`; `A v. B` a `legal_case`; what was enacted, or
    a title that opens with `Law`, `Act` …, by no persons, `legislation`; a volume of
    another series `article-journal`; an item
    in a book a `chapter`; in another container `article-newspaper` if dated to the day, else
    `article-magazine`; a body's page on the web that is no file and names no publisher a `webpage`;
    what persons edited, or wrote and no publisher or a publishing house printed, a `book`; the
    rest, by an organisation or unsigned, a `report`.
    """
    container, genre = fields.get("container", ""), fields.get("genre", "")
    has_persons = any(name.is_person for name in (*by.authors, *by.editors))
    is_daily = is_day(fields.get("issued", ""))
    is_page = "url" in fields and bool(by.author) and not _FILE.search(fields["url"])
    is_book = (
        bool(by.editors) or "publisher" not in fields or is_publishing_house(fields["publisher"])
    )
    rules = (
        (_INTERVIEW.match(title), "interview"),
        (_COMMUNICATION.match(title), "personal_communication"),
        ("heard" in fields, "speech"),
        ("broadcast" in fields, "broadcast"),
        ("post" in fields, "post"),
        ("title" not in fields, "document" if _FILE.search(fields.get("url", "")) else "webpage"),
        (_SPOKEN.match(genre), "paper-conference" if genre.lower().startswith("pap") else "speech"),
        (_THESIS.search(genre), "thesis"),
        ("genre" in fields or "document" in fields, "report"),
        ("treaty" in fields or TREATY.search(container), "treaty"),
        ("case" in fields or CASE.search(title), "legal_case"),
        ("enacted" in fields or (is_law(title) and not has_persons), "legislation"),
        ("journal" in fields, "article-journal"),
        (by.is_chapter, "chapter"),
        (container, "article-newspaper" if is_daily else "article-magazine"),
        (is_page and not has_persons, "webpage"),
        (has_persons and is_book, "book"),
    )
    return next((kind for holds, kind in rules if holds), "report")


_DAY: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")
_SEASON: Final = re.compile(r"(?P<year>\d{4})-2(?P<season>[1-4])")


def _format_date(edtf: str, printed: str) -> Json:
    """Date parts at the printed precision, two for a range; a season as CSL numbers it, 1 to 4.

    A date that CSL cannot express becomes a literal as printed.
    """
    if (season := _SEASON.fullmatch(edtf)) is not None:
        return {"date-parts": [[int(season["year"])]], "season": int(season["season"])}
    points = edtf.split("/")
    if all(_DAY.fullmatch(point) and not _SEASON.fullmatch(point) for point in points):
        return {"date-parts": [[int(part) for part in point.split("-")] for point in points]}
    return {"literal": printed}


_KEYS: Final = (
    *(("genre", "genre"), ("title", "title"), ("container", "container-title")),
    *(("publisher", "publisher"), ("place", "publisher-place"), ("number", "number")),
    *(("volume", "volume"), ("issue", "issue")),
    *(
        ("page", "page"),
        ("edition", "edition"),
        ("jurisdiction", "jurisdiction"),
        ("note", "note"),
        ("authority", "authority"),
    ),
)


def build_csl_item(by: Byline, fields: dict[str, str], printed: dict[str, str]) -> dict[str, Json]:
    """The item without its `id`; `fields` holds EDTF dates, `printed` the same roles as printed.

    Without a publisher, only a known place counts as place of publication.
    """
    item: dict[str, Json] = {"type": _choose_type(by, fields, fields.get("title", ""))}
    for key, names in (("author", by.authors), ("editor", by.editors)):
        listed: list[Json] = [dict(name.csl()) for name in names]
        item |= {key: listed} if listed else {}
    item |= {key: fields[role] for role, key in _KEYS if role in fields}
    if "publisher" not in fields and not is_known_place(fields.get("place", "")):
        item.pop("publisher-place", None)
    dates = (key for key in ("issued", "accessed") if key in fields)
    item |= {key: _format_date(fields[key], printed.get(key, fields[key])) for key in dates}
    return item | ({"URL": fields["url"]} if "url" in fields else {})
