"""Reads laws, treaties, judgments and documents of bodies, in whatever order a style prints them.

Such a citation is a title followed by fields that commas and brackets set off. The title ends where
only such fields follow (`fields.py`); without such a place there is no reading. Before it may be
who made the source, or its number (`leads.py`); its words distinguish laws, treaties and judgments
(`titles.py`). Sources: the Bluebook (rules 10, 12 and 21), OSCOLA, the McGill guide, and the
citations of the European Court of Human Rights and of the United Nations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.citations.legal.drafts import QUOTED_TITLE, build_source_of_law
from pipeline.citations.legal.fields import read_fields
from pipeline.citations.legal.forms import (
    ENDS,
    FIELD,
    HOUSE_PAPER,
    PUBLIC_LAW,
    PUBLIC_LAW_NUMBER,
    SESSION,
    STATUTES,
    SYMBOL,
    UNITED_STATES_CODE,
    YEAR,
    make_field,
)
from pipeline.citations.legal.leads import find_leads
from pipeline.citations.legal.titles import RULING_TITLE, STATE_OF_LAW, find_sort
from pipeline.citations.legal.words import (
    COURT_NOUN,
    DECLARATION_NOUN,
    DOCUMENT_NOUN,
    FOREIGN_NOUN,
    FOREIGN_TREATY_NOUN,
    IN_MATTER,
    LAW_NOUN,
    LONGEST_CITATION,
    RESOLUTION_NOUN,
    SHORT_RULING,
    TREATY_NOUN,
    is_state,
)
from pipeline.citations.styles.web_parts import split_web
from pipeline.grammar.named_parts import SourcePart
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from pipeline.grammar.named_parts import Fields

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
    web = split_web(text) if "://" in text or "www." in text else None
    shown = web.text if web else text
    found = _parse_titled(_STOP.sub(", ", shown) if is_dotted(shown) else shown)
    if found is None or web is None:
        return found
    parts = web.place_parts(found[1])
    return (found[0] | web.values, (*parts, *web.parts)) if parts else None


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
