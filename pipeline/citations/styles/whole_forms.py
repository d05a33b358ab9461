"""Citations whose form is read as a whole: judgments, laws, treaties, letters, broadcasts."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_dates import DATE, DAY, ISSUED, MONTH
from pipeline.grammar.named_parts import Fields, read_groups
from pipeline.grammar.title_case import is_headline
from pipeline.grammar.urls import URL, measure_url, normalize_url
from pipeline.vocabulary.word_lists import spell_words

# Judgments: `Roe v. Wade, 410 U.S. 113, 153 (1973)`, by series of reports or by number.

_NUMBER: Final = r"(?:\d{1,5}|_{2,5})(?:[-–](?:\d{1,5}|_{2,5}))?"  # `___`: not yet paged
_CASE_NUMBERS: Final = rf"{_NUMBER}(?:,\s{_NUMBER}){{0,3}}(?:\snn?\.\s?\d{{1,3}})?"
_CASE_ASIDE: Final = (
    r"(?:\s\((?:slip\sop|plurality|per\scuriam|dissent|concurr|opinion)[^()]{0,80}\)){0,3}"
)
# Bluebook rule 10: the parties, volume and first page of a series, the page cited, court and year.
CASE_BEHIND: Final = rf"""
    (?:(?P<volume>\d{{1,4}})\s(?P<container>[A-Z][A-Za-z0-9.’'\s]{{0,24}}?)\s(?P<page>\d{{1,5}}|_{{2,5}})
      |(?P<number>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}))
    (?:,\s(?P<word>¶¶?|paras?\.)?\s?(?P<locator>{_CASE_NUMBERS}))?
    \s\((?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,60}}?)\s)?
       (?P<issued>(?:{MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\){_CASE_ASIDE}"""  # verbose
_COMPANY: Final = rf"(?:,\s(?:(?:{spell_words('cases', 'company')})\b\.?))?"
_CASE_PARTIES: Final = r"[^\W\d_a-z][^,;]{0,120}?\sv\.\s[^,;]{1,120}?"
_CASE_CASE: Final = re.compile(
    rf"""(?P<title>{_CASE_PARTIES}{_COMPANY}),\s
    {CASE_BEHIND}
    (?:,\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{{3,200}}))?""",
    re.VERBOSE,
)
# Courts between states print the kind of a decision: `Roe v. Zenda, Judgment, Inter-Am. Ct. H.R.
# (ser. C) No. 318, ¶ 247 (Oct. 20, 2016)`, `…, Case No. IT-1-A, Judgment, ¶ 116 (…)`.
_KIND: Final = r"(?:Judge?ment|Order|Merits|Decision|Advisory\sOpinion)[^,;()]{0,40}"
_INTERNATIONAL: Final = re.compile(
    rf"""(?P<title>{_CASE_PARTIES}),\s
    (?:(?P<case>(?:App\.|Case|No\.|Application|Nos\.)[^,;()]{{1,40}}),\s)?{_KIND}
    (?:,\s(?P<court>[A-Z][^,;()]{{2,40}}?)\s(?P<number>\(ser\.\s[A-Z]\)\sNo\.\s\d{{1,4}}))?
    (?:,\s(?P<word>¶¶?|paras?\.)\s?(?P<locator>{_CASE_NUMBERS}))?
    \s\((?:(?!{MONTH}\s\d)(?P<authority>[A-Z0-9][^()]{{1,90}}?)\s)?(?P<issued>(?:{MONTH}\s(?:\d{{1,2}},\s)?)?\d{{4}})\)""",
    re.VERBOSE,
)
_SECTIONS: Final = rf"(?P<word>¶¶?|paras?\.|§§?)\s?(?P<locator>{_CASE_NUMBERS})"
# The European court's own way: `Roe v. Zenda, no. 73316/01, §§ 110-129, ECHR 2005-VII`, or its day.
_STRASBOURG: Final = re.compile(
    rf"""(?P<title>{_CASE_PARTIES}),\s(?P<number>(?:App\.\s)?[Nn]os?\.\s[\d/]+(?:\s(?:and|&)\s[\d/]+)?),\s
    (?:{_SECTIONS},\s)?
    (?:(?P<container>ECHR)\s(?P<issued>(?:19|20)\d\d)(?:-[IVX]+)?
      |(?:[Jj]udgment\sof\s)?(?P<day>{DAY}))
    (?:,\s(?P<at>¶¶?|paras?\.|§§?)\s?(?P<place>{_CASE_NUMBERS}))?""",
    re.VERBOSE,
)
# Of the American court: `Roe v. Zenda, Judgment of July 8, 2004, Series C No. 110, para. 76`.
_CASE_SERIES: Final = re.compile(
    rf"""(?:(?P<authority>[A-Z][^,;()]{{0,40}}\bCourt\b[^,;()]{{0,50}}),\s)?(?P<title>{_CASE_PARTIES}),\s
    Judge?ment\sof\s(?P<issued>{DAY}),\s(?P<number>\(?[Ss]er(?:ies|\.)\s[A-Z]\)?,?\sNo\.\s\d{{1,4}})
    (?:,\s{_SECTIONS})?""",
    re.VERBOSE,
)
# Of the Commonwealth: `Roe v. Zenda, [2004] 1 L.R.C. 9, 14 (Zenda S.C.)`.
_COMMONWEALTH: Final = re.compile(
    rf"""(?P<title>{_CASE_PARTIES}),?\s\[(?P<issued>(?:19|20)\d\d)\]\s(?:(?P<volume>\d{{1,3}})\s)?
    (?P<container>[A-Z][A-Za-z.\s]{{1,20}}?)\s(?P<page>\d{{1,5}})
    (?:,\s(?P<word>¶¶?|paras?\.)?\s?(?P<locator>{_CASE_NUMBERS}))?\s\((?P<authority>[A-Z][^()\d]{{1,60}})\)""",
    re.VERBOSE,
)
# The court of the Union: `Case C-12/04, Roe v. Minister, 2006 E.C.R. I-417, ¶ 12`.
_LUXEMBOURG: Final = re.compile(
    rf"""(?P<number>(?:Joined\s)?Cases?\s[CT]-\d{{1,4}}/\d\d(?:\s(?:and|&)\s[CT]-\d{{1,4}}/\d\d)?),\s
    (?P<title>{_CASE_PARTIES}),\s\[?(?P<issued>(?:19|20)\d\d)\]?\s(?P<container>E\.?C\.?R\.?)\s
    (?P<page>(?:I{{1,2}}-)?\d{{1,5}})(?:,\s{_SECTIONS})?""",
    re.VERBOSE,
)
_CASE_ROLES: Final = {"case": "number", "court": "authority", "day": "issued", "place": "locator"}
_CASE_FORMS: Final = (
    _CASE_CASE,
    _INTERNATIONAL,
    _STRASBOURG,
    _CASE_SERIES,
    _COMMONWEALTH,
    _LUXEMBOURG,
)
_COUNTED: Final = {"¶": "paragraph", "p": "paragraph", "§": "section"}


def parse_case(text: str) -> Fields | None:
    """What a judgment's citation says by role, and where; None where a text is no such citation.

    What became of the judgment later is a remark.
    """
    found = next(filter(None, (form.fullmatch(text) for form in _CASE_FORMS)), None)
    read = read_groups(found, _CASE_ROLES) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    word = found["word"] or found.groupdict().get("at") or ""
    kind = _COUNTED.get(word[:1], "page")
    return fields | ({"locator_kind": kind} if "locator" in fields else {}), parts


# Statutes, judgments and resolutions in British journals (OSCOLA): `Roe v Roe [2004] 1 LR 9`.

_YEAR: Final = r"(?P<issued>(?:18|19|20)\d\d)"
_DATE: Final = r"(?P<issued>(?:\d{1,2}\s)?(?:[A-Z][a-z]{2,8}\s)?(?:19|20)\d\d)"
_PIN: Final = r"\d{1,5}(?:[-–]\d{1,5})?"
_STATUTE: Final = re.compile(
    r"""(?P<title>[A-Z][^,;()‘’“”]{3,120}?\s(?:Act|Ordinance|Code|Order|Regulations|Rules|Decree)\s
        (?P<issued>(?:18|19|20)\d\d))(?:\s\((?P<jurisdiction>[A-Z][^()\d]{2,40})\))?
    ,?\s(?P<word>ss?|regs?|arts?)\.?\s(?P<locator>\d{1,4}[A-Z]?(?:\(\w{1,3}\)){0,3}(?:[-–]\d{1,4})?)""",
    re.VERBOSE,
)
_BRITISH_PARTIES: Final = r"(?P<title>[^\W\d_a-z][^,;()‘’\[\]]{0,120}?\sv\.?\s[^,;()\[\]]{1,120}?)"
_PARAGRAPH: Final = rf"(?:,?\s(?:paras?\.?\s(?P<locator>{_PIN})|\[(?P<paragraph>{_PIN})\]))?"
_BRITISH_CASE: Final = re.compile(
    rf"""{_BRITISH_PARTIES},?\s\(?(?P<number>App(?:lication)?\s[Nn]os?\.?\s\d[\d/]*(?:\sand\s\d[\d/]*)?)\)?\s
    \((?P<authority>[A-Z][^(),]{{1,60}}),\s{_DATE}\){_PARAGRAPH}""",
    re.VERBOSE,
)
_REPORTED: Final = re.compile(
    rf"""{_BRITISH_PARTIES}\s[\[(]{_YEAR}[\])]\s(?:(?P<volume>\d{{1,4}})\s)?
    (?P<container>[A-Z][A-Za-z\s]{{1,14}}?)\s(?P<page>\d{{1,5}}){_PARAGRAPH}""",
    re.VERBOSE,
)
_RESOLUTION: Final = re.compile(
    rf"""(?P<title>UN(?:GA|SC|HRC)\sRes\s\d[\w/]*(?:\s\([IVXLC]+\))?)\s\({_DATE}\)
    (?:\sUN\sDoc\s(?P<number>[A-Z][\w/.-]+))?""",
    re.VERBOSE,
)
_BRITISH_FORMS: Final = (
    *(
        (_STATUTE, "enacted"),
        (_BRITISH_CASE, "case"),
        (_REPORTED, "case"),
        (_RESOLUTION, "resolution"),
    ),
)
_BRITISH_KINDS: Final = {"s": "section", "r": "section", "a": "article"}


def parse_british_law(text: str) -> Fields | None:
    """The fields of such a citation and their parts; None if it is not such a citation."""
    for form, sort in _BRITISH_FORMS:
        found = form.fullmatch(text)
        if found is not None and (read := _read(found, sort)) is not None:
            return read
    return None


def _read(found: re.Match[str], sort: str) -> Fields | None:
    read = read_groups(found, {"paragraph": "locator"})
    if read is None:
        return None
    fields, parts = read
    if sort == "enacted" and not is_headline(fields["title"]):
        return None
    if sort == "enacted":
        parts = tuple(part for part in parts if part.role != "issued")  # it is part of the title
    word = found.groupdict().get("word") or ""
    kind = _BRITISH_KINDS.get(word[:1], "paragraph" if sort == "case" else "page")
    return fields | ({"locator_kind": kind} if "locator" in fields else {}) | {sort: "yes"}, parts


# Treaties and laws by their names: `Convention on Roads, June 2, 1999`, `Act, No. 7 of 2012`.

_TREATY_NUMBERS: Final = r"\d{1,4}[A-Za-z]?(?:\(\w{1,3}\)){0,3}(?:[-–]\d{1,4})?"
_PLACE: Final = rf"(?:,\s(?P<word>arts?\.|§§?|ss?\.|secs?\.|¶¶?)\s?(?P<locator>{_TREATY_NUMBERS}))?"
# Series in which a treaty has a number of its own: Council of Europe, United States, Americas.
_TREATY_SERIES: Final = (
    r"(?:C\.?E\.?T\.?S|E\.?T\.?S|T\.?I\.?A\.?S|O\.?A\.?S\.?T\.?S)\.?"
    r"\s[Nn]o\.?\s\d{1,5}(?:-\d{1,4})?"
)
_TREATY: Final = re.compile(
    rf"""(?P<title>(?:(?:[A-Z][\w.-]+|of|the)\s){{0,6}}(?:Convention|Covenant|Protocol|Treaty|Charter)\s
        (?:on|for|against|to|of|concerning|relating|Concerning|Relating|Against)\b[^,;]{{3,250}}?)
    {_PLACE}(?:,\s(?P<number>{_TREATY_SERIES}))?,\s(?P<issued>{DAY})
    (?:,\sarts?\.\s(?P<article>{_TREATY_NUMBERS}))?(?:,\s(?P<series>{_TREATY_SERIES}))?""",
    re.VERBOSE,
)
# The number of an act counts within its year; the jurisdiction follows it.
_ACT: Final = re.compile(
    rf"""(?:(?P<author>(?:Republic|Kingdom|Government|State)\sof\s[^,;()]{{3,40}}),\s)?
    (?P<title>[A-Z][^,;()]{{3,150}}?\s(?:Act|Law|Code|Ordinance|Proclamation|Decree|Order)
      (?:\sof\s[A-Z][^,;()]{{2,40}}?)?),\s
    (?:(?:Act|Law|Cap\.)\s)?(?P<number>No\.\s\d{{1,4}}\sof\s(?P<issued>(?:18|19|20)\d\d))
    {_PLACE}(?:\s\((?P<jurisdiction>[A-Z][^()\d]{{2,40}})\))?""",
    re.VERBOSE,
)
# `Forced Labour Convention, 1930 (No. 29), art. 2`, of the International Labour Organization.
_LABOUR: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,120}}?\s(?:Convention|Recommendation|Protocol)),\s
    (?P<issued>(?:19|20)\d\d)\s\((?P<number>No\.\s\d{{1,3}})\){_PLACE}""",
    re.VERBOSE,
)
# `Child Labour (Abolition) Act, 2003, s. 11(2)`.
_DATED_ACT: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,150}}?\s(?:Act|Code|Ordinance|Proclamation|Decree)),\s
    (?P<issued>(?:18|19|20)\d\d){_PLACE}(?:\s\((?P<jurisdiction>[A-Z][^()\d]{{2,40}})\))?""",
    re.VERBOSE,
)
# Bluebook rule 12.4: the public law, its section, volume and page of the session laws.
_SESSION_LAW: Final = re.compile(
    rf"""(?P<title>[A-Z][^;]{{3,200}}?),\s(?P<number>Pub\.\sL\.\s(?:No\.\s)?\d{{1,3}}-\d{{1,4}})
    (?:,\s§§?\s(?P<remark>{_TREATY_NUMBERS}))?,\s(?P<volume>\d{{1,3}})\s(?P<container>Stat\.)\s
    (?P<page>\d{{1,4}})(?:,\s(?P<locator>\d{{1,4}}(?:[-–]\d{{1,4}})?))?
    (?:\s\((?P<issued>(?:18|19|20)\d\d)\))?""",
    re.VERBOSE,
)
# McGill guide 2.1: the statutes of a year or a revision, the chapter.
_CHAPTER: Final = re.compile(
    rf"""(?P<title>[A-Z][^,;]{{3,150}}?\s(?:Act|Code)),\s(?P<number>[RS]\.?S?\.?[A-Z]\.?\s
    (?P<issued>(?:18|19|20)\d\d),\sc\.?\s[\w-]{{1,8}}){_PLACE}(?:\s\((?P<jurisdiction>[A-Z][A-Za-z.]{{2,20}})\))?""",
    re.VERBOSE,
)
_TREATY_FORMS: Final = (
    *((_TREATY, "treaty"), (_LABOUR, "treaty"), (_ACT, "enacted"), (_DATED_ACT, "enacted")),
    *((_SESSION_LAW, "enacted"), (_CHAPTER, "enacted")),
)
_TREATY_ROLES: Final = {"article": "locator", "series": "number"}


def parse_treaty_or_statute(text: str) -> Fields | None:
    """The fields of such a citation and their parts; None if it is not such a citation."""
    for form, sort in _TREATY_FORMS:
        found = form.fullmatch(text)
        read = read_groups(found, _TREATY_ROLES) if found else None
        if found is None or read is None or not is_headline(found["title"]):
            continue
        fields, parts = read
        word = found.groupdict().get("word") or ("p" if "page" in fields else "article")
        kind = {"a": "article", "¶": "paragraph", "p": "page"}.get(word[0], "section")
        fields |= {"locator_kind": kind} if "locator" in fields else {}
        if form in (_ACT, _CHAPTER):  # the number has the year in it
            parts = tuple(part for part in parts if part.role != "number")
        return fields | {sort: "yes"}, parts
    return None


# Rules and notices in journals of record: `76 Fed. Reg. 22,921`, `2004 O.J. (L 261) 19 (EC)`.

_PAGE: Final = r"\d{1,3}(?:,\d{3})*|\d{4,6}"
_TITLE: Final = r"(?P<title>[^\W\d_a-z].{3,300}?)"
# Bluebook rule 14: the volume, its first page, the page cited, the day.
_FEDERAL: Final = re.compile(
    rf"""{_TITLE},\s(?P<volume>\d{{1,3}})\s(?P<container>Fed\.\sReg\.)\s(?P<page>{_PAGE})
    (?:,\s(?P<locator>{_PAGE}(?:[-–](?:{_PAGE}))?))?\s\((?P<issued>{DATE})\)""",
    re.VERBOSE,
)
# Bluebook rule 21.9: year, journal, series and number, page, the community.
_EUROPEAN: Final = re.compile(
    rf"""{_TITLE}(?:,\s(?P<word>arts?\.|¶¶?|annex)\s(?P<locator>[\dIVX]+(?:\(\d\))?))?,\s
    (?P<issued>(?:19|20)\d\d)\s(?P<container>O\.J\.)\s\((?P<volume>[LC]\s\d{{1,4}})\)\s(?P<page>\d{{1,5}})
    (?:,\s(?P<place>\d{{1,5}}(?:[-–]\d{{1,5}})?))?(?:\s\((?P<jurisdiction>E(?:E?C|U|uratom))\))?""",
    re.VERBOSE,
)
_JOURNAL_KINDS: Final = {"¶": "paragraph", "a": "article"}


def parse_official_journal(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text."""
    found = _FEDERAL.fullmatch(text) or _EUROPEAN.fullmatch(text)
    read = read_groups(found, {"place": "locator"}) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    word = found.groupdict().get("word") or ""
    kind = {"locator_kind": _JOURNAL_KINDS.get(word[:1], "page")} if "locator" in fields else {}
    return fields | kind | {"enacted": "yes"}, parts


# Letters, interviews, testimony: `Letter from A, Director, to B (June 2, 2008) (on file)`.

_BODY: Final = r"(?:[A-Z][\w.&’'-]*\s(?:(?:of|for|and|the)\s){0,2}){1,6}"
_WAY: Final = (
    rf"(?:{_BODY})?(?:(?:[Tt]elephone|[Pp]ersonal|[Pp]hone|[Vv]ideo|[Ss]kype|[Aa]uthor['’]s)\s)?"
)
# Who is not named, `the director of a shelter`, is no author.
_NAME: Final = r"(?:(?P<author>[^\W\d_a-z][^,()]{2,80}?)|(?:an?|the)\s[^,()]{2,80}?)"
_WHEN: Final = rf"(?:\s\({ISSUED}\)|,\s(?P<day>{DAY}|{MONTH}\s(?:19|20)\d\d))"
_PSEUDONYM: Final = r"(?:\s\([^()\d]{3,60}\))?"  # `(not her real name)`
_LETTER_ASIDE: Final = r"(?:\s\((?P<remark>[^()]{3,200})\))?"
# Bluebook rules 17.2.3 and 17.2.5; in reports the day follows a comma.
_INTERVIEW: Final = re.compile(
    rf"(?P<title>{_WAY}[Ii]nterview\s(?:by\s[^,()]{{2,60}}?\swith|with|by)\s{_NAME}){_PSEUDONYM}(?:,\s[^()]{{2,300}}?)?{_WHEN}{_LETTER_ASIDE}"
)
_HEARING: Final = re.compile(
    rf"""(?P<title>(?:Testimony|Statement|Remarks|Speech|Address)\s(?:of|by)\s{_NAME}
    (?:(?:,\s[^()]{{2,100}}?)?\s(?:before|to|at)\sthe\s[^(),]{{3,120}})?)(?:,\s[^()]{{2,200}}?)?{_WHEN}{_LETTER_ASIDE}""",
    re.VERBOSE,
)
_LETTER: Final = re.compile(
    rf"""(?P<title>(?:[Ll]etter|[Ee]-?mail(?:\scommunication)?|[Ff]ax|[Mm]emorandum|[Tt]elegram)\sfrom\s{_NAME})
    (?:,\s[^()]{{2,200}}?)?,?\sto\s[^()]{{2,200}}?{_WHEN}{_LETTER_ASIDE}""",
    re.VERBOSE,
)


_LETTER_FORMS: Final = (_INTERVIEW, _LETTER, _HEARING)


def parse_letter(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text.

    `author` is the person who wrote, was asked or spoke, as printed; the title repeats it.
    """
    found = next(filter(None, (form.fullmatch(text) for form in _LETTER_FORMS)), None)
    read = read_groups(found, {"day": "issued"}) if found else None
    if found is None or read is None:
        return None
    fields, parts = read
    fields |= {"heard": "yes"} if found.re == _HEARING else {}
    return fields, tuple(part for part in parts if part.role != "author")  # it is part of the title


# What was sent out: programmes of radio and television, and messages on social networks.

_ADDRESS: Final = rf"(?:,?\s(?:[Aa]vailable\sat\s)?(?P<url>(?i:{URL.pattern})))?"
# Bluebook rule 18.7.3: `Programme: Title (Station broadcast Mar. 9, 2012)`.
_BROADCAST: Final = re.compile(
    rf"""(?P<title>[“"]?[^\W\d_a-z][^()“”"]{{2,200}}[”"]?)\s
    \((?P<publisher>[^()]{{2,60}}?)\s(?:(?:radio|television)\s)?broadcast,?\s{ISSUED}\){_ADDRESS}""",
    re.VERBOSE,
)
# Bluebook rule 18.2.2: `Name (@name), TWITTER (Feb. 2, 2017, 9:14 AM), https://…`.
_POST: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][^()@]{{1,80}}?)\s\(@\w{{1,30}}\),\s
    (?:[“"](?P<title>[^“”"]{{2,300}}?),?[”"],?\s)?
    (?P<container>[A-Z][\w.+]{{0,20}})\s\({ISSUED}\){_ADDRESS}""",
    re.VERBOSE,
)


def parse_broadcast(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text.

    A message without a text that is printed has no title.
    """
    broadcast, post = _BROADCAST.fullmatch(text), _POST.fullmatch(text)
    found = broadcast or post
    read = read_groups(found) if found else None
    if read is None:
        return None
    fields, parts = read
    if "url" in fields and measure_url(fields["url"]) < len(fields["url"]):
        return None
    whole = {"url": normalize_url(fields["url"])} if "url" in fields else {}
    return fields | whole | {"broadcast" if broadcast else "post": "yes"}, parts
