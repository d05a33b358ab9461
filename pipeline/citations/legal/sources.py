"""Reads laws, treaties, judgments and documents of bodies, in whatever order a style prints them.

Such a citation is a title followed by fields that commas and brackets set off. The title ends where
only such fields follow (`fields.py`); without such a place there is no reading. Before it may be
who made the source, or its number (`leads.py`); its words distinguish laws, treaties and judgments
(`titles.py`). `build_source_of_law` adds the fields to a draft one by one, settles what they
contradict or say twice, and judges whether they are enough. Sources: the Bluebook (rules 10, 12 and
21), OSCOLA, the McGill guide, and the citations of the European Court of Human Rights and of the
United Nations.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.legal.fields import read_fields
from pipeline.citations.legal.forms import (
    A_YEAR,
    BILL,
    COURT_NOUN,
    DECLARATION_NOUN,
    DOCUMENT_NOUN,
    ENDS,
    FIELD,
    FOREIGN_NOUN,
    FOREIGN_TREATY_NOUN,
    HOUSE_PAPER,
    IN_MATTER,
    JOURNAL,
    LAW,
    LAW_NOUN,
    LAW_SERIES,
    LONGEST_CITATION,
    PUBLIC_LAW,
    PUBLIC_LAW_NUMBER,
    RESOLUTION_NOUN,
    SEPARATOR,
    SESSION,
    SHORT_RULING,
    STATUTES,
    SYMBOL,
    TREATY_NOUN,
    UNITED_STATES_CODE,
    YEAR,
    LegalField,
    is_state,
    make_field,
)
from pipeline.citations.legal.leads import find_leads
from pipeline.citations.legal.titles import (
    EXPLAINED,
    RULING_TITLE,
    STATE_OF_LAW,
    find_date,
    find_day_written,
    find_number,
    find_sort,
    names_document,
)
from pipeline.citations.source import NUMBER
from pipeline.grammar.dates import is_day, parse_date
from pipeline.grammar.named_parts import SourcePart
from pipeline.grammar.names import is_organization, restore_case
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from pipeline.grammar.named_parts import Fields

Span = tuple[int, int]


@dataclass(slots=True)
class LegalDraft:
    """The values of a source so far, and their parts in `text`.

    `dated` is the date in the title. `counted` is what the locator counts. `is_printed`: a report,
    gazette or code was named.
    """

    text: str
    sort: str
    dated: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    parts: list[SourcePart] = field(default_factory=list)
    counted: str | None = None
    is_printed: bool = False

    def add(self, role: str, span: Span) -> bool:
        """Adds a value; False where a date contradicts one that is known."""
        value = self.text[slice(*span)]
        known = self.values.get(role)
        if role == "day":
            year = self.values.get("issued") or self.values.get("number", "").rpartition("/")[2]
            role, value = "issued", f"{value}{' de ' if ' de ' in value else ', '}{year}"
        if role == "issued":
            if not self.agree(parse_date(value)):
                return False
        elif role == "locator" and known:
            self.drop("locator")
        elif known:
            role = "remark"
        if role not in ("remark", "issued", "unexplained"):
            self.values[role] = value
        is_inside = any(part.start <= span[0] and span[1] <= part.end for part in self.parts)
        if not is_inside and role not in {part.role for part in self.parts}:
            self.parts.append(SourcePart(role, *span))
        return True

    def agree(self, edtf: str | None) -> bool:
        """Keeps the more precise of two dates; False where they contradict each other."""
        known = self.values.get("issued", "")
        if edtf is None or not (edtf.startswith(known) or known.startswith(edtf)):
            return False
        self.values["issued"] = max(edtf, known, key=len)
        return True

    def drop(self, role: str) -> None:
        """Takes a value away, before a better one."""
        self.values.pop(role, None)
        self.parts = [part for part in self.parts if part.role != role]

    def turn(self, role: str, into: str) -> None:
        """Gives another role to the part of a value."""
        self.parts = [
            replace(part, role=into) if part.role == role else part for part in self.parts
        ]


def build_source_of_law(
    text: str, title: Span | None, fields: list[LegalField], sort: str
) -> Fields | None:
    """The values of all fields; None where two contradict each other, or too little is there.

    Of several pinpoints the last is the locator; of several numbers the first is the number.
    """
    draft = LegalDraft(text, sort)
    shown = restore_case(text[slice(*title)]) if title else ""
    if title is not None:
        fields = _add_title(draft, title, fields)
    is_instrument = sort in ("enacted", "treaty", "resolution")
    number = find_number(shown) if is_instrument or sort == "case" else None
    if number and sort != "resolution":  # it may have the number of its document
        draft.values["number"] = number
    if is_instrument or RULING_TITLE.fullmatch(shown):
        draft.dated = find_date(shown)
    if not all(_add_field(draft, fields, at) for at in range(len(fields))):
        return None
    if draft.dated is not None and not draft.agree(draft.dated):
        return None
    _date_by_series(draft)
    _date_by_print(draft)
    resolved = draft.values.pop("resolution", None)
    if sort == "resolution" and (number := number or resolved):
        draft.values.setdefault("number", number)
    if sort == "document":
        _take_written(draft, shown)
    kinds = {one.kind for one in fields}
    final = _settle_sort(draft, shown, kinds)
    if not (final and _is_enough(draft, kinds)):
        return None
    flags = {"by_body": "yes"} if kinds & {"body", "maker", "state"} else {}
    flags |= {"journal" if final == "gazetted" else final: "yes"}
    if "locator" in draft.values:
        is_recital = sort == "enacted" and draft.counted == "recommendation"  # `rec.` is both
        flags["locator_kind"] = "recital" if is_recital else draft.counted or "page"
    return draft.values | flags, tuple(draft.parts)


# A title in quotation marks, behind its author (OSCOLA 4.1.3)
QUOTED_TITLE: Final = re.compile(
    r"[‘“\"'](?P<title>[A-Z](?:[^‘’“”\"']|[’'](?=\w)){3,300}?),?[’”\"'](?=[,\s])"
)
_RESOLVED_BY: Final = re.compile(rf"(?P<author>[A-Z][^,]*?)\s{RESOLUTION_NOUN}\s")
_COUNT_OF_CASE: Final = re.compile(r"\s\(N(?:o\.?|[°º])\s?\d{1,2}\)")  # `Lund v. Holst (No. 2)`


def _add_title(draft: LegalDraft, title: Span, fields: list[LegalField]) -> list[LegalField]:
    """Adds the title, and gives the fields that are no part of it."""
    text, added = draft.text, ""
    named = QUOTED_TITLE.match(text, title[1] + 2) if draft.sort == "resolution" else None
    if named is not None:
        opening = _RESOLVED_BY.match(text, *title)
        title = named.span("title")
        fields = [one for one in fields if one.kind != "named"]
        if opening is not None and is_organization(opening["author"]):
            body = LegalField("body", opening.end(), {"author": opening.span("author")})
            fields = [body, *fields]
    if draft.sort == "document":
        more = (text[slice(*one.values["remark"])] for one in fields if one.kind == "named")
        added = "".join(f", {one}" for one in more if one[0] not in '“"')
    draft.values["title"] = restore_case(text[slice(*title)]) + added
    counted = _COUNT_OF_CASE.match(text, title[1]) if draft.sort == "case" and fields else None
    if counted and fields[0].values.keys() == {"number"} and fields[0].end == counted.end():
        title, fields = (title[0], counted.end()), fields[1:]
        draft.values["title"] = text[slice(*title)]
    draft.parts.append(SourcePart("title", *title))
    return fields


def _add_field(draft: LegalDraft, fields: list[LegalField], at: int) -> bool:
    """Adds the values of a field; False where two dates contradict each other."""
    one, before = fields[at], fields[at - 1] if at else None
    if before is not None and _is_printed_again(one, draft):
        titled = (part.end for part in draft.parts if part.role == "title")
        mark = SEPARATOR.match(draft.text, max([before.end, *titled]))
        return draft.add("remark", (mark.end() if mark else one.end, one.end))
    for printed, span in one.values.items():
        filed = one.values.get("number", span) if draft.sort == "case" else span
        if filed[0] < span[0] and span[1] <= filed[1] and one.kind != "report":
            continue  # the year in which the case was filed
        if not draft.add(_settle_role(draft, printed, span, one, before), span):
            return False
    draft.is_printed |= one.kind in ("report", "gazette", "codified")
    draft.counted = one.counted or draft.counted
    return True


def _is_printed_again(one: LegalField, draft: LegalDraft) -> bool:
    """Whether a field names a second series, or the code behind the law's own section."""
    known = {"container"} if one.kind == "report" else {"container", "locator"}
    is_series = one.kind in ("report", "codified") and "container" in one.values
    return is_series and bool(known & draft.values.keys())


_INITIALS: Final = re.compile(r"[A-Z]{2,4}")


def _settle_role(
    draft: LegalDraft, role: str, span: Span, one: LegalField, before: LegalField | None
) -> str:
    """The role of a value in this source.

    Where the title has a date, or another is printed before, that of a journal or code is its own,
    and a later one in brackets a reprint's; a court's date in brackets is that of the judgment.
    The year behind a code is its edition's.
    """
    is_case, is_bracket = draft.sort == "case", one.kind == "bracket"
    if is_case and role == "author":
        role = "authority"
    if role == "publisher" and draft.sort == "document" and "title" not in draft.values:
        return "author"  # nobody else is named as such
    if role == "authority" and "issued" in one.values:
        if draft.sort == "enacted" and before is not None and before.counted:
            return "publisher"  # of a code, behind the section (Bluebook rule 12.3.1)
        if _INITIALS.fullmatch(draft.values.get("authority", "")):
            draft.drop("authority")  # of a judge, before the court
    if role != "issued":
        return role
    if is_bracket and before is not None and before.kind == "codified":
        return "remark"
    is_dated = draft.dated is not None or (draft.is_printed and "issued" in draft.values)
    year = A_YEAR.fullmatch(draft.text, *span) if is_bracket else None
    is_late = draft.dated is not None and year is not None and draft.dated[:4] < year[0]
    is_of_print = is_dated and (draft.is_printed or one.kind == "report" or is_late)
    is_of_court = is_case and is_bracket and "authority" in one.values
    return "published" if is_of_print and not is_of_court else "issued"


_COUNTED_BY_YEAR: Final = re.compile(rf",\ss\.\s{YEAR}(?!\d)")


def _date_by_series(draft: LegalDraft) -> None:
    """Dates by the year of its series a law that has no date: `Order No. 8, s. 2010`."""
    year = draft.values.get("locator", "")
    is_undated = "number" in draft.values and "issued" not in draft.values
    is_counted = draft.sort == "enacted" and _COUNTED_BY_YEAR.search(draft.text) is not None
    if is_counted and is_undated and A_YEAR.fullmatch(year):
        draft.values["issued"] = draft.values.pop("locator")
        draft.counted = None
        draft.turn("locator", "issued")


def _date_by_print(draft: LegalDraft) -> None:
    """Dates by the day of print what has no date of its own, or only the year of that day."""
    printed = parse_date(draft.values.pop("published", ""))
    known = draft.values.get("issued", "")
    is_date = printed is not None and printed.startswith(known)
    if is_date and len(known) <= len("2001"):
        draft.values["issued"] = printed or known
    shown = {part.role for part in draft.parts}
    role = "issued" if is_date and "issued" not in shown else "remark"
    if role in shown:
        draft.parts = [part for part in draft.parts if part.role != "published"]
    draft.turn("published", role)


# `Recommendation CM/Rec(2012)2 to member States on tolls`
_CODE_OF_DOCUMENT: Final = re.compile(
    rf"{DOCUMENT_NOUN}\s(?P<number>{NUMBER.pattern})(?=\s[a-z])", re.VERBOSE
)


def _take_written(draft: LegalDraft, title: str) -> None:
    """Adds the date and the code that a document's title prints, where it has no other."""
    if day := find_day_written(title):
        draft.values.setdefault("issued", day)
    if (coded := _CODE_OF_DOCUMENT.match(title)) is not None:
        draft.values.setdefault("number", coded["number"])


def _settle_sort(draft: LegalDraft, title: str, kinds: set[str]) -> str:
    """The kind of source, which its number may tell; "" for a bill that nothing else shows."""
    if EXPLAINED.match(title):
        return "document"
    number = draft.values.get("number", "")
    is_numbered = re.fullmatch(BILL, number) is not None or "bill" in kinds
    if is_numbered or LAW.findall(title)[-1:] == ["Bill"]:
        is_placed = number or draft.counted in ("article", "clause", "section")
        return "bill" if ("session" in kinds if is_numbered else is_placed) else ""
    is_of_state = draft.sort == "resolution" and "jurisdiction" in draft.values
    return "enacted" if is_of_state or PUBLIC_LAW.match(number) else draft.sort


def _is_enough(draft: LegalDraft, kinds: set[str]) -> bool:
    """Whether the fields are enough for a citation, rather than a name with some text after it."""
    values, has, sort = draft.values, draft.values.keys(), draft.sort
    is_section = draft.counted in ("amendment", "article", "section")
    is_section &= {"title", "locator"} <= has
    is_section |= "codified" in kinds and "title" in has
    if sort == "case":
        is_dated = {"authority", "title"} <= has and is_day(values.get("issued", ""))
        is_published = "report" in kinds or "number" in has
        return is_dated or (is_published and bool(has & {"issued", "page"}))
    if sort in ("resolution", "document"):
        is_by_body = "author" in has and names_document(values.get("title", ""))
        is_named = sort == "resolution" or "number" in has or is_by_body
        is_dated = "issued" in has or {"number", "locator"} <= has or "title" not in has
        return is_named and (is_dated or (sort == "resolution" and is_section))
    if sort in ("gazetted", "hearing"):
        return sort == "hearing" or JOURNAL.fullmatch(values.get("container", "")) is not None
    if "report" in kinds and not LAW_SERIES.fullmatch(values.get("container", "")):
        return False
    if sort == "treaty":
        return "report" in kinds or bool(has & {"issued", "number"})
    is_numbered = bool(has & {"issued", "number"}) or {"locator", "jurisdiction"} <= has
    is_placed = bool(kinds - {"remark"}) and (is_numbered or is_section)
    return is_placed or {"number", "issued"} <= has  # both may be in its title


_SECTION: Final = r"(?:[Aa]rts?|[Ss]ecs?|ss?)\.?\s\d"
# In a text without any of these `parse_legal` finds nothing; most citations have none.
SIGN_OF_LAW: Final = re.compile(
    "|".join(
        (
            rf"\b(?:{LAW_NOUN}|{TREATY_NOUN}|{RESOLUTION_NOUN})(?!\w)|^{FOREIGN_TREATY_NOUN}\s",
            rf"(?:^|[.,]\s|\bl[ae]\s|^\w{{1,3}}[\s’'])(?i:{FOREIGN_NOUN})\s",
            rf"(?:^|\bd(?:el?|[uo])\s){spell_words('legal', 'foreign_codes')}\s|\b{STATUTES}\s",
            rf"\s[vV][s.]?\.?\s|\sc\.\s|^{IN_MATTER}\s|^{SHORT_RULING}\s\d|\bAdvisory\sOpinion\b",
            rf"^[^,]{{0,80}}{COURT_NOUN}(?!\w)[^,]{{0,40}},",
            # `art. 5 (Ger.)`, `(Nepal), s. 3`
            rf"\b{_SECTION}[^(]{{0,20}}\s\([A-Z]|\([A-Z][^()\d]{{2,40}}\),?\s{_SECTION}",
            # `§ 7`, `COM(2012) 286`, `12 F.3d`, `A/55/383`, `C-5/08`
            r"§{1,2}\s?\d|\b[A-Z]{2,8}\s?\(\d{4}\)\s?\d|^\d{1,4}\s[A-Z]|[A-Z\d]/[A-Z\d]|[A-Z]-\d",
            rf"\b(?:Fed\.\sReg|O\.J|Cong|Rep)\.|{PUBLIC_LAW_NUMBER}|\([^()]{{0,40}}\b{HOUSE_PAPER}",
            rf"\b{DECLARATION_NOUN}\b|\bUN\sDoc\b|(?:^|,\s){DOCUMENT_NOUN}\b|^Official\sRecords\s",
            r"(?:Report|Review|Survey)\s(?:\d{4}\S*\s)?\([A-Z]|(?:\bH|,\sh)earings?\s[Bb]efore\b",
            r",[”\"’']?\s(?:[Nn]o\.\s\d|[Cc]able\s\d)",
        )
    )
)
_ARTICLE: Final = re.compile(rf"(?:l[ae]\s|l[’']|el\s|the\s|[ao]\s)(?=(?i:{FOREIGN_NOUN})\s)")


def parse_legal(text: str) -> Fields | None:
    """The fields of a citation of a law, treaty, judgment, resolution or a body's document.

    The text has a `SIGN_OF_LAW`. None if it is none of them. A flag (`enacted`, `treaty`, `case` …)
    says which it is.
    """
    if len(text) > LONGEST_CITATION:
        return None
    if (article := _ARTICLE.match(text)) is not None and (
        found := parse_legal(text[article.end() :])
    ):
        return found[0], tuple(part.move_by(article.end()) for part in found[1])
    return _parse_titled(_STOP.sub(", ", text) if is_dotted(text) else text)


_STOP: Final = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\d)|(?<=IDH)|(?<=EDH))\.\s(?=[A-Z])(?<!Vs\.\s)")
# The beginning of a text whose fields full stops may part
DOTTED: Final = re.compile(
    rf"(?P<case>(?:[^.,;]{{0,60}}\b)?{COURT_NOUN}\.\s(?=[A-Z].*\s(?:[vV]s?|c)\.\s))"
    rf"|{STATE_OF_LAW.pattern}"
)


def is_dotted(text: str) -> bool:
    """Whether full stops part the fields of a judgment or law: `Corte IDH. A Vs. B. Sentencia`.

    With more stops than behind the state and its office, a law is read as references are.
    """
    found = DOTTED.match(text)
    if found is None or found["case"]:
        return found is not None
    stops = 2 if found["office"] else 1
    return is_state(found["author"]) and len(_STOP.findall(text)) == stops


# Quotation marks, but for a short name in brackets: `(“Convention of Sarn”)`
_QUOTED: Final = re.compile(r"(?<!\()[“«]|[”»](?!\))|(?<!\()\"(?!\))|://|\bsupra\b")
_QUOTED_FIELD: Final = re.compile(r",\s[“\"][^“”\"]{3,200}[”\"](?=,)")
# What became of a judgment: `…, aff’d, 12 F.3d 45 (2d Cir. 2010)`
_HISTORY: Final = re.compile(
    r",\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{3,200})$"
)
_TITLE_ENDS: Final = re.compile(rf"(?!,\s(?:Addendum|Corrigendum|Mission\sto)\b)(?:{ENDS.pattern})")


def _parse_titled(text: str) -> Fields | None:
    """The fields by the first end of a title behind which everything is a field."""
    shown = _QUOTED_FIELD.sub(lambda found: " " * len(found[0]), text)
    quoted = _parse_quoted(text) if QUOTED_TITLE.search(text) else None
    if quoted is not None or _QUOTED.search(shown):
        return quoted
    history = _HISTORY.search(text)
    body = text[: history.start()] if history else text
    if (untitled := _parse_untitled(body)) is not None:
        return untitled
    for start, lead in find_leads(text):
        for stop in _TITLE_ENDS.finditer(body, start + 1):
            sort = find_sort(text, start, stop.start(), lead)
            fields = read_fields(body, stop.start(), sort) if sort else None
            if sort is None or fields is None:
                continue
            found = build_source_of_law(text, (start, stop.start()), [*lead, *fields], sort)
            if found and history and sort == "case":
                return found[0], (*found[1], SourcePart("remark", *history.span("remark")))
            if found:
                return found
    return None


def _parse_quoted(text: str) -> Fields | None:
    """The fields of a body's document whose title is in quotation marks."""
    for start, lead in find_leads(text):
        quoted = QUOTED_TITLE.match(text, start) if lead else None
        sort = "enacted" if quoted and lead[0].kind == "order" else "document"
        fields = read_fields(text, quoted.end(), sort) if quoted else None
        if quoted is not None and fields:
            return build_source_of_law(text, quoted.span("title"), [*lead, *fields], sort)
    return None


# A title of a code of the United States is named by its number: `29 C.F.R. § 570.2 (2014)`; the
# records of a body by their session: `Official Records of the Council, 2012, Supplement No. 3`.
_NUMBERED_TITLE: Final = re.compile(
    rf"(?P<enacted>\d{{1,2}}\s{UNITED_STATES_CODE}(?=\s§|\spt))"
    rf"|(?P<document>Official\sRecords\sof\sthe\s[A-Z][^,;()]+,\s(?:{SESSION}|{YEAR}),"
    r"\s(?:Annex(?:es)?|Supplement)\sNo\.\s\w+)"
)
_UNTITLED: Final = (
    re.compile(rf"(?P<number__symbol>{SYMBOL})|{FIELD['report'].pattern}", re.VERBOSE),
    # `Constitutional Court, Judgment No. 5`
    re.compile(
        rf"(?![^,]*\bCommission\b|[^,]*\b(?:{LAW_NOUN}|{TREATY_NOUN})\sof\b)"
        rf"(?P<authority>(?:[A-Z][^,;()\d]{{0,60}}\b)?{COURT_NOUN}(?![^\W_])[^,;()\d]{{0,60}})"
        r"(?=,\s)"
    ),
)


def _parse_untitled(text: str) -> Fields | None:
    """The fields of a document by its number or place alone, or a judgment by court and number."""
    if (named := _NUMBERED_TITLE.match(text)) is not None:
        sort = named.lastgroup or ""
        fields = read_fields(text, named.end(), sort)
        return build_source_of_law(text, named.span(), fields, sort) if fields else None
    for form in _UNTITLED:
        found = form.match(text)
        if found is not None and not RULING_TITLE.match(text, found.end() + 2):
            opening = make_field("symbol", found)
            other = "document" if "number" in opening.values else "gazetted"
            other = "enacted" if PUBLIC_LAW.match(text) else other
            sort = "case" if "authority" in opening.values else other
            fields = read_fields(text, found.end(), sort)
            if not fields and (fields is None or sort != "enacted"):
                return None
            return build_source_of_law(text, None, [opening, *fields], sort)
    return None
