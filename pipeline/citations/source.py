"""A citation and its source: fields and their offsets, the CSL-JSON item and its type."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from pipeline import patterns as re
from pipeline.citations.publishers import is_known_place, is_publishing_house
from pipeline.grammar.dates import is_day, is_year
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.names import CreditedName, has_others
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.word_lists import list_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.citations.short_forms import Pinpoint
    from pipeline.grammar.named_parts import TextSegment


# What opens a citation: `Press Release, Ministry of Roads, …`.
OPENING: Final = re.compile(
    r"(?:press|news|media)\s(?:release|statement)|fact\s?sheet|testimony|statement|speech",
    re.IGNORECASE,
)


def opens_with_genre(text: str) -> bool:
    """Whether a citation begins with what it is, rather than with an author."""
    opening = OPENING.match(text)
    return opening is not None and text.startswith(",", opening.end())


# `Paper Presented at the Conference on Roads`.
_SPOKEN: Final = (
    r"(?:paper|speech|address|lecture|presentation|remarks)"
    r"\s(?:presented|delivered|given|made)\s(?:at|to|before)"
)
GENRE: Final = rf"(?i:{spell_words('genres', 'documents')})"
_GENRE_OF_SERIES: Final = r".{0,60}\b(?i:(?:working|discussion|research)\spapers?\sseries)"
_GENRE: Final = re.compile(rf"{GENRE} | (?i:action\splan) | {_GENRE_OF_SERIES}", re.VERBOSE)


def is_genre(text: str) -> bool:
    """Whether a clause after a title consists of a genre."""
    return _GENRE.fullmatch(text.strip(" .,;")) is not None


_THESES: Final = spell_words("genres", "theses")
_GENRE_AT_END: Final = re.compile(
    rf"(?P<before>.*\s)?(?:{spell_words('genres', 'last_words')}|{_THESES})", re.IGNORECASE
)
_GENRE_BEFORE_NUMBER: Final = re.compile(  # `Serie Población`; `Serie C` is a court's
    rf"(?!\w+\s\w$)(?:{spell_words('genres', 'first_words')})(?:\s.+)?", re.IGNORECASE
)
# `…, says report`, `On Paper`: words of a sentence
_REPORTS: Final = re.compile(
    rf"(?:.*\s)?(?:{spell_words('genres', 'reporting')})\s"
    rf"|(?:{spell_words('title_case', 'prepositions')}|in|of|on|to)\s",
    re.IGNORECASE,
)
_MAX_GENRE_WORDS: Final = 5


def names_genre(text: str) -> bool:
    """Whether a short text ends in a genre: `PhD thesis`, `Hill League news release`."""
    is_short = len(text.split()) <= _MAX_GENRE_WORDS and not _REPORTS.match(text)
    return is_genre(text) or (is_short and _GENRE_AT_END.fullmatch(text) is not None)


def is_numbered_genre(text: str) -> bool:
    """Whether words before a number say what has it: `Working Paper`, `Rapport d’analyse`."""
    is_short = len(text.split()) <= _MAX_GENRE_WORDS
    return names_genre(text) or (is_short and _GENRE_BEFORE_NUMBER.fullmatch(text) is not None)


def is_genre_alone(text: str) -> bool:
    """Whether a text is a genre and nothing else: `Report`, `Press release`."""
    found = _GENRE_AT_END.fullmatch(text)
    return is_genre(text) or (found is not None and not found["before"])


# Behind a title: `[Situation report]` is what it is, `[Slaves of Salt]` its translation.
_DESCRIBED: Final = rf"\b(?i:{spell_words('genres', 'descriptions')})(?:e?s)?\b"
DESCRIPTION: Final = rf"\[(?:[^\W\d_]+|(?=[^\[\]]*{_DESCRIBED})[^\W\d_][^\[\]\d]+)\]"
_WORD: Final = r"[^\W\d_][\w’'-]*"
TRANSLATION: Final = (
    rf"\[(?![^\[\]]*{_DESCRIBED})(?:{_WORD}\s[^\[\]\d]+|{_WORD}(?:\s{_WORD}){{2}}[^\[\]]+)\]"
)

_PIECE: Final = r"(?:[A-Z0-9][A-Za-z0-9()]{0,11}|c)"
CODE: Final = rf"""(?:
    [A-Z]{{3}}\s\d{{2}}/\d{{2,4}}/\d{{2,4}}               # Amnesty International's index
  | (?:IF|IN|LSB|RL|RS|R)\d{{4,6}}(?![\w/.-])               # of the Congressional Research Service
  | (?:Cm(?:d|nd)?\.?|CP|H[CL])\s\d{{2,5}}(?:-[IVX]+)?(?!\w)  # a British command or session paper
  | [A-Z][A-Za-z/-]{{1,10}}\s?\(\d{{4}}\)\s?\d{{1,4}}(?:\sfinal)?  # COM(2012) 286 final
  | [A-Z](?:\.(?:\d{{2}}|[IVX]{{1,4}}|[A-Z]))+\.\d{{1,3}}(?!\w)  # E.14.V.10, a sales number
  | (?=[^,\s]{{0,60}}\d)[A-Z]{{1,8}}(?:[/.-]{_PIECE}){{2,12}}  # E/CN.4/2003/75, GAO-06-825
  | [A-Z]{{2}}/(?:DEC|RES)\.\s\d{{1,5}}\s\([IVXLC]+[\w/-]*\)  # AG/RES. 1234 (XXI-O/91)
  # OEA/Ser.L/V/II. Doc. 43/15
  | [A-Z]{{2,8}}/Ser(?:[/.]{_PIECE}){{2,12}}\.?,?\s[Dd]oc\.\s\d[\d/-]*(?:,?\s[Rr]ev\.\s?\d)?
)"""
CODE_PATTERN: Final = re.compile(CODE, re.VERBOSE)
_NO: Final = r"\s[Nn][Oo]s?\.?"
_DOCUMENT: Final = (
    rf"(?:[Dd]oc(?:ument)?|DOC(?:UMENT)?|[IÍií]ndi?ce|[Ii]ndex(?:\sAI)?|INDEX)\.?(?:{_NO})?\s?:?\s"
)
_SERIES: Final = rf"(?i:sales|report|paper|publication|pub\.){_NO}:?\s"
_DIGIT: Final = r"(?=[^,\s]{0,30}\d)[A-Z0-9]"
_NUMBER: Final = rf"""
    {CODE}
  | Pub\.\sL\.\s(?:No\.\s)?\d{{1,3}}-\d{{1,4}}
  | (?:[A-Z][\w.'’]{{0,14}}\s){{0,3}}(?:
        {_DOCUMENT}(?:\([A-Z]{{3,8}}\)\s)?(?:{CODE}|\d{{4,8}}[A-Z]{{3}}\d{{2,4}}|{_DIGIT}[A-Za-z0-9()]{{0,12}}[./-][A-Za-z0-9()/.-]{{1,30}})
      | {_SERIES}(?:{CODE}|{_DIGIT}[A-Za-z0-9()/.-]{{0,30}}))"""
NUMBER: Final = re.compile(_NUMBER, re.VERBOSE)


# A number after one of these is part of a name: `Resolution 1325`, `Agenda 21`.
NUMBERED: Final = frozenset(list_words("imprints", "numbered"))


Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

TREATY: Final = re.compile(
    r"\b(?:U\.\s?N\.\s?T\.\s?S|L\.\s?N\.\s?T\.\s?S|T\.\s?I\.\s?A\.\s?S|U\.\s?S\.\s?T|I\.\s?L\.\s?M)\."
    r"|^(?i:UNTS|LNTS|CETS|ETS|ILM)$"
)
LAW: Final = re.compile(
    rf"""\bU\.\s?S\.\s?C\.|\bC\.\s?F\.\s?R\.|\bPub\.\sL\.|^(?!.*\bunder\sthe\b).*\bact\sof\b|\b\u043a\u043e\u0434\u0435\u043a\u0441\b
      |^(?:the\s)?(?:(?:{spell_words("legal", "law_openings")})(?!\sand\b)
        |(?:\w+\s)?code(?!\sof\s(?:conduct|ethics|practice)))\b""",
    re.IGNORECASE | re.VERBOSE,
)
# A code, or a law with its number, in Romance languages.
FOREIGN_LAW: Final = re.compile(
    rf"""(?:{spell_words("legal", "foreign_codes")})\s
        (?!de\s(?:[ÉEée]tica|[Cc]ondu\w+|[Dd][ée]ontolog\w+))(?:[A-Z]\w+|de[ls]?|d[ao]s?|du|pénal|civil)\b
      | (?:{spell_words("legal", "foreign_laws")})(?:\s[^\W\d_]+)?
        \s[Nn]\.?(?:[o°ºú]|úm|um)\.?\s?\d""",
    re.VERBOSE,
)
# Journals that print rules and laws; those of a parliament's debates print articles.
_REGISTER: Final = re.compile(spell_words("legal", "registers"))
# The types of CSL that a title, or a genre, tells by its words.
_TYPE_OF_TITLE: Final = re.compile(
    r"""(?P<interview>(?:[\w'’.&-]+\s){0,6}interview\s(?:with|by)\b)
      | (?P<personal_communication>(?:(?:e-?mail|official|personal|written)\scommunication
         |(?:letter|e-?mail|fax|memorandum|telegram)\s(?:to|from)(?!\sthe\sEditor))\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_TYPE_OF_GENRE: Final = re.compile(
    rf"""(?P<paper_conference>(?=paper){_SPOKEN}\b) | (?P<speech>{_SPOKEN}\b)
      | (?P<thesis>.*\b(?:{_THESES})(?!\w)) | (?P<webpage>(?:web\s?page|blog(?:\spost)?)$)""",
    re.IGNORECASE | re.VERBOSE,
)
_FILES: Final = (".pdf", ".doc", ".docx", ".rtf", ".txt")


def is_spoken(genre: str) -> bool:
    """Whether a text says that something was spoken: `Paper Presented at the Conference on …`."""
    found = _TYPE_OF_GENRE.match(genre)
    return found is not None and found.lastgroup in ("paper_conference", "speech")


def is_law(title: str) -> bool:
    """Whether a title is a law's, in English, Russian or a Romance language."""
    return LAW.search(title) is not None or FOREIGN_LAW.match(title) is not None


_LAWMAKER: Final = re.compile(
    rf"\b(?:{spell_words('legal', 'forms_of_states')}|{spell_words('legal', 'lawmakers')})"
)


def _may_make_laws(names: Sequence[CreditedName]) -> bool:
    """Whether a law may be by these: a state, a ministry, a parliament, or nobody that is named.

    `Hill League, Law on Salt Workers, 12 March 2014` is what a body writes about a law.
    """
    shown = [str(name) for name in names]
    is_of_state = any(_LAWMAKER.search(name) or find_country(name) for name in shown)
    return is_of_state or not shown


def _choose_type(by: Byline, fields: dict[str, str], title: str) -> str:
    """The CSL type, by the first rule that holds; a `report` where none does."""
    container, genre = fields.get("container", ""), fields.get("genre", "")
    has_persons = any(name.is_person for name in (*by.authors, *by.editors))
    is_daily = is_day(fields.get("issued", ""))
    is_file = fields.get("url", "").lower().endswith(_FILES)
    is_address = "url" in fields and not is_file
    is_page = is_address and bool(by.author)
    is_book = (
        bool(by.editors) or "publisher" not in fields or is_publishing_house(fields["publisher"])
    )
    is_named_law = is_law(title) and not has_persons and _may_make_laws(by.authors)
    titled, named = _TYPE_OF_TITLE.match(title), _TYPE_OF_GENRE.match(genre)
    rules = (
        ("asked" in fields, "interview"),
        ("sent" in fields, "personal_communication"),
        (titled and not container, titled and titled.lastgroup),
        ("heard" in fields, "speech"),
        ("broadcast" in fields, "broadcast"),
        ("post" in fields, "post"),
        (named, named and str(named.lastgroup).replace("_c", "-c")),
        ("bill" in fields, "bill"),
        ("hearing" in fields, "hearing"),
        (fields.keys() & {"genre", "document", "resolution"}, "report"),
        ("treaty" in fields or TREATY.search(container), "treaty"),
        ("case" in fields or CASE.search(title), "legal_case"),
        ("enacted" in fields or is_named_law, "legislation"),
        (_REGISTER.fullmatch(container), "legislation"),
        ("journal" in fields, "article-journal"),
        ("title" not in fields and not container, "webpage" if is_address else "document"),
        (by.is_chapter, "chapter"),
        (container, "article-newspaper" if is_daily else "article-magazine"),
        (is_page and (not has_persons or (is_daily and "publisher" not in fields)), "webpage"),
        (has_persons and is_book, "book"),
    )
    return next((str(kind) for holds, kind in rules if holds), "report")


_POINT: Final = re.compile(r"(?P<year>\d{4})(?:-2(?P<season>[1-4])|(?:-[01]\d(?:-\d\d)?)?)")


def _format_date(edtf: str, printed: str) -> Json:
    """Date parts at the printed precision, two for a range; a season as CSL numbers it, 1 to 4.

    A date that CSL cannot express becomes a literal as printed.
    """
    points = [_POINT.fullmatch(point) for point in edtf.split("/")]
    if points[0] and points[0]["season"] and len(points) == 1:
        return {"date-parts": [[int(points[0]["year"])]], "season": int(points[0]["season"])}
    if all(point is not None and not point["season"] for point in points):
        return {"date-parts": [[*map(int, point[0].split("-"))] for point in points if point]}
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


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """A source parsed from a full citation.

    `csl` is a CSL-JSON item without its `id`; `issued` and `accessed` are EDTF at the printed
    precision; `locator` is the place in the source as printed and `locator_kind` what it counts
    (`page`, `paragraph`, `section`, `article`, `chapter`); `parts` lie in the note's text.
    `aliases` are names not in the item that a short form may use: an acronym, a `hereinafter`.
    `unexplained` are the offsets of words on whose role readings disagree; `is_whole` is False if
    another reader may settle it, `is_evident` if this may be no citation. `again` are the
    offsets of what is printed a second time.
    """

    csl: dict[str, Json] = field(hash=False)
    issued: str | None
    accessed: str | None
    locator: str | None
    locator_kind: str | None
    parts: tuple[SourcePart, ...]
    aliases: tuple[str, ...] = ()
    is_whole: bool = True
    is_evident: bool = True
    unexplained: tuple[tuple[int, int], ...] = ()
    again: tuple[tuple[int, int], ...] = ()

    @property
    def is_printed(self) -> bool:
        """Whether it is dated to the year, as books are, and has no address."""
        return is_year(self.issued or "") and "URL" not in self.csl

    def read(self, key: str) -> str:
        """The text of a field of the item, "" where it has none."""
        value = self.csl.get(key)
        return value if isinstance(value, str) else ""

    def list_names(self, role: str) -> list[dict[str, str]]:
        """Its authors or editors as CSL has them."""
        return cast("list[dict[str, str]]", self.csl.get(role, []))

    def find_spans(self) -> dict[str, tuple[int, int]]:
        """The offsets of its parts by role; of two parts in one role, those of the last."""
        return {part.role: (part.start, part.end) for part in self.parts}


Kind = Literal["full", "supra", "id", "infra", "short", "internal"]


@dataclass(frozen=True, slots=True)
class ParsedCitation:
    """A citation with half-open offsets into the note's text, its signal included.

    `signal` is lower-cased (`see also`). `name` is the printed name in a `supra` or `short` form;
    such a form has a `source` where it may be the only citation of it.
    `internal` points into the document, `infra` to a later note. `is_aside`: in a parenthetical;
    `is_place`: nothing but places in the source cited before it.
    """

    kind: Kind
    signal: str | None
    start: int
    end: int
    source: ParsedSource | None = field(default=None, hash=False)
    name: str | None = None
    pinpoints: tuple[Pinpoint, ...] = ()
    is_aside: bool = False
    is_place: bool = False


def _make_parts(role: str, segments: Sequence[TextSegment]) -> tuple[SourcePart, ...]:
    return (SourcePart(role, segments[0].start, segments[-1].end),) if segments else ()


def _sort_parts(parts: tuple[SourcePart, ...], by: int) -> tuple[SourcePart, ...]:
    ordered = sorted(parts, key=lambda part: (part.start, part.end))
    return tuple(part.move_by(by) for part in ordered) if by else tuple(ordered)


def list_byline_parts(by: Byline) -> tuple[SourcePart, ...]:
    """The parts of a byline with their offsets."""
    roles = (("author", by.author), ("editor", by.editor), ("publisher", by.publisher))
    named = (*roles, ("title", by.title), ("container", by.container))
    return tuple(part for role, found in named for part in _make_parts(role, found))


def _describe_others(by: Byline) -> str:
    """A note on unnamed authors or editors (`Novak et al.`), which CSL cannot express."""
    groups = (("authors", by.authors, by.author), ("editors", by.editors, by.editor))
    return "; ".join(
        f"{role}: {', '.join(str(name) for name in names)} et al."
        for role, names, printed in groups
        if printed and has_others(printed[-1].text.partition(" (")[0])
    )


def build_source(
    text: str, by: Byline, fields: dict[str, str], parts: tuple[SourcePart, ...], at: int = 0
) -> ParsedSource:
    """Builds the source of a byline and fields by role; `at` is added to the offsets."""
    issued, accessed = fields.get("issued"), fields.get("accessed")
    place = fields.get("locator"), fields.get("locator_kind")
    suffix = f"year-suffix: {fields['suffix']}" if "suffix" in fields else ""
    others = "; ".join(filter(None, (_describe_others(by), suffix)))
    printed = {part.role: text[part.start : part.end] for part in parts}
    item = build_csl_item(by, fields | ({"note": others} if others else {}), printed)
    aliases = [alias for name in (*by.authors, *by.editors) for alias in name.aliases]
    aliases += [fields["short"]] if "short" in fields else []
    return ParsedSource(item, issued, accessed, *place, _sort_parts(parts, at), tuple(aliases))


@dataclass(frozen=True, slots=True)
class Byline:
    """Which segments are author, editor, publisher, title and container."""

    authors: tuple[CreditedName, ...] = ()
    author: tuple[TextSegment, ...] = ()
    editors: tuple[CreditedName, ...] = ()
    editor: tuple[TextSegment, ...] = ()
    publisher: tuple[TextSegment, ...] = ()
    title: tuple[TextSegment, ...] = ()
    container: tuple[TextSegment, ...] = ()
    is_chapter: bool = False


CASE: Final = re.compile(r"\S\sv\.\s\S")


Step = tuple[str, str, str]
"""A role, the marks after it, and the role that follows."""


FIELD_ROLES: Final = frozenset((
    "author", "editor", "issued", "title", "container", "publisher", "place", "genre", "edition",
    "volume", "issue", "page",
))  # fmt: skip


QUOTE_MARKS: Final = re.compile(r"[“”„«»‘’\"']+")


def list_steps(text: str, parts: Iterable[SourcePart]) -> tuple[Step, ...]:
    """The steps between the fields of a citation, in printed order."""
    placed = sorted((part.start, part.end, part.role) for part in parts if part.role in FIELD_ROLES)
    return tuple(
        (role, read_marks(text[end:start]), following)
        for (_, end, role), (start, _, following) in pairwise(placed)
    )


@lru_cache(maxsize=4096)
def read_marks(between: str) -> str:
    """The marks and words between two fields; quotation marks are alike, stops before are none."""
    shown = QUOTE_MARKS.sub('"', between).strip().lstrip(".?!")  # a stop may follow an initial
    return " ".join(shown.casefold().split())
