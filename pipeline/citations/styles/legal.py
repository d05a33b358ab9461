"""Laws, treaties, judgments and documents of bodies, in whatever order a style prints their fields.

Such a citation is a title followed by fields that commas and brackets set off. Each field is
recognised by its own form: a number by `No.` or by the code of a document, a report by its volume
and page, a pinpoint by `art.` or `¶`, a day by its month. The title ends where only such fields
follow; without such a place there is no reading. The words of the title distinguish laws, treaties
and judgments. Sources: the Bluebook (rules 10, 12 and 21), OSCOLA, the McGill guide, and the
citations of the European Court of Human Rights and of the United Nations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipeline.citations.publishers import is_known_town
from pipeline.citations.short_forms import PINPOINT_WORDS, name_counted
from pipeline.citations.source import FOREIGN_LAW, NUMBER
from pipeline.citations.styles.web_parts import split_web
from pipeline.grammar.citation_cues import spell_kind
from pipeline.grammar.dates import DAY, MONTH, MONTH_NAME, is_day, parse_date
from pipeline.grammar.named_parts import Fields, SourcePart
from pipeline.grammar.names import (
    is_capitals,
    is_headline,
    is_organization,
    parse_people,
    restore_case,
)
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.countries import country_names, find_country
from pipeline.vocabulary.word_lists import list_words, pairs_of_words, spell_words

if TYPE_CHECKING:
    from collections.abc import Iterator


_LONGEST: Final = 700  # characters of a citation
_LAW_NOUN: Final = spell_words("legal", "laws")
_TREATY_NOUN: Final = spell_words("legal", "treaties")
_COURT_NOUN: Final = spell_words("legal", "courts")
_SHORT_RULING: Final = spell_words("legal", "short_rulings")
_RULING_NOUN: Final = spell_words("legal", "rulings")
_GAZETTE: Final = spell_words("legal", "gazettes")
_CODE_NOUN: Final = spell_words("legal", "foreign_codes")
_FOREIGN_NOUN: Final = spell_words("legal", "foreign_laws")
_RESOLUTION_NOUN: Final = spell_words("legal", "resolutions")
_DECLARATION_NOUN: Final = spell_words("legal", "declarations")
_FOREIGN_TREATY_NOUN: Final = spell_words("legal", "foreign_treaties")
_DEEDS: Final = spell_words("legal", "deeds")
_PARTS: Final = spell_words("pinpoints", "parts")
_WITHIN: Final = spell_words("pinpoints", "within_articles")
_LAW_PARTS: Final = spell_words("pinpoints", "parts_of_laws")
_PART_COUNTED: Final = dict(pairs_of_words("pinpoints", "parts_of_laws"))
_DOCUMENT_NOUN: Final = spell_words("legal", "documents")

# Forms of fields. A group is the field's role, and behind two underscores which form of it; `kind`
# is the word before a pinpoint.

_YEAR: Final = r"(?:18|19|20)\d\d"
_ERA: Final = spell_words("legal", "eras")
_CHRISTIAN: Final = spell_words("dates", "gregorian")
_FOREIGN_DAY: Final = rf"\d{{1,2}}(?:er|º|°)?\s(?:de\s)?[^\W\d_]{{3,10}}\.?\s(?:de\s)?{_YEAR}"
_WHEN: Final = (
    rf"(?:{DAY}|{MONTH}(?:\s\d{{1,2}}\b)?,?\s{_YEAR}|{_FOREIGN_DAY}"
    rf"|{MONTH_NAME}\s(?:de\s)?{_YEAR}|{_YEAR})"
)
_NUMERAL: Final = (
    r"\d{1,5}(?:er\b|[A-Z]{1,3}|[a-z]|-[A-Z]\b|-[a-z]{1,2}\b|\.?[º°ª]|\s(?i:bis|ter|quater)\b|\s[a-z]\))?"
    r"(?:(?:[./]|(?<=[A-Z]):)(?:\d{1,4}[A-Z]{0,3}|[IVX]{1,5}\b|[a-z]\b)){0,3}(?:\(\w{1,5}\)){0,4}"
)
_NUMERALS: Final = (  # `203(m), (q)`, `570.1–.27`
    rf"{_NUMERAL}(?:(?:\s?[-–]\s?\.?|,\s|,?\s(?:and|&|à|to|et|y|e)\s)"
    rf"(?:{_NUMERAL}|(?:\(\w{{1,3}}\)){{1,3}})){{0,3}}"
)
_PAGE: Final = r"(?:[EHS]?\d{1,3}(?:,\d{3})+|(?:I{1,2}-|[EHS])?\d{1,8}|_{2,5})"
_PAGES: Final = (
    rf"{_PAGE}(?:[-–]{_PAGE})?(?:,\s{_PAGE}(?:[-–]{_PAGE})?){{0,3}}(?:\snn?\.\s?\d{{1,3}})?"
)
_CONTAINER: Final = (
    r"[A-Z][A-Za-z0-9.’'&]*(?:\s(?:[A-Z][A-Za-z0-9.’'&]*|&|\d[a-z]{1,2}|\(\d[a-z]{1,2}\))){0,5}"
)
_CODE: Final = (
    r"\d{1,3}(?:,\d{3})+|\d{1,4}\([IVX]+\)/\d{4}|(?:[A-Z]\.\s?){2,3}\d{1,5}\([A-Z]\)|[IVXLC]+(?=\sof\s\d{4})"
    # `2005-7 MTR/CAB`, with the office that counts
    r"|(?=[^,\s()]*\d)[A-Z\d][\w./:-]{0,30}\w(?:\s/?[A-Z]{2,8}(?:/[A-Z]{1,8})+(?![^\W_]))?|\d"
)
_DIVISION: Final = spell_words("legal", "divisions")
# A court in the number of its judgment, which any report may print: `[2014] UKSC 47`, `2020 SCC 5`
_ITS_COURT: Final = (
    rf"(?=[A-Z]{{3}})[A-Z]{{0,5}}(?:{spell_words('legal', 'neutral')})(?:\s(?:{_DIVISION}))?"
)
_NEUTRAL: Final = rf"(?:{_ITS_COURT})\s\d{{1,5}}(?:\s\((?:{_DIVISION})\))?"
_STATUTES: Final = rf"(?:[A-Z]\.?){{2,5}}\s{_YEAR},\sc\.?"  # `R.S.C. 1985, c. C-46`
_ECLI: Final = r"(?:ECLI:[A-Z]{2}|EU):[A-Z\d]{1,7}"  # of courts in Europe, before the year
# `06 Civ. 4880 (PKC)`, `1:07-cv-12 (RH)`, by which courts of the United States count what is filed
_DOCKET: Final = (
    r"(?:\d\d\s(?:[A-Z][a-z]{0,4}\.\s?){1,2}\d{1,6}|\d{4}-\d{1,4}\s(?:DC|QPC)\b"
    r"|(?:\d{1,2}:)?\d\d-(?:[a-z]{2}|[A-Z]{2})-\d{1,6}(?:-[A-Z]{2,4}){0,3})(?:\s\([A-Z]{2,4}\)){0,3}"
)
_NAMED: Final = (
    r"(?:(?:application|communication|petition)\s)?(?:[A-Z][\w.-]*\s(?:\([A-Z][a-z]*\.?\)\s)?){0,3}"
)
# Bills and reports of the United States Congress (Bluebook rule 13)
_CONGRESS: Final = (
    r"\d{1,3}(?:st|nd|rd|th|d)\s(?:Cong(?:\.|ress)|Leg(?:\.|islature)|Parl(?:\.|iament)?)"
)
_IN_MATTER: Final = r"In\sre|(?:In\sthe\s)?Matter\sof|Ex\sparte|Re(?:ference\sre)?"
_BILL: Final = r"(?:H\.\s?(?:R\.)?|S\.)\s?(?:(?:Con\.\s|J\.\s)?Res\.\s)?\d{1,5}"
# A law by its number in the sequence of a congress, and the section cited
_PUBLIC_LAW: Final = r"(?:P\.\s?L\.|Public\sLaw|Pub\.\sL\.)\s(?:No\.\s)?\d{1,3}-\d{1,4}(?!\d)"
PUBLIC_LAW: Final = re.compile(
    rf"\b{_PUBLIC_LAW}(?:,\s(?:§{{1,2}}\s?|[Ss]ec(?:tion|\.)\s)\d[\w-]*(?:\(\w{{1,4}}\))*)?(?!,\s[\d§])"
)
_DOCUMENT_OF: Final = spell_words("legal", "document_words")
_SYMBOL: Final = (
    rf"(?:(?:{_DOCUMENT_OF})\s)?(?:{NUMBER.pattern})|{_PUBLIC_LAW}|{_BILL}|(?:J?(?:AL|UA)|OL)\s[A-Z]{{3}}\s\d{{1,3}}/\d{{4}}"
    r"|(?:H\.\s?R\.|S\.|H\.|Sen\.)\s(?:Exec\.\s)?(?:Rep|Doc)\.\s(?:No\.\s)?\d[\d-]*(?:,\spt\.\s\d)?"
)
_RESOLUTION: Final = (
    r"(?:(?:[A-Z]\.\s?){2,4}|(?:[A-Z]\w+\s){2,4})[Rr]es(?:olution|\.)\s(?:[Nn]o\.\s)?\d[\w/]*"
    r"(?:\s?\([IVXLC]+\))?(?:\s[A-Z]\b)?"
)
_SESSION: Final = r"(?:\d{1,3}|[\w-]+?)(?:st|nd|rd|th|d)\s(?:[A-Z]\w+\s){0,2}[Ss]ess(?:ion|\.)?"
# `Cal. Civ. Code`, `N.Y. Penal Law`, `Md. Code Ann., Crim. Law`, in which a law is printed
_CODE_OF_STATE: Final = (
    r"(?=[^;()§\d]*\.)(?=[^,;()§\d]*\b(?:Code|Laws?|Stat)\b)"
    r"[A-Z][^,;()§\d]{2,50}(?:,\s[A-Z][^,;()§\d]{2,30})?"
)
_FORMS: Final = {
    "pinpoint": rf"""(?!P\d)(?:slip\sop\.,?\s|at\s(?=[¶§p])|operative\s)?
        (?P<kind>(?i:{PINPOINT_WORDS})|arts?|[Ss]ecs?|ss?\.?|regs?\.?|rules?|rr?\.?|(?i:{_LAW_PARTS}))
        \s?(?P<locator>{_NUMERALS}|(?<!P\.)(?<!P\.\s)[LRD]\.?\s?\d[\d-]{{0,12}}|[IVXLC]{{1,6}}(?:\.\d{{1,3}}|\(\w{{1,4}}\)){{0,3}})
      |(?:at\s)?(?P<locator__paragraphs>\[\d{{1,4}}\][-–]\[\d{{1,4}}\])|(?:at\s)?\[(?P<locator__paragraph>\d{{1,4}}(?:[-–]\d{{1,4}})?)\]|at\s(?P<locator__leaf_at>\*?{_PAGES})""",
    "within": rf"""(?:{_WITHIN})\s?
        (?P<locator>\d{{1,3}}[º°ª]?(?:\(\w{{1,4}}\)){{0,3}}|[IVXLC]+|[a-z]\)?)""",
    "date": rf"""(?:(?:(?i:{_DEEDS}):?|of|on|de|du|del|vom)
        (?:\s(?:on|el|le|em|(?:at|in)(?:\s[A-Z][\w’'-]+){{1,3}},?(?:\son)?))?\s)?
        (?P<issued>{_WHEN})""",
    # `Sentencia 55/2019, de 13 de noviembre`
    "day": rf"""(?:de|du|of)\s(?P<day>\d{{1,2}}\s(?:de\s)?{MONTH_NAME})""",
    # `Act, 2064 (2007)`, `Act, B.E. 2551 (2008)`, `Act, 2064 B.S. (2007 A.D.)`
    "calendar": rf"""(?:(?:{_ERA})\s)?\d{{4}}(?:\s(?:{_ERA}))?
        \s\((?P<issued__christian>{_YEAR})(?:\s(?:{_CHRISTIAN}))?\)""",
    "gazette": rf"""(?:(?:published\s)?in\s)?(?:the\s)?
        (?P<container__gazette>(?:[A-Z]\w+\s(?:(?:of|to)\sthe\s)?){{0,3}}\b(?i:{_GAZETTE})(?!\w)(?:\s(?!(?:del?|du|of)\s\d|[Nn](?:os?\b|[.°º]|úm)|[Ii]ssue|[Vv]ol(?:\.|ume))(?:(?!\s(?:at|S\.|pp?\.|[Vv]ol(?:\.|ume))\s)[^,;()\d]){{1,60}}?)?)
        (?:,\s(?:\w+\sYear|Extraordinary(?:,\sPart\s[IVX]+)?(?:,\s[Ss]ec(?:tion|\.)\s\d(?:\(\w+\))*)?|(?:[IVX]+|\d\.?ª)\s[Ss][ée]rie|[Ss](?:eção|ección|ection|érie)\s\w{{1,3}}))?
        (?:,?\s[Vv]ol(?:\.|ume)?\s(?P<volume>[IVXLC]+|\d{{1,4}}))?
        (?:,?\s(?:(?:[Ii]ssue\s)?(?:[Nn]os?\.?|[Nn]\.?[°º]|[Nn]\.|[Nn]úm\.)|[Ii]ssue)\s(?P<issue>[\d/.-]{{1,12}}(?:\s(?:bis|ter))?)(?:\sof\s{_YEAR})?
        |\s(?P<issue__nth_issue>\d{{1,6}}))?
        (?:\s(?:at|S\.|pp?\.)\s(?P<page>{_PAGE}))?
        (?:\s(?:(?:de|du|del|of|vom)\s)?(?P<published__printed_on>\d\d?[./-]\d\d?[./-]{_YEAR})
        |,?\s(?:dated|del?|du|of)\s(?P<published__dated>{DAY}|{_FOREIGN_DAY}))?
      |(?P<container__of_issues>[A-Z](?:(?!\s[Nn]os?\.)[^,;()\d]){{3,60}}),?\s[Ii]ssue\s(?:[Nn]o\.\s)?(?P<issue__counted>\d{{1,6}})""",
    # `Act No. 8 of 2001`: the number counts within its year.
    "number": rf"""(?:(?:{_LAW_NOUN}|(?i:{_FOREIGN_NOUN}|{_RULING_NOUN}))\s)?
        (?:[Rr](?:eq|equête)\.?\s)?(?P<number>{_NAMED}(?:[Nn]os\.?\s(?:(?:{_CODE}),\s){{1,6}}(?:{_CODE})
        |(?:[Nn]os?\.?|[Nn]\.?[°ºú]|[Nn]úm\.|[Nn]r?\.)\s(?:{_DOCKET}|{_CODE}))
        (?:,?\s(?:and|&)\s(?:{_CODE}))?(?:\sof\s(?P<issued__year>{_YEAR}))?)(?:\s(?:of|du|de)\s(?P<issued__within>{_WHEN}))?(?:\s(?:del?|du|da|do|of\sthe)\s[A-ZÀ-Ý][^,;()\d]{{2,60}})?
      |(?P<number__counted>(?:Application|Case|Communication|Petition)\s\d[\d./-]*
        |(?:[A-Z.]+\s)?Press\sRelease\s[A-Z\d][\w/.-]*\d|Report\s[IVX]+(?:\s?\((?:Part\s)?[\dA-Z]{{1,3}}\))?)
      |[Cc]able\s(?P<number__cable>\d\d[A-Z]{{3,15}}\d{{1,6}})|UN\sDoc\s(?P<number__code>[A-Z][\w/.-]+\w)|(?P<number__chapter>(?:[A-Z]\.?){{2,5}}\s(?:(?P<issued__revised>{_YEAR}),\s)?c\.?\s[\w-]{{1,8}}(?:\.\d{{1,3}})?
        |(?:c\.?|asp|asc|anaw)\s\d{{1,3}}|[Cc]hapter\s\d{{1,3}}:\d{{1,3}}|(?:Act|Cap\.?)\s\d{{1,4}}[A-Z]?(?::\d{{1,2}})?(?:\sof\s(?P<issued__passed>{_YEAR}))?|(?i:{_FOREIGN_NOUN})\s\d{{1,5}}/\d{{2,4}})
      |NOR\s?:\s(?P<number__of_french>[A-Z]{{4}}\d{{7}}[A-Z])|(?:[Ii]ndex:?\s(?:[Nn]o\.?:?\s)?)?(?P<number__symbol>(?:{_SYMBOL})(?:\s[Rr]ev\.\s?\d)?|\d{{3,6}}/\d{{2}})""",
    "report": rf"""
        (?P<number__ecli>(?:[\[(]{_YEAR}[\])]\s)?{_ECLI}:(?P<issued__in_code>{_YEAR}):\w[\w.]*)
      |(?P<number>\[?(?P<issued__decided>{_YEAR})\]?\s{_NEUTRAL})
      |(?P<volume>\d{{1,4}})\s(?P<container>{_CONTAINER})\s(?P<page>{_PAGE})
      |(?P<container__collection>(?:[A-Z][A-Za-z’'.\s]{{2,40}},\s)?[A-Z][A-Za-z’'.\s]{{2,60}}),\svol\.\s(?P<volume__nth_volume>\d{{1,4}})
        (?:,\s(?P<number__registered>[Nn]o\.\s[\d-]{{1,12}}))?,\spp?\.\s(?P<page__on_page>{_PAGE})
      |(?:\[?(?P<issued__in_year>{_YEAR})\]?\s)?(?P<container__journal>O\.?J\.?|[DJ]O)\s(?:\[?(?P<issued__of_print>{_YEAR})\]?\s)?\(?(?P<volume__series>[LC]\s?\d{{1,3}})\)?
        (?:(?:,\s|\s(?:de|du)\s)(?P<remark>\d\d?[./]\d\d?[./]{_YEAR}))?(?:\s|/|,?\spp?\.\s?)(?P<page__opens>\d{{1,5}}(?:[-–]\d{{1,5}})?)
        (?:,\s\d\d?[./]\d\d?[./]{_YEAR})?
      |(?:\[{_YEAR}\]\s)?(?P<container__of_union>O\.?J\.?|[DJ]O)\s(?P<volume__letter>[LC]),?\s(?P<number__of_act>{_YEAR}/\d{{1,5}})(?:,\s\d\d?[./]\d\d?[./]{_YEAR})?
      |(?:[\[(](?P<issued>{_YEAR})[\])]\s(?:(?P<volume__part>\d{{1,3}})\s)?|(?P<issued__of_year>{_YEAR})\s\((?P<volume__nth>\d{{1,2}})\)\s)(?P<container__reports>{_CONTAINER}(?<!\sNo\.)|[a-z][A-Z]+)(?:\s(?P<page__first>(?:I{{1,2}}-)?\d{{1,5}}))?
      |(?P<container__law_reports>A\.?\s?I\.?\s?R\.?)\s(?P<issued__reported>{_YEAR})\s(?P<authority>[A-Z][A-Za-z.]{{1,12}})\s(?P<page__begins>\d{{1,5}})
      |(?P<container__court_reports>E\.?C\.?H\.?R\.?|I\.?C\.?J\.?\sRep(?:orts|\.))\s(?P<issued__delivered>{_YEAR})
        (?:-(?P<volume__tome>[IVX]+))?(?:(?:,\sp\.)?\s(?P<page__leaf>\d{{1,5}}))?""",
    # Who reported the case or wrote the judgment: `M.P. Ada Lund`, `Rel. Karl Holst`
    "judge": r"""(?P<remark>
        (?:Rel(?:\.|atora?)|M\.\s?P\.|Magistrad[oa]\s[Pp]onente|[Pp]onente):?\s[A-Z][^,;()\d]{3,60})""",
    # `Inter-Am. Ct. H.R. (ser. C) No. 110`, `Series C No. 110`
    "series": r"""(?:(?P<authority>[A-Z][^,;()]{2,40}?)\s)?
        (?P<number>(?:\(ser\.\s[A-Z]\)|\(?[Ss]er(?:ies?|\.)\s[A-Z]\)?,?)\s(?:[Nn]o\.?|[Nn]úm\.)\s\d{1,4})""",
    "ruling": rf"""
        (?P<remark>(?:[A-Z][a-z]+\s){{0,2}}(?i:{_RULING_NOUN})(?:(?:,\s|,?\s(?:and|et|y)\s)(?:{_RULING_NOUN}))*(?:\s\([A-Z][^()\d]{{2,40}}\))?(?:\son\s[a-z\s]{{3,40}}?)?)(?:\s(?:of|de|du|(?:adopted|dated|delivered)(?:\son)?)\s(?P<issued>{DAY}|{_FOREIGN_DAY})|\s(?:pursuant\sto|on|under)\s[^,;()]{{3,80}})?""",
    "court": rf"""(?P<authority>(?:[A-Z][^,;()\d]{{0,60}}\b)?{_COURT_NOUN}(?![^\W_])
        [^,;()\d]{{0,60}})""",
    "change": rf"""(?P<remark>as\samended
      |(?:as\s)?(?:last\s)?(?:amended|revised|repealed|replaced|reformad[oa]|modificad[oa]|modifiée?|últimas?\sreformas?)(?:\s(?:by|in|on|el|par|le))?\s[^,;()]{{2,80}}
      |(?:entered|entry)\sinto\sforce\s(?:on\s)?{_WHEN}|not\syet\sin\sforce
      |(?:adopted|approved|opened\sfor\ssignature|proclaimed)\s(?:at|by)\s[^,;()]{{2,90}}
      |(?:acceded\sto|ratified|signed)\sby\s[A-Z][^,;()\d]{{2,40}}?\s(?:(?:on|in)\s)?{_WHEN})""",
    # `G.A. Res. 2200A (XXI), 21 U.N. GAOR Supp. (No. 16)` (Bluebook rule 21.7)
    "resolved": rf"""(?P<resolution>{_RESOLUTION})
      |(?P<remark>(?:\d{{1,3}}\s)?U\.?\s?N\.?\s[A-Z]{{4,6}}(?:\s[Ss]upp\.)?(?:\s\(No\.\s\w{{1,4}}\))?)""",
    "resolution": rf"(?P<remark>(?:{_RESOLUTION_NOUN})\s(?:No\.\s)?\d[\w/]*)",
    "part": rf"""(?P<remark>(?i:pmbl\.|preamble|annex)
      |(?:(?:{_PARTS})s?|div\.|(?:sub)?tit\.)\s(?:\d[\d.]*[A-Z]?|[IVX]+|[A-Z]))""",
    # `Ferry Wages Act, 29 U.S.C. § 212(c)`, `Toll Act § 7, 42 U.S.C. § 2000e (2018)`
    "codified": rf"""(?:codified\s(?:as\samended\s)?at\s)?(?:(?P<volume>\d{{1,3}})\s)?
        (?P<container>(?:U\.\s?S\.\s?C|C\.\s?F\.\s?R)\.(?:\s?A\.)?|{_CODE_OF_STATE}),?\s
        (?:(?P<kind>§{{1,2}}|pts?\.|chs?\.)\s?|(?=\d+/))(?P<locator>{_NUMERALS})(?:,?\set\sseq\.)?""",
    "named": r"""(?P<remark>[“"][^“”"]{3,200},?[”"]
        |(?:Addendum|Corrigendum|Mission\sto)\b[^,;()]{0,80}
        |de\sl[’'][A-Z]{2,8}|de\sla\s[A-Z]{2,8})""",
    "version": r"(?P<remark>[Vv]ersion\s[\d.]{1,8}|(?:[Ss]ource\s)?[Oo]n\sfile)",
    "session": rf"""(?P<remark>(?:published\s)?{_SESSION}(?:\s\({_YEAR}\))?
        |{_CONGRESS}(?:,\s{_SESSION})?)(?:\s(?P<locator>(?!{_YEAR}\b){_PAGES}))?""",
    "collected": r"(?P<number>(?:[A-Z]\.?){1,5}\s\d[\d./]{0,8})",  # `SR 101`
    "collection": r"(?P<remark>(?:[Ll]aws|Acts)\sof\s(?:the\s)?[A-Z][^,;()]{2,40}|[A-Z]\w+\sCode)",
    # Bluebook rule 21.4.2, of a treaty of a few: `U.S.-Mex.`
    "states": r"""(?P<remark>(?=\S*[.–])[A-Z][\w.]+(?:\s[A-Z][\w.]+)?
        (?:[-–][A-Z][\w.]+(?:\s[A-Z][\w.]+)?){1,4})""",
}
_AND_MORE: Final = re.compile(r"\s(?:and\s|\()")
_NOT_IN_TITLE: Final = (
    *("pinpoint", "gazette", "number", "collected", "report", "session", "change", "ruling"),
    "states",
)
_PAGES_AFTER: Final = {"pages": re.compile(rf"(?P<locator>{_PAGES})")}
_FIELD: Final = {kind: re.compile(form, re.VERBOSE) for kind, form in _FORMS.items()}
_CALENDAR, _WITHIN_ARTICLE, _DAY_BEHIND = (
    {kind: _FIELD.pop(kind)} for kind in ("calendar", "within", "day")
)
# A date or court, or both, in brackets; a jurisdiction; words that begin small are a remark.
_COURT_AND_DATE: Final = re.compile(
    rf"(?:(?!{MONTH}\s\d)(?P<whose>[A-Z0-9][^()]{{1,90}}?),?\s|daily\sed\.\s)?(?P<issued>{_WHEN})(?:\s&\sSupp\.\s{_YEAR})?"
)
_NUMBERED_REPORT: Final = re.compile(
    r",[”\"’']?\s(?:[Nn]o\.\s\d{1,5}[a-z]?|Report\s[IVX]+(?:\s\([^()]*\))?|[Vv]ersion\s[\d.]{1,8}|[Cc]able\s\d\d[A-Z]+\d+),\s"
)
_IMPRINT_BEHIND: Final = re.compile(
    rf"\b(?:Report|Review|Survey)(?:\s\d{{4}}\S*)?\s\([A-Z][^():]{{2,40}}:\s{_WHEN}\)"
)
# `(2009–10, HL 12-I, HC 34)`, of the two houses of a parliament (OSCOLA 3.5.2)
_A_PAPER: Final = r"(?:Cm(?:n?d)?|CP|H[CL](?:\sPaper)?)\s\d{1,5}(?:-[IVX]+)?"
_SESSION_YEARS: Final = rf"{_YEAR}(?:[–-]\d\d(?:\d\d)?)?"
_PAPER: Final = re.compile(
    rf"(?:(?P<issued>{_SESSION_YEARS}),\s)?(?P<number>{_A_PAPER}(?:,\s{_A_PAPER})?)(?:,\s(?P<issued__behind>{_SESSION_YEARS}))?"
)
# The day of a judgment whose report prints the year: `2012 I.C.J. 99 (Feb. 3)`
_DAY_OF_YEAR: Final = re.compile(rf"(?P<day>{MONTH}\s\d{{1,2}}|\d{{1,2}}\s{MONTH})", re.VERBOSE)
_FILED_AS: Final = re.compile(r"(?P<number>(?:[A-Z]{2,6}\s?)?\d{1,6}/\d{2,4})")  # `(CCT30/19)`
_IMPRINT: Final = re.compile(  # `Washington, D.C.: Nov. 18, 2014`, `Leeds: River Watch, 2012`
    rf"(?P<place>[A-Z][^():]{{2,40}}):\s(?:(?P<publisher>[A-Z][^():\d]{{2,60}}),\s)?(?P<issued>{_WHEN})"
)
_INITIALS: Final = re.compile(r"[A-Z]{2,4}")
_JUDGES: Final = spell_words("legal", "judges")
_OPINION: Final = re.compile(  # `(Lund CJ and Holst J)`, `(Lund, J., dissenting)`, `(Lord Holst)`
    rf"(?P<remark>[A-Z][^()\d]*?,?\s(?:{_JUDGES})(?:\s(?:and|with)\s[^()\d]+|,\s[^()\d]+)?|(?:Baroness|Judge|Justice|Lady|Lord)\s[A-Z][^()\d]*)"
)
# Words that begin small, or a year of another era
_ASIDE: Final = re.compile(rf"(?P<remark>[a-z][^()]{{2,120}}|{_ERA}\s\d{{4}})")
# `An Act to amend the Toll Code (salt carried by children)`, of which the brackets are a part
_LONG_TITLE: Final = re.compile(r"\bAn\sAct\s(?:for|respecting|to)\s[^()]+\Z")
_WHOSE: Final = re.compile(r"(?P<whose>[A-Z][^()\d,;]{1,40})")
_ROMAN: Final = re.compile(r"[IVXLC]+")
_SHORT: Final = re.compile(
    r"[“‘«\"'](?P<short>[^“”‘’«»\"']{3,60})[”’»\"']|(?P<acronym>[A-Z][A-Z-]{1,10})"
)
# A translation, the formation of a court (`[GC]`), or a short name (`[hereinafter Toll Act]`)
_TRANSLATED: Final = re.compile(
    r"\[(?:[Hh]ereinafter\s(?P<short>[^\[\]]{2,60})|(?P<remark>[A-Z][^\[\]]{8,240}|[A-Z]{2,4}))\](?=,|$)"
)
_LISTED: Final = ("number", "date", "change", "gazette", "court", "pinpoint")
_BRACKET: Final = re.compile(r"\((?P<inner>[^()]{1,160})\)")
_PARALLEL: Final = re.compile(  # the place of a second publication of a judgment
    rf"\({_YEAR}\)\s\d{{1,4}}\s{_CONTAINER}\s\d{{1,5}}"
)
# `(adopted 2 May 1979) 1249 UNTS 13`, `(no. 12/05) ECtHR, 2 May 2010`, `(HL) 580`
_SERIES_THERE: Final = re.compile(
    rf"\s(?:\d{{1,4}}\s[A-Z]|\d{{1,4}}(?:[–-]\d{{1,4}})?(?:\s\[\d|$)|[A-Z]+-\d|(?:[A-Z]\.?){{2,8}}\s[Nn](?:o|[°º])|(?:[A-Z][\w-]+\s){{0,3}}(?:{_COURT_NOUN})(?!\w))"
)
_PERSON: Final = re.compile(r",\s(?P<author>[^,;()\d]{5,60})(?=,\s|\s\()")
# `Forced Labour Convention, 1930 (C029)`, as the International Labour Organization counts them
_CODE_OF_TREATY: Final = re.compile(r"(?P<number>[CPR]\.?\s?\d{1,3})")
_COUNTED_BY_YEAR: Final = re.compile(rf",\ss\.\s{_YEAR}(?!\d)")
# `(L.I. 1833)`: the number of a law in a series of them, not a year
_COUNTED_LAW: Final = re.compile(
    rf"(?P<number>(?:{spell_words('legal', 'counted_laws')})\s\d[\d./]{{0,8}})"
)
_ISSUE: Final = re.compile(r"[Ii]ssue\s(?:[Nn]o\.\s)?\d{1,6}")  # of a gazette
_NAMED_SHORTLY: Final = {
    "treaty": re.compile(rf",\s{_CODE_OF_TREATY.pattern}"),
    "enacted": re.compile(r",\s(?P<short>[A-Z]{2,6})"),
}
# `Toll Declaration, Sarn, 3 May 2001`: where it was made
_SIGNED_AT: Final = re.compile(
    rf",\s(?P<remark>[A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+)?)(?=,\s(?:{DAY}))"
)
_A_YEAR: Final = re.compile(_YEAR)
# `Resolution 21 (2012) and Recommendation 20 (2012)`
# `Resolution 1325 (2000)`, `Resolution 21 (2012) and Recommendation 29 (2012)`: before the year
_COUNTED_IN_YEAR: Final = re.compile(
    rf"(?:\b(?:{_RESOLUTION_NOUN})|\({_YEAR}\)\sand\s[A-Z]\w+)\s(?:No\.\s)?\d+\s\(\Z"
)
_UNKNOWN: Final = re.compile(
    r",\s(?P<words>(?![^\W\d_A-ZÀ-Þ])[^\s,;()“”\"]+(?:\s[^\s,;()“”\"]+){0,5})(?=$|[,;(]|\s\()"
)
_OTHER_SOURCE: Final = re.compile(
    rf"\b(?:{_LAW_NOUN}|{_TREATY_NOUN}|{_RESOLUTION_NOUN}|{_DECLARATION_NOUN}|{_DOCUMENT_NOUN}"
    rf"|{_COURT_NOUN})(?!\w)|\s[vV]s?\.?\s|://|\b(?:19|20)\d\d\b"
    rf"|(?:^|\s)(?:{spell_words('wording', 'finite_in_notes')})\s"
)
_LONGEST_FIELD: Final = 130  # characters
_SEPARATOR: Final = re.compile(r"[,;]?\s")  # `;` before a second report
_ENDS: Final = re.compile(
    r"[,;]\s|\s[(\[]|\s(?=§|¶|at\s(?:[\d¶§\[]|paras?\b|pp?\.)|amend\.|arts?\.|paras?\.|(?:paras?|arts?|ss?|cl|c|asp|asc|anaw|sch|div|regs?)\s\d|(?:al|ch|inc|lit|tit)\.\s\d|UN\sDoc|(?:ECLI:)?EU:[A-Z]:|as\samended|A\.?\s?I\.?\s?R\.?\s\d{4}|(?:19|20)\d\d\s(?:\(\d|[A-Z]{3,8}\s\d)|[Aa]pp\s[Nn]o)|$"
)
_TITLE_ENDS: Final = re.compile(
    rf"(?!,\s(?:Addendum|Corrigendum|Mission\sto)\b)(?:{_ENDS.pattern})"
)
_HISTORY: Final = re.compile(
    r",\s(?P<remark>(?:aff['’]d|rev['’]d|vacated|cert\.|overruled|reversed|affirmed).{3,200})$"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """Values by role with their offsets; `counted` is what a locator counts."""

    kind: str
    end: int
    values: dict[str, tuple[int, int]]
    counted: str | None = None


@dataclass(slots=True)
class _Draft:
    values: dict[str, str] = field(default_factory=dict)
    parts: list[SourcePart] = field(default_factory=list)
    counted: str | None = None

    def count_by_year(self) -> None:
        """Dates by the year of its series a law that has no date: `Order No. 8, s. 2010`."""
        year = self.values.get("locator", "")
        if "number" in self.values and "issued" not in self.values and _A_YEAR.fullmatch(year):
            self.values["issued"] = self.values.pop("locator")
            self.counted = None
            self.parts = [
                replace(one, role="issued") if one.role == "locator" else one for one in self.parts
            ]

    def take_written(self, title: str) -> None:
        """Adds the date and the code that a document's title prints, where it has no other."""
        if day := _find_written(title):
            self.values.setdefault("issued", day)
        if (coded := _CODE_OF_DOCUMENT.match(title)) is not None:
            self.values.setdefault("number", coded["number"])

    def drop(self, role: str) -> None:
        """Takes a value away, before a better one."""
        self.values.pop(role, None)
        self.parts = [part for part in self.parts if part.role != role]


def parse_legal(text: str) -> Fields | None:
    """The fields of a citation of a law, treaty, judgment, resolution or a body's document.

    None if it is none of them. A flag (`enacted`, `treaty`, `case` …) says which it is.
    """
    if len(text) > _LONGEST or not _HINT.search(text):
        return None
    if (article := _ARTICLE.match(text)) is not None and (
        found := parse_legal(text[article.end() :])
    ):
        return found[0], tuple(part.move_by(article.end()) for part in found[1])
    web = split_web(text) if "://" in text or "www." in text else None
    if web is None:
        return _parse_fields(_STOP.sub(", ", text) if is_dotted(text) else text)
    found = _parse_fields(_STOP.sub(", ", web.text) if is_dotted(web.text) else web.text)
    if found is None or not all(web.is_unbroken(part.start, part.end) for part in found[1]):
        return None
    parts = (
        SourcePart(part.role, web.offsets[part.start], web.offsets[part.end - 1] + 1)
        for part in found[1]
    )
    return found[0] | web.values, (*parts, *web.parts)


def is_dotted(text: str) -> bool:
    """Whether full stops part the fields of a judgment or law: `Corte IDH. A Vs. B. Sentencia`."""
    if _DOTTED.match(text) is not None:
        return True
    state = _STATE_OF_LAW.match(text)  # alone: with more stops a law is read as references are
    stops = 2 if state and state["office"] else 1
    return state is not None and _is_state(state["author"]) and len(_STOP.findall(text)) == stops


def _parse_quoted(text: str) -> Fields | None:
    """The fields of a body's document whose title is in quotation marks."""
    for start, lead in _find_leads(text):
        quoted = _IN_QUOTES.match(text, start) if lead else None
        sort = "enacted" if quoted and lead[0].kind == "order" else "document"
        fields = _read_fields(text, quoted.end(), len(text), sort) if quoted else None
        if quoted is not None and fields:
            return _build(text, quoted.span("title"), [*lead, *fields], sort)
    return None


def _parse_fields(text: str) -> Fields | None:
    shown = _QUOTED_FIELD.sub(lambda found: " " * len(found[0]), text)
    if (quoted := _parse_quoted(text)) is not None or _QUOTED.search(shown):
        return quoted
    history = _HISTORY.search(text)
    end = history.start() if history else len(text)
    if (untitled := _parse_untitled(text, end)) is not None:
        return untitled
    for start, lead in _find_leads(text):
        for stop in _TITLE_ENDS.finditer(text, start + 1, end):
            sort = _sort_title(text, start, stop.start(), lead)
            fields = _read_fields(text, stop.start(), end, sort) if sort else None
            if sort is None or fields is None:
                continue
            found = _build(text, (start, stop.start()), [*lead, *fields], sort)
            if found and history and sort == "case":
                return found[0], (*found[1], SourcePart("remark", *history.span("remark")))
            if found:
                return found
    return None


# A law whose name is no word for a law, before its number or its place in the statutes of a year
_NAMED_LAW: Final = re.compile(
    rf"(?:{spell_words('legal', 'named_laws')})\s[^,;()]+,\s(?i:{_FOREIGN_NOUN})\s[Nn]\S{{0,3}}\s\d"
    rf"|[A-Z][^,;()\d]+,\s{_STATUTES}\s"
)


# The place cited in a law of a state: `Grundgesetz [GG] art. 5 (Ger.)`, `Ain, 2020 (Nepal), s. 3`
_PLACE_IN_LAND: Final = re.compile(
    rf"(?P<behind>\((?P<land>[A-Z][^()\d,]{{2,40}})\),?\s)?(?:§{{1,2}}\s?|(?:[Aa]rt(?:icle|ículo|igo)?s?\.?|[Ss]ec(?:tion)?s?\.?|ss?\.?)\s)"
    rf"{_NUMERALS}(?(behind)$|\s\((?P<of>[A-Z][^()\d,]{{2,40}})\)$)"
)


_ADVISED: Final = re.compile(r"(?:,\s|\s\()Advisory\sOpinion\b")


def _sort_title(text: str, start: int, stop: int, lead: list[_Field]) -> str | None:
    """The kind of source; None for no title, or one that opens with the place cited."""
    title = text[start:stop]
    sort = _find_sort(title, lead)
    is_placed = any(one.kind == "place" for one in lead)
    if _LEAD_PLACE.match(title) or (is_placed and sort not in ("enacted", "resolution", "treaty")):
        return None
    if sort == "gazetted" and "," not in title and _NAMED_LAW.match(text, start):
        return None if _is_state(title) or is_organization(title) else "enacted"
    is_name = re.search(r"[,\d]", title) is None and not text.startswith(" [", stop)
    if sort == "gazetted" and _ADVISED.match(text, stop) and "," not in title:
        return "case"
    if sort == "gazetted" and is_name and (placed := _PLACE_IN_LAND.search(text, stop)):
        return "enacted" if _names_country(placed["land"] or placed["of"]) else None
    return None if sort == "gazetted" and not _JOURNAL.search(text) else sort


def _parse_untitled(text: str, end: int) -> Fields | None:
    """The fields of a document by its number or place alone, or a judgment by court and number.

    A title of a code of the United States is named by its number: `29 C.F.R. § 570.2 (2014)`; the
    records of a body by their session: `Official Records of the Council, 2012, Supplement No. 3`.
    """
    for form, sort in ((_TITLE_OF_CODE, "enacted"), (_TITLE_OF_RECORDS, "document")):
        if (named := form.match(text)) is not None:
            fields = _read_fields(text, named.end(), end, sort)
            return _build(text, named.span(), fields, sort) if fields else None
    for form in (_UNTITLED, _UNTITLED_CASE):
        found = form.match(text)
        if found is not None and not _RULING_TITLE.match(text, found.end() + 2):
            opening = _make_field("symbol", found)
            other = "document" if "number" in opening.values else "gazetted"
            other = "enacted" if PUBLIC_LAW.match(text) else other
            sort = "case" if "authority" in opening.values else other
            fields = _read_fields(text, found.end(), end, sort)
            is_read = fields or (fields is not None and sort == "enacted")
            return _build(text, None, [opening, *(fields or ())], sort) if is_read else None
    return None


_TITLE_OF_CODE: Final = re.compile(
    r"\d{1,2}\s(?:U\.\s?S\.\s?C|C\.\s?F\.\s?R)\.(?:\s?A\.)?(?=\s§|\spt)"
)
_TITLE_OF_RECORDS: Final = re.compile(
    rf"Official\sRecords\sof\sthe\s[A-Z][^,;()]+,\s(?:{_SESSION}|{_YEAR}),\s(?:Annex(?:es)?|Supplement)\sNo\.\s\w+"
)
_UNTITLED_CASE: Final = re.compile(
    rf"(?![^,]*\bCommission\b|[^,]*\b(?:{_LAW_NOUN}|{_TREATY_NOUN})\sof\b)(?P<authority>(?:[A-Z][^,;()\d]{{0,60}}\b)?(?:{_COURT_NOUN})(?![^\W_])"
    r"[^,;()\d]{0,60})(?=,\s)"
)
_UNTITLED: Final = re.compile(rf"(?P<number__symbol>{_SYMBOL})|{_FORMS['report']}", re.VERBOSE)
# A sign of any of them; most citations have none.
_HINT: Final = re.compile(
    rf"\b(?:{_LAW_NOUN}|{_TREATY_NOUN}|{_RESOLUTION_NOUN})(?!\w)|^(?:{_FOREIGN_TREATY_NOUN})\s"
    rf"|(?:^|[.,]\s|\bl[ae]\s|^\w{{1,3}}[\s’'])(?i:{_FOREIGN_NOUN})\s|\s[vV][s.]?\.?\s|\sc\.\s|^(?:{_IN_MATTER})\s|^Official\sRecords\s"
    rf"|^(?:{_SHORT_RULING})\s\d|\b(?:[Aa]rts?|[Ss]ecs?|ss?)\.?\s\d[^(]{{0,20}}\s\([A-Z]|\([A-Z][^()\d]{{2,40}}\),?\s(?:[Aa]rts?|[Ss]ecs?|ss?)\.?\s\d"
    rf"|(?:^|\bd(?:el?|[uo])\s)(?:{_CODE_NOUN})\s|\b{_STATUTES}\s|§{{1,2}}\s?\d|\b[A-Z]{{2,8}}\s?\(\d{{4}}\)\s?\d|\b(?:{_DECLARATION_NOUN})\b|^[^,]{{0,80}}(?:{_COURT_NOUN})(?!\w)[^,]{{0,40}},|^\d{{1,4}}\s[A-Z]|[A-Z\d]/[A-Z\d]|[A-Z]-\d|\b(?:Fed\.\sReg|O\.J|Cong|Rep)\.|{_PUBLIC_LAW}|\bUN\sDoc\b|\bAdvisory\sOpinion\b|\([^()]{{0,40}}\b(?:{_A_PAPER})|(?:Report|Review|Survey)\s(?:\d{{4}}\S*\s)?\([A-Z]|,[”\"’']?\s(?:[Nn]o\.\s\d|[Vv]ersion\s\d|[Cc]able\s\d)|(?:\bH|,\sh)earings?\s[Bb]efore\b|(?:^|,\s)(?:{_DOCUMENT_NOUN})\b"
)
# Journals of record of the United States and the European Union (Bluebook rules 13, 14 and 21.9).
_JOURNAL: Final = re.compile(r"(?<!\w)(?:Fed\.\sReg|Cong\.\sRec|O\.?J)\.?")
_OF_TREATIES: Final = (
    r"sur|contre|relative|concernant|sobre|[Oo]n|[Ff]or|[Aa]gainst|to|of|[Bb]etween|[Cc]oncerning"
    r"|[Rr]elating|No\.?"
)
# Quotation marks, but for a short name in brackets: `(“Convention of Sarn”)`
_QUOTED: Final = re.compile(r"(?<!\()[“«]|[”»](?!\))|(?<!\()\"(?!\))|://|\bsupra\b")
_QUOTED_FIELD: Final = re.compile(r",\s[“\"][^“”\"]{3,200}[”\"](?=,)")
_PARTIES: Final = re.compile(
    rf"\S\s[vV][s.]?\.?\s\S|\S\s(?:c\.|contra)\s[A-ZÀ-Ý]|^(?:{_IN_MATTER})\s"
)
# What was filed in a case: `Complaint at 12, Doe v. Ferry Inc.`
_BEFORE_PARTIES: Final = re.compile(
    r"(?!.*?\s[vV][s.]?\.?\s[^,]*,)[^,]*,\s(?!Inc|Ltd|LL[CP]|Corp|Co\b|et\sal|L\.P|S\.A|N\.V|Jr)"
    r"|(?:Brief|Complaint|Indictment|Motion|Petition|Transcript)\b[^,]*,\s"
)
# A number or report behind the parties: `Doe v. Roe, Case 12.474`
_BEHIND_PARTIES: Final = re.compile(r"\s(?:[vV]s?|c)\.?\s.*(?:,\s[^,]*|\([^()]*/)\d")
_RULED: Final = re.compile(rf"\((?i:{_RULING_NOUN})[^()]*\)\s\S")  # `Doe v Roe (Merits) [2012] …`
_LAW: Final = re.compile(rf"\b(?:{_LAW_NOUN})\b(?!\sof\s(?:[Cc]onduct|[Ee]thics|[Pp]ractice))")
_LAW_AT_END: Final = re.compile(
    rf"\b(?:{_LAW_NOUN})(?:\s\([A-Z][^()\d]{{3,40}}\)(?=\s\d))?(?:\s(?:\d{{1,3}}\s)?(?:of\s)?{_YEAR}|\s{_ERA}\s\d{{4}})?(?:\s\[[^\[\]]+\])?$"
    rf"|\[[^\[\]]*\b(?:{_LAW_NOUN})\]$"  # translated: `Kodeks [Criminal Code]`, `[Act on Tolls]`
    rf"|\[(?:[A-Z][\w’'-]*\s){{0,6}}(?:{_LAW_NOUN})\s(?:of|on|for|to|against|concerning)\s[^\[\]]+\]$"
)
_FOREIGN_LOWER: Final = re.compile(rf"(?i:{_FOREIGN_NOUN})\s(?:[Nn][o°º]?\.?\s?)?\d")
_FOREIGN: Final = re.compile(rf"(?:{_FOREIGN_NOUN})\s")
_TREATY: Final = re.compile(rf"\b(?:{_TREATY_NOUN})(?=$|,|\s(?:{_OF_TREATIES})\b|\s\()")
_UNION_CODE: Final = r"[A-Z][-–\u2011]\d[\w/]*(?:\s(?:P|R|RENV)\b)?"
_LEAD_CASE: Final = re.compile(
    rf"""(?P<number>(?:(?:Joined\s)?Cases?\s{_UNION_CODE}(?:(?:,|,?\s(?:and|&|to))\s{_UNION_CODE}){{0,6}}
      |(?:Appeal|Application|Case|Communication|Petition)s?\s(?:(?:[Nn]os?\.|[Nn][°º])\s)?(?=\S*\d)(?:{_CODE}))),?\s""",
    re.VERBOSE,
)
_UNION_CASE: Final = re.compile(r"(?:Joined\s)?Cases?\s[CFT][-–\u2011]\d.*|Case\s\d{1,3}/\d\d")
_DOTTED: Final = re.compile(
    rf"(?:[^.,;]{{0,60}}\b)?(?:{_COURT_NOUN})\.\s(?=[A-Z].*\s(?:[vV]s?|c)\.\s)"
)
_STATE_OF_LAW: Final = re.compile(
    rf"(?P<author>[A-Z][^,.:;()]{{2,40}})\.\s(?P<office>[A-Z][^.:;()\d]{{5,80}}\.\s)?"
    rf"(?:{_LAW_NOUN}|{_FOREIGN_NOUN})\s[Nn]\S{{0,3}}\s\d"
)
_SHORTENED: Final = frozenset(list_words("split", "others"))  # `Exec. Order No. 5`
_STOP: Final = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\d)|(?<=IDH)|(?<=EDH))\.\s(?=[A-Z])(?<!Vs\.\s)")
_COURT: Final = re.compile(rf"\b(?:{_COURT_NOUN})(?!\w)")
_LEAD_COURT: Final = re.compile(
    rf"(?P<authority>(?:[A-Z][^,;()]{{0,60}}\b)?(?:{_COURT_NOUN})(?![^\W_])[^,;()]{{0,60}})(?:\s\((?P<jurisdiction>[A-Z][^,;()\d]{{2,40}})\))?,\s(?:[^\W\d_A-Z]{{4,9}}\s(?=[A-Z]))?(?=\S.*\s(?:[vV]s?|c)\.?\s|(?i:{_RULING_NOUN})\s)"
)
_RULING_TITLE: Final = re.compile(
    rf"(?i:{_RULING_NOUN})(?:\s[^\W\d_]+){{0,3}}?\s(?P<number>(?:[Nn]os?\.?\s|[Nn][°º]\s|[Nn]úm\.\s)?(?:[A-Z]{{1,3}}-)?\d(?:[\w./-]*\w)?(?:\s[A-Z]{{2,3}}\b)?)"
    rf"(?:\s(?:of|du|de)\s{_WHEN})?"
)
_RULING_OF_COURT: Final = re.compile(
    rf"(?:{_SHORT_RULING}|(?i:{_RULING_NOUN})\s(?:de|du)[^\d,]*(?:{_COURT_NOUN}))(?!\w)"
)
# `G.A. Res. 217 (III) A, Universal Declaration of …` (Bluebook rule 21.7)
_LEAD_RESOLUTION: Final = re.compile(
    rf"(?P<resolution>{_RESOLUTION}),\s(?:[Aa]nnex(?:\s[IVX\d]+)?,\s)?(?=[A-Z][a-z])"
)
_RESOLVED_BY: Final = re.compile(rf"(?P<author>[A-Z][^,]*?)\s(?:{_RESOLUTION_NOUN})\s")
_LEAD_STATE: Final = re.compile(r"(?P<author>[A-Z][^,:;()]{2,40})[,:]\s")
_STATE: Final = re.compile(
    rf"(?:{spell_words('legal', 'forms_of_states')})\s(?:[^\W\d_]+\s)?"
    r"(?:(?:of|d[aeou]s?|del)\s|d[’'])"
)
_LEAD_BILL: Final = re.compile(
    rf"(?:(?P<number__bill>{_BILL})|Bill\s(?P<number>(?:[Nn]o\.\s)?(?:{_CODE}))),\s(?=[A-Z])"
)
_LEAD_BODY: Final = re.compile(  # `Ministry of Labor, Youth and Sport` is one body
    r"(?P<author>[A-Z](?:(?<=\s)(?:for|of|on)\s[^,:;()–]{2,60},\s(?=[A-Z][\w’.-]+(?:\s[A-Z][\w’.-]+)?,?\s(?:and|&)\s[A-Z])|[^,:;()–]){1,120}"
    r"(?:\s\([A-Z]{2,8}\))?)(?:\s\((?P<role>[^()]{2,120})\))?[,:]\s"
)
_ARTICLE: Final = re.compile(rf"(?:l[ae]\s|l[’']|el\s|the\s|[ao]\s)(?=(?i:{_FOREIGN_NOUN})\s)")
# A title in quotation marks, behind its author (OSCOLA 4.1.3)
_IN_QUOTES: Final = re.compile(
    r"[‘“\"'](?P<title>[A-Z](?:[^‘’“”\"']|[’'](?=\w)){3,300}?),?[’”\"'](?=[,\s])"
)
_LAW_OF_BODY: Final = re.compile(
    rf"(?:[A-Z]\w+\s){{0,3}}(?:{_LAW_NOUN})\s(?:No\.\s|of\s\d|[A-Z]\.)"
)
_EXPERT: Final = re.compile(
    r"(?:U\.?[NS]\.?\s)?(?:Embassy|Consulate|Congress$|Senate$|House(?:\sof\sRepresentatives)?$|(?:Cabinet|Council)\sof\sMinisters|Special\sRapporteur|Independent\sExpert|Secretary-General|High\sCommissioner)\b|Permanent\sRep(?:resentative\b|\.)"
)

_DOCUMENT: Final = re.compile(
    rf"(?:\d{{1,3}}(?:st|nd|rd|th)\s)?(?:{_DOCUMENT_NOUN}|{_RESOLUTION_NOUN})(?!\w)"
)
# As the United Nations print it behind a body: `general comment No. 11 (2009) on …`
_DOCUMENT_LOWER: Final = re.compile(rf"(?i:{_DOCUMENT_NOUN})\s[Nn]o\.\s\d|concluding\sobs")
_OPEN_SMALL: Final = (_FOREIGN_LOWER, _DOCUMENT_LOWER, _RULING_TITLE, _DOCUMENT)
_SPOKEN: Final = re.compile(rf"{spell_kind('speeches')}\s(?:of|by)\s")
_REPORT_AT_END: Final = re.compile(r"\b(?:Report|Review|Survey)(?:\s\d{4}(?:[-–/]\d{2,4})?)?$")
_HEARING_NOUN: Final = spell_words("legal", "proceedings")
_DECLARATION: Final = re.compile(
    rf"(?:[A-Z][\w’'-]+\s){{0,4}}(?:{_DECLARATION_NOUN})\s(?:of|on|concerning)\s"
)
# `Commentary on the Toll Convention`, `Ratifications of C029 – Forced Labour Convention, 1930`
_ABOUT_TREATY: Final = re.compile(
    rf"(?:(?!\b(?:{_TREATY_NOUN})\b).)*?\s(?:[Aa]bout|[Cc]oncerning|[Oo]n|[Uu]nder|of\s[A-Z]\d+)\s.*\b(?:{_TREATY_NOUN})\b"
)
# `African Charter on …`; not `About the African Charter`
_TREATY_AHEAD: Final = re.compile(
    rf"(?:C\d{{1,3}}\s[–-]\s)?(?:(?:[A-Z][\w’'-]+|\([A-Z][^()]{{2,40}}\))\s(?:(?:and|of)\s)?){{0,8}}"
    rf"(?:{_TREATY_NOUN})(?!\w)"
)
_PROCEEDING: Final = re.compile(
    rf"(?:\b(?:{_HEARING_NOUN})|,\s(?i:{_HEARING_NOUN}))"
    r"\s(?:[Oo]n\s.{3,80}\s)?[Bb]efore\s(?:the\s)?[A-Z]"
)
# A law or resolution by its number or date, and its subject: `Decree No. 5 of 3 May 2004 on tolls`
_INSTRUMENT: Final = re.compile(
    rf"""(?:[A-Z][\w’'.&-]*\s(?:(?:of|the|and|for|on|in|to|against)\s){{0,2}}){{0,7}}?
    (?:(?:{_LAW_NOUN})|(?P<resolution>{_RESOLUTION_NOUN}))(?:\s\((?:EU|EC|EEC)\))?
    (?:\s(?P<number>(?:(?:[Nn]os?\.?|[Nn][°ºú])\s)?(?(resolution)|(?!{_YEAR}(?:\s|$)))(?:{_CODE})(?:\sof\s{_YEAR})?(?(resolution)(?:\s[A-Z](?![^\W_]))?))
        (?:\s\((?:[IVXLC]+|{_YEAR})\))?)?
    (?:\sof\sthe\s[A-Z][^,;()\d]{{3,80}}?)?(?:,?\s(?:of|dated)\s(?P<date>{_WHEN}))?
    (?:,?\s(?:on|for|to|against|respecting|(?:otherwise|also)\sknown|[a-z]+ing)\s.*)?""",
    re.VERBOSE,
)
_OF_UNION: Final = re.compile(r"/[A-Z]{2,4}$")  # `Commission Decision 2007/675/EC`
_FOREIGN_TREATY: Final = re.compile(rf"(?:{_FOREIGN_TREATY_NOUN})\s")
_TREATY_OPENING: Final = re.compile(
    rf"(?:(?:[A-Z][\w.-]+|of|the)\s){{0,6}}(?:{_TREATY_NOUN})(?:\s\([^()]{{2,20}}\)|\s[Nn][o°]\.?\s\d+"
    rf"|\s(?:du|de\sl[a’']|des|d[’'])\s?[^,;()\d]{{3,60}}?)?"
    rf"\s(?:{_OF_TREATIES})\b"
)
_LAW_OPENING: Final = re.compile(
    rf"(?:(?!for\b|to\b|on\b)[\w’'.-]+\s){{0,8}}?(?:{_LAW_NOUN})\s(?:of|on|for|to|against|concerning|No\.)\s"
)

_NUMBER_IN_TITLE: Final = re.compile(
    rf"\b(?P<number>(?:[Nn]os?\.?|[Nn]\.?[°ºú]|[Nn]úm\.)\s(?:{_CODE})(?:\sof\s{_YEAR})?)(?=[,:]?\s|$|\))|^(?:(?:{_FOREIGN_NOUN})(?:\s[A-ZÀ-Ý][^\W\d_]+)?|{_FOREIGN_TREATY_NOUN})\s(?!{_FOREIGN_DAY}|{_YEAR}(?![\d/-]))(?<![°º]\s)(?P<plain>(?:[A-Z]{{1,3}}/)?\d[\d./-]*(?:(?<=/)[A-Z]{{2,5}}(?:/[A-Z]{{2,5}})*)?)"
)
# Behind the word for the law, at the beginning or the end of its title
_NUMBER_OF_LAW: Final = re.compile(
    rf"""(?:^(?:[^\W\d_][\w’'.-]*\s){{0,5}}?(?:{_LAW_NOUN}|{_RESOLUTION_NOUN}|(?:{_FOREIGN_NOUN})(?:\s[A-Z]\w+)?)\s
      |,\s(?:[A-Z][\w’'-]*\s){{0,3}})
    (?P<number>(?:[Nn]os?[.:]?|[Nn]r\.|[Nn]\.?[°ºú])\s?(?:{_CODE})(?:\sof\s{_YEAR})?)(?=,|$|-\s|\.\s[A-Z][a-z]|\s(?!\d|[–-]|of\s\d))
    |,\s(?P<last>(?:{_LAW_NOUN})\s\d[\w./-]{{0,20}})$""",
    re.VERBOSE,
)
_DATE_IN_TITLE: Final = re.compile(
    rf"(?:\b(?:of|de|du|del)|^(?:{_FOREIGN_NOUN}))\s(?P<of>{_WHEN})(?=[\s,]|$)|(?<![A-Z]\.)\s(?P<at_end>{_YEAR})$"
    rf"|\b(?:{_RESOLUTION_NOUN})\s\d+\s\((?P<counted>{_YEAR})\)"
)
# `Real Decreto 1620/2011, de 14 de noviembre`
_DAY_OF_NUMBER: Final = re.compile(
    rf"/(?P<year>{_YEAR}|\d\d),\sde\s(?P<day>\d{{1,2}}\sde\s[^\W\d_]{{3,10}})(?=,|$|\s\()"
)
_DATED: Final = re.compile(
    rf"\bdated\s(?P<day>{DAY})|(?<!\S)(?:[Nn]o\.|{_RESOLUTION_NOUN})\s\d+\s\((?P<year>{_YEAR})\)"
)
# `Recommendation CM/Rec(2012)2 to member States on tolls`
_CODE_OF_DOCUMENT: Final = re.compile(
    rf"(?:{_DOCUMENT_NOUN})\s(?P<number>{NUMBER.pattern})(?=\s[a-z])", re.VERBOSE
)
_DAY_INSIDE: Final = re.compile(
    rf",\s(?:(?!de\s|of\s|du\s)[^,]*\s)?(?:{DAY}|{_FOREIGN_DAY})(?=,|$)"
)
# In no title: what was done with it, or a sentence about it
_DEED: Final = re.compile(
    r",?\s(?i:enacted|published|issued|approved)\s(?:in\s)?(?:19|20)\d\d\b"
    r"|,\s(?:adopted|signed|done|concluded|opened\sfor|which|entered|reports?\s(?:on|to))\b|§"
    rf"|^The\s(?:{_LAW_NOUN}|{_RESOLUTION_NOUN})\s(?:No\.|of\s\d)|\b(?:dated|of)\s{MONTH}\s\d{{1,2}}$"
    rf"|\s(?:{spell_words('wording', 'finite_in_notes')})\s"
)
_LAW_SERIES: Final = re.compile(spell_words("legal", "series"))


# `Executive Order 91642, “Choice of the Secretary,” 53 Federal Register 91975`
_LEAD_ORDER: Final = re.compile(
    rf"(?P<number>(?:[A-Z][a-z]+\s){{0,3}}(?:{_LAW_NOUN})\s(?:No\.\s)?\d[\w-]*),\s(?=[“\"])"
)
# `Article 32, Toll Convention`, `Section 5 of the Toll Act`, `Art. 3 de la loi n° 5`
_LEAD_PLACE: Final = re.compile(
    rf"(?P<kind>(?i:arts?\.|articles?|art[íi]culos?|artigos?|secs?\.|sections?|§{{1,2}}))\s?"
    rf"(?P<locator>{_NUMERALS})(?:,\s|\sof\s(?:the\s)?|\s(?:de|du|do|da|del)\s(?:la\s|l[’'])?)"
)
_LEADS: Final = (
    (_LEAD_PLACE, "place"),
    *((_LEAD_CASE, "court"), (_LEAD_BILL, "bill"), (_LEAD_COURT, "court"), (_LEAD_ORDER, "order")),
    *((_LEAD_STATE, "state"), (_LEAD_RESOLUTION, "lead")),
)


def _find_leads(text: str) -> Iterator[tuple[int, list[_Field]]]:
    """Where the title may begin: at the start, or after a case number, a court or a state."""
    for form, kind in _LEADS:
        found = form.match(text)
        if found is None or (form is _LEAD_STATE and not _is_state(found["author"])):
            continue
        if form is _LEAD_PLACE and found["kind"].isupper():  # `ARTICLE 19`, which is a body
            continue
        is_of_union = form is _LEAD_CASE and _UNION_CASE.fullmatch(found["number"]) is not None
        lead = [_make_field("union" if is_of_union else kind, found)]
        bill = _LEAD_BILL.match(text, found.end()) if form is _LEAD_PLACE else None
        if bill is not None:
            yield bill.end(), [_make_field("bill", bill), *lead]
            continue
        numbered = _LEAD_CASE.match(text, found.end()) if form is _LEAD_COURT else None
        if numbered is not None:
            yield numbered.end(), [*lead, _make_field("court", numbered)]
        office = _LEAD_BODY.match(text, found.end()) if form is _LEAD_STATE else None
        if office is not None and _is_maker(office["author"]):
            named = {"author": (0, office.end("author"))}
            yield office.end(), [_Field("state", office.end(), named)]
        yield found.end(), lead
    yield from reversed([*_find_makers(text)])
    yield 0, []


def _find_makers(text: str) -> Iterator[tuple[int, list[_Field]]]:
    """The bodies that open a citation of a document or treaty, or the person who wrote it."""
    is_numbered, is_treaty = NUMBER.search(text) is not None, _TREATY.search(text) is not None
    at = 0
    while (one := _LEAD_BODY.match(text, at)) is not None and (
        not at or text[one.end() - 2] != ":"
    ):
        is_document = (
            is_numbered
            or _DOCUMENT.match(text, one.end())
            or _DOCUMENT_LOWER.match(text, one.end())
            or _PROCEEDING.search(text)
            or _IMPRINT_BEHIND.search(text, one.end())
            or _NUMBERED_REPORT.search(text, one.end())
        )
        is_law = _LAW_OF_BODY.match(text, one.end()) is not None
        kind = "body" if is_document else "maker" if is_treaty or is_law else ""
        if one["role"] or not _is_maker(one["author"]):
            if at or not is_numbered or parse_people(one["author"]) is None:
                return
            kind = "person"
        at = one.end()
        maker = _Field(kind, at, {"author": (0, one.end("author"))})
        if kind:
            yield at, [maker]
        if (case := _LEAD_CASE.match(text, at)) is not None:
            yield case.end(), [replace(maker, kind="court"), _make_field("court", case)]


def _is_maker(name: str) -> bool:
    if _DOCUMENT.match(name):  # `Commission Staff Working Document`
        return False
    is_acronyms = all(map(is_organization, name.split()))
    is_acronyms |= is_organization(name.partition("/")[0])  # two bodies: `ILO/Sarnwatch`
    return is_organization(name) or is_acronyms or _EXPERT.match(name) is not None


def _holds_other_field(title: str, *, is_by_body: bool) -> bool:
    """Whether a comma sets off another field in a title, a day or a town.

    A body's observation may name a treaty by its number.
    """
    pieces = title.split(", ")[1:]
    forms = [_FIELD[kind] for kind in _NOT_IN_TITLE if kind != "number" or not is_by_body]
    heads = [_AND_MORE.split(piece)[0] for piece in pieces]
    forms += (_CODE_OF_TREATY, _ISSUE)
    is_field = any(form.fullmatch(head) for head in heads for form in forms)
    is_field |= any(map(_names_two_states, pieces))
    return is_field or _DAY_INSIDE.search(title) is not None or any(map(is_known_town, pieces))


def _is_state(name: str) -> bool:
    return _STATE.match(name) is not None or find_country(name) is not None


def _find_sort(title: str, lead: list[_Field]) -> str | None:
    """The kind of source: `case`, `treaty`, `enacted`, `resolution`, `document`, `hearing`.

    Other titles that a journal of record may print are `gazetted`; None for text that is no title.
    """
    if (
        not (title[:1].isupper() or any(form.match(title) for form in _OPEN_SMALL))
        or title.count("(") != title.count(")")
        or title[-1] in ",("
    ):
        return None
    title = restore_case(title) if is_capitals(title) else title
    is_by_body = bool(lead) and lead[0].kind in ("body", "maker", "person")
    state = _STATE_OF_LAW.match(title)
    has_state = state is not None and state["author"].lower() not in _SHORTENED
    if has_state or _DEED.search(title) or _holds_other_field(title, is_by_body=is_by_body):
        return None
    if parties := _PARTIES.findall(title):
        is_parted = _BEFORE_PARTIES.match(title) is not None and not title.endswith(")")
        is_parted |= _BEHIND_PARTIES.search(title) is not None
        is_parted |= _RULED.search(title) is not None
        joined = title.split("; ")  # `Roe v The Queen; Doe v The Queen`
        is_each = len(parties) == len(joined) and all(map(_PARTIES.search, joined))
        return "case" if is_each and not is_parted else None
    if lead and lead[0].kind in ("body", "maker", "person"):
        names_treaty = _TREATY_AHEAD.match(title) is not None and is_headline(title)
        names_treaty |= "," not in title and _TREATY.match(title) is not None
        is_document = lead[0].kind == "body" and ("," not in title or _names_document(title))
        is_document |= lead[0].kind == "person" and _names_document(title)
        is_law = lead[0].kind == "maker" and _LAW_OF_BODY.match(title) is not None
        made = (
            ("hearing", _PROCEEDING.search(title)),
            ("treaty", lead[0].kind == "maker" and names_treaty),
            ("document", is_document),
            ("enacted", is_law),
        )
        return next((sort for sort, holds in made if holds), None)
    # By one party: `Case C-5/08 Lund [2009] ECR I-12`
    is_case = bool(lead) and lead[0].kind == "union" and "," not in title
    is_court = bool(lead) and lead[0].kind == "court"
    is_ruling = (is_court or _RULING_OF_COURT.match(title)) and _RULING_TITLE.fullmatch(title)
    if is_case or is_court or is_ruling or _opens_with_name(title):
        return "case" if is_case or is_ruling else None
    is_even = is_headline(title) or is_capitals(title)
    instrument = _INSTRUMENT.fullmatch(title)
    if instrument is not None and not (instrument["number"] or instrument["date"]):
        instrument = None
    is_treaty = _TREATY_OPENING.match(title) and not _DOCUMENT.match(title)
    is_about = _ABOUT_TREATY.match(title) or _DOCUMENT.search(title.rpartition(" ")[0])
    topic = title.partition(": ")[0]  # `Timeline: 20 Years of the Optional Protocol`
    is_treaty = is_treaty or (is_even and _TREATY.search(topic) and not is_about)
    is_of_union = instrument and _OF_UNION.search(instrument["number"] or "")
    sorts = (
        ("resolution", is_even and lead and "resolution" in lead[0].values),
        ("hearing", _PROCEEDING.search(title) and not _SPOKEN.match(title)),
        ("resolution", instrument and instrument["resolution"] and not is_of_union),
        ("resolution", is_even and _DECLARATION.match(title)),
        ("enacted", instrument or (lead and lead[0].kind == "bill" and _LAW.search(title))),
        (
            "enacted",
            FOREIGN_LAW.match(title) or _FOREIGN.match(title) or _FOREIGN_LOWER.match(title),
        ),
        ("treaty", is_treaty or _FOREIGN_TREATY.match(title)),
        ("enacted", is_even and (_LAW_AT_END.search(title) or _LAW_OPENING.match(title))),
        ("document", _names_document(title, is_by_body=False)),
    )
    other = None if _SPOKEN.match(title) else "gazetted"
    return next((sort for sort, holds in sorts if holds), other)


def _names_document(title: str, *, is_by_body: bool = True) -> bool:
    """Whether a title opens like a body's document, and no comma sets off a person or symbol."""
    pieces = title.split(", ")[1:]
    is_parted = any(NUMBER.match(piece) or parse_people(piece) for piece in pieces)
    is_report = is_by_body and _REPORT_AT_END.search(title) is not None
    is_lower = is_by_body and _DOCUMENT_LOWER.match(title) is not None
    return (is_report or is_lower or _DOCUMENT.match(title) is not None) and not is_parted


def _opens_with_name(title: str) -> bool:
    """Whether a title of several parts opens with who may have written it, so that it is none."""
    first, comma, rest = title.partition(", ")
    if not comma:
        return False
    if _TREATY.match(rest) and not _TREATY.search(first):
        return True
    laws = (_LAW.search(first), _TREATY.search(first), _FOREIGN.match(first))
    if any(laws) or _EXPLAINED.match(first) or _DOCUMENT.match(first):
        return False
    return is_organization(first) or parse_people(first) is not None


def _read_fields(text: str, at: int, end: int, sort: str) -> list[_Field] | None:
    """The fields from an offset to the end; None where something is no field of such a source."""
    fields: list[_Field] = []
    last = at  # where the last field begins
    while at < end:
        separator = _SEPARATOR.match(text, at)
        one = _read_bracket(text, at, end, sort, fields) or _read_field(text, at, end, sort, fields)
        if one is None and sort == "document" and not any("author" in f.values for f in fields):
            one = _read_person(text, at, end)
        if one is None and sort in ("treaty", "resolution") and not fields:
            signed = _SIGNED_AT.match(text, at, end)
            one = (
                _Field("town", signed.end(), {"remark": signed.span("remark")}) if signed else None
            )
        if one is None and sort in _NAMED_SHORTLY:
            one = _read_short_name(text, at, end, sort)
        if one is None and sort in ("case", "enacted", "resolution", "treaty"):
            one = _skip_unknown(text, at, end, fields)
        if one is not None and one.kind == "country" and sort not in ("enacted", "case"):
            one = replace(one, values={"remark": one.values["jurisdiction"]})
            one = one if sort == "treaty" else None  # where it was signed
        if one is None:
            return None
        one = _place_field(text, one, fields, sort)
        is_within = one.kind in ("pinpoint", "within")
        if is_within and fields and fields[-1].kind == "pinpoint":  # `art. 3, al. 2`
            first = fields.pop()
            place = (first.values["locator"][0], one.values["locator"][1])
            one = replace(first, end=one.end, values={"locator": place})
        is_chapter = sort == "enacted" and fields and fields[-1].counted == "chapter"
        if one.kind == "report" and is_chapter:  # `ch. 12, 52 Stat. 60`: of a year's statutes
            fields[-1] = _Field("number", fields[-1].end, {"number": (last, fields[-1].end)})
        fields.append(one)
        last, at = separator.end() if separator else at, one.end
    return fields


def _place_field(text: str, one: _Field, before: list[_Field], sort: str) -> _Field:
    """A field by what it is of: the gazette before it, an amending law, a case it reports on."""
    numbered = text[slice(*one.values.get("number", (0, 0)))]
    if sort == "document" and _LEAD_CASE.match(f"{numbered}, "):
        return _Field("remark", one.end, {"remark": one.values["number"]})
    if one.counted == "page" and any(other.kind == "gazette" for other in before):
        return _Field("pages", one.end, {"page": one.values["locator"]})
    is_cited = one.kind == "pinpoint" and any("locator" in other.values for other in before)
    if is_cited and before[-1].kind == "change" and _LAW.search(text, *before[-1].values["remark"]):
        return _Field("change", one.end, {"remark": one.values["locator"]})
    return one


def _read_field(text: str, at: int, end: int, sort: str, before: list[_Field]) -> _Field | None:
    """The longest field at a comma or space that ends at the next one."""
    separator = _SEPARATOR.match(text, at, end)
    if separator is None:
        return None
    start = separator.end()
    last = before[-1].kind if before else ""
    forms = _FIELD | (_DAY_BEHIND if sort == "case" else _CALENDAR)
    is_year = _A_YEAR.match(text, start) and not any("issued" in one.values for one in before)
    if last == "report" or (last == "bracket" and not is_year):
        forms = _PAGES_AFTER | _FIELD
    elif last == "pinpoint":
        forms = _WITHIN_ARTICLE | _FIELD
    stops = [
        one.start() for one in _ENDS.finditer(text, start + 1, min(end, start + _LONGEST_FIELD))
    ]
    for stop in reversed([*stops, end] if end - start <= _LONGEST_FIELD else stops):
        for kind, form in forms.items():
            if (found := form.fullmatch(text, start, stop)) is not None:
                return _make_field(kind, found)
        if is_known_town(text[start:stop]) or _names_two_states(text[start:stop]):
            return _Field("town", stop, {"remark": (start, stop)})
        if find_country(text[start:stop]) is not None:
            return _Field("country", stop, {"jurisdiction": (start, stop)})
    return None


def _names_two_states(text: str) -> bool:
    """Whether a text names the two states of a treaty in full: `Nepal-Jordan`."""
    first, _, second = text.replace("–", "-").partition("-")
    return find_country(first) is not None and find_country(second) is not None


def _skip_unknown(text: str, at: int, end: int, before: list[_Field]) -> _Field | None:
    """A few words that are no known field, such as the name of a collection of laws.

    They begin with no small letter, stand behind a field that ends the title and dates or numbers
    the source, and hold no sign of another source or of a sentence. One citation has at most one;
    its words are unexplained.
    """
    known = {role for one in before for role in one.values}
    known |= {"number" for one in before if one.kind in ("gazette", "report")}
    found = _UNKNOWN.match(text, at, end)
    if found is None or "unexplained" in known or not known & {"issued", "number", "resolution"}:
        return None
    words = found["words"]
    stop = found.end()
    is_other = _OTHER_SOURCE.search(words) or is_organization(words) or parse_people(words)
    if is_other or not _at_end(text, stop, end):
        return None
    return _Field("unknown", stop, {"unexplained": found.span("words")})


def _read_short_name(text: str, at: int, end: int, sort: str) -> _Field | None:
    """A treaty's code or a law's initials, between two commas: `Toll Code, TC, art. 3`."""
    form = _NAMED_SHORTLY[sort]
    found = form.match(text, at, end)
    if found is None or not _at_end(text, found.end(), end):
        return None
    initials = (word[0] for word in re.findall(r"\w+", text[:at]))
    if sort == "enacted" and not all(letter in initials for letter in found["short"]):
        return None
    return _make_field("remark", found)


def _read_person(text: str, at: int, end: int) -> _Field | None:
    """A person's name between two commas: who wrote a body's document."""
    found = _PERSON.match(text, at, end)
    if found is None or parse_people(found["author"]) is None:
        return None
    return _Field("person", found.end(), {"author": found.span("author")})


def _make_field(kind: str, found: re.Match[str]) -> _Field:
    """The field of a match: each group is a role, with its form behind two underscores."""
    values = {
        role.partition("__")[0]: found.span(role)
        for role, value in found.groupdict().items()
        if value and role != "kind"
    }
    printed = found.string[slice(*values.get("container", (0, 0)))]
    is_year = _A_YEAR.fullmatch(found.string, *values.get("volume", (0, 0)))
    if "issued" not in values and is_year and not _LAW_SERIES.fullmatch(printed):
        values["issued"] = values.pop("volume")  # of reports that count by years
    counted = None
    if "locator" in values:
        is_paged = kind in ("pages", "session") or found.groupdict().get("locator__leaf_at")
        plain = "p" if is_paged else "§" if kind == "codified" else "¶"
        word = found.groupdict().get("kind") or plain
        counted = _PART_COUNTED.get(word.lower()) or name_counted(word)
    return _Field(kind, found.end(), values, counted)


def _read_bracket(text: str, at: int, end: int, sort: str, before: list[_Field]) -> _Field | None:
    """The content of brackets: a date, a court, a number, a jurisdiction, or a remark."""
    separator = _SEPARATOR.match(text, at, end)
    if separator and (translated := _TRANSLATED.match(text, separator.end(), end)) is not None:
        role = "short" if translated["short"] else "remark"
        return _Field("remark", translated.end(), {role: translated.span(role)})
    found = _BRACKET.match(text, separator.end(), end) if separator else None
    if found is None:
        return None
    is_published = any("container" in one.values for one in before)
    parallel = _PARALLEL.match(text, found.start(), end) if is_published else None
    if parallel is not None and _at_end(text, parallel.end(), end):
        return _Field("remark", parallel.end(), {"remark": parallel.span()})
    if not before and sort == "enacted" and _LONG_TITLE.search(text[:at]):
        return None
    is_whole = _at_end(text, found.end(), end) or _SERIES_THERE.match(text, found.end(), end)
    inside = _read_inside(found, sort) if is_whole else None
    if inside and inside.counted == "article" and sort == "document" and not before:
        return None  # of its title: `General Comment No. 13: The Right to Tolls (Art. 13)`
    return replace(inside, end=found.end()) if inside else None


def _read_inside(bracket: re.Match[str], sort: str) -> _Field | None:
    """The values of a bracket; None if they are part of the title, or not understood."""
    start, stop = bracket.span("inner")
    text = bracket.string
    first, comma, rest = bracket["inner"].partition(", ")
    end = start + len(first)
    dated = _FIELD["date"].fullmatch(text, start, end)
    if comma and dated and rest[:1].islower():  # `adopted 2 May 1979, in force 3 May 1981`
        return _Field("bracket", stop, {"issued": dated.span("issued"), "remark": (end + 2, stop)})
    named = _SHORT.fullmatch(text, start, stop)
    is_name = named is not None and (named["short"] or sort in ("treaty", "resolution"))
    is_state = find_country(text[start:stop]) is not None
    if named is not None and is_name and not (is_state or _ROMAN.fullmatch(text, start, stop)):
        return _Field("bracket", stop, {"short": named.span(named.lastgroup or 0)})
    if (listed := _read_listed(text, start, stop)) is not None:
        return listed
    forms = (
        _FIELD["number"],
        _FIELD["date"],
        *((_DAY_OF_YEAR, _FILED_AS) if sort == "case" else ()),
        *((_FIELD["pinpoint"],) if not bracket["inner"].startswith("slip") else ()),
        *((_FIELD["report"], _FIELD["ruling"]) if sort == "case" else ()),
        *((_CODE_OF_TREATY,) if sort == "treaty" else ()),
        *((_PAPER,) if sort == "document" else ()),
        _IMPRINT,
        *((_OPINION,) if sort == "case" else ()),
        *((_COUNTED_LAW,) if sort == "enacted" else ()),
        _COURT_AND_DATE,
        _ASIDE,
        *((_FIELD["collected"],) if sort == "enacted" else ()),
        _WHOSE,
    )
    found = next(filter(None, (form.fullmatch(text, start, stop) for form in forms)), None)
    if found is None:
        return None
    made = _make_field("report" if found.re == _FIELD["report"] else "bracket", found)
    whose = made.values.pop("whose", None)
    role = _name_role(text[slice(*whose)], sort, is_dated="issued" in made.values) if whose else ""
    if _is_of_title(found, sort, is_name=found.re == _WHOSE) or (whose and not role):
        return None
    return replace(made, values=made.values | {role: whose}) if whose else made


def _read_listed(text: str, start: int, stop: int) -> _Field | None:
    """The values of several fields in one bracket: `Act 574 of 1936, as amended up to 2006`.

    Or of a gazette, which may have commas of its own: `BOE núm. 21, de 7 de mayo de 2012`.
    """
    if (printed := _FIELD["gazette"].fullmatch(text, start, stop)) is not None:
        return _make_field("gazette", printed)
    pieces = text[start:stop].split(", ")
    if len(pieces) == 1:
        return None
    listed = _Field("bracket", stop, {})
    at = start
    for piece in pieces:
        end = at + len(piece)
        found = next(
            filter(None, (_FIELD[kind].fullmatch(text, at, end) for kind in _LISTED)), None
        )
        if found is None:
            return None
        one = _make_field("bracket", found)
        counted = one.counted or listed.counted
        listed = replace(one, values=one.values | listed.values, counted=counted)
        at = end + 2
    return listed


_COUNTRY_NAMES: Final = tuple(name.lower() for name in country_names())
_CREDITED: Final = re.compile(
    rf"\s(?:{words_of('editors')}|{words_of('translators')})$", re.VERBOSE
)


def _name_role(name: str, sort: str, *, is_dated: bool) -> str:
    """The role of a name in brackets, before a date or alone; "" for one that is not understood."""
    if _CREDITED.search(name):
        return ""
    if sort == "case":
        is_court = is_dated or name.rpartition(" ")[2].isupper() or name[-1] == "."
        is_court |= _COURT.search(name) is not None
        is_state = not is_dated and _names_country(name)
        return "jurisdiction" if is_state else "authority" if is_court else "remark"
    if sort in ("document", "hearing") or (sort == "resolution" and find_country(name) is None):
        body = "publisher" if is_organization(name) else ""
        return ("place" if is_known_town(name) else body) if is_dated else "remark"
    if sort == "treaty" and not is_dated:
        return "short"
    if _LAW.search(name) or _FOREIGN.match(name) or FOREIGN_LAW.match(name):
        return "" if is_dated else "remark"  # what the law is called
    return "authority" if is_dated else "jurisdiction"


def _names_country(name: str) -> bool:
    """Whether a name is a country's, in full or shortened (Bluebook table 10): `Can.` is one."""
    is_short = len(name) > len("Ct.") and name[-1] == "."
    is_short = is_short and any(one.startswith(name[:-1].lower()) for one in _COUNTRY_NAMES)
    return is_short or find_country(name) is not None


def _is_of_title(bracket: re.Match[str], sort: str, *, is_name: bool) -> bool:
    """Whether a bracket is part of the title of a treaty or resolution.

    `European Social Charter (Revised)`, `… on Night Work (ILO No. 171)`, `G.A. Res. 217 A (III)`
    """
    is_year = _A_YEAR.fullmatch(bracket[0]) is not None
    if is_year and _COUNTED_IN_YEAR.search(bracket.string[: bracket.start()]):
        return True
    if sort == "resolution":
        return _ROMAN.fullmatch(bracket[0]) is not None
    is_number = bool(bracket.groupdict().get("number")) and not bracket[0].startswith("N")
    is_dated = bracket.string.endswith(tuple("0123456789"), 0, bracket.start() - 2)
    is_renamed = _TREATY.search(bracket.string, bracket.start(), bracket.end()) is not None
    return sort == "treaty" and (is_name or is_number) and not (is_dated or is_renamed)


def _at_end(text: str, at: int, end: int) -> bool:
    return at == end or _ENDS.match(text, at, end) is not None


def _build(
    text: str, title: tuple[int, int] | None, fields: list[_Field], sort: str
) -> Fields | None:
    """The values of all fields; None where two contradict each other, or too little is there.

    Of several pinpoints the last is the locator; of several numbers the first is the number.
    """
    draft = _Draft()
    shown = restore_case(text[slice(*title)]) if title else ""
    if title is not None:
        fields = _place_title(draft, text, title, fields, sort)
    is_instrument = sort in ("enacted", "treaty", "resolution")
    dated = _find_date(shown) if is_instrument or _RULING_TITLE.fullmatch(shown) else None
    number = _find_number(shown) if is_instrument or sort == "case" else None
    if number and sort != "resolution":  # it may have the number of its document
        draft.values["number"] = number
    if not _place_fields(draft, text, fields, dated, sort):
        return None
    if dated is not None and not _agree(draft, dated):
        return None
    if sort == "enacted" and _COUNTED_BY_YEAR.search(text):
        draft.count_by_year()
    _date_by_print(draft)
    resolved = draft.values.pop("resolution", None)
    number = number or (resolved if sort == "resolution" else None)
    if number:
        draft.values.setdefault("number", number)
    if sort == "document":
        draft.take_written(shown)
    kinds = {one.kind for one in fields}
    final = _settle_sort(draft, shown, sort, kinds)
    if not (final and _is_enough(draft, sort, kinds)):
        return None
    flags = {"by_body": "yes"} if kinds & {"body", "maker", "state"} else {}
    flags |= {"journal" if final == "gazetted" else final: "yes"}
    if "locator" in draft.values:
        is_recital = sort == "enacted" and draft.counted == "recommendation"  # `rec.` is both
        flags["locator_kind"] = "recital" if is_recital else draft.counted or "page"
    return draft.values | flags, tuple(draft.parts)


# `Explanatory Memorandum, Toll Bill 2018 (Zenda)`, of a parliament
_EXPLAINED: Final = re.compile(r"(?:[A-Z][a-z]+\s)?Explanatory\s(?:Memorandum|Notes?|Statement)\b")


def _settle_sort(draft: _Draft, shown: str, sort: str, kinds: set[str]) -> str:
    """The kind of source, which its number may tell; "" for a bill that nothing else shows."""
    if _EXPLAINED.match(shown):
        return "document"
    number = draft.values.get("number", "")
    is_numbered = re.fullmatch(_BILL, number) is not None or "bill" in kinds
    if is_numbered or _LAW.findall(shown)[-1:] == ["Bill"]:
        is_placed = number or draft.counted in ("article", "clause", "section")
        return "bill" if ("session" in kinds if is_numbered else is_placed) else ""
    is_of_state = sort == "resolution" and "jurisdiction" in draft.values
    return "enacted" if is_of_state or PUBLIC_LAW.match(number) else sort


def _place_title(
    draft: _Draft, text: str, title: tuple[int, int], fields: list[_Field], sort: str
) -> list[_Field]:
    """Adds the title, and gives the fields that are no part of it."""
    named = _IN_QUOTES.match(text, title[1] + 2) if sort == "resolution" else None
    if named is not None:
        opening = _RESOLVED_BY.match(text, title[0], title[1])
        title = named.span("title")
        fields = [one for one in fields if one.kind != "named"]
        if opening is not None and is_organization(opening["author"]):
            fields = [_Field("body", opening.end(), {"author": opening.span("author")}), *fields]
    added = (text[slice(*one.values["remark"])] for one in fields if one.kind == "named")
    of_title = (one for one in added if sort == "document" and one[0] not in '“"')
    draft.values["title"] = ", ".join((restore_case(text[slice(*title)]), *of_title))
    draft.parts.append(SourcePart("title", *title))
    is_longer = sort == "case" and bool(fields) and _extend_name(draft, text, fields[0])
    return fields[1:] if is_longer else fields


def _place_fields(
    draft: _Draft, text: str, fields: list[_Field], dated: str | None, sort: str
) -> bool:
    """Adds the values of all fields; False where two dates contradict each other.

    Where the title has a date, or another is printed before, that of a journal or code is its own,
    and a later one in brackets a reprint's; a court's date in brackets is that of the judgment.
    The year behind a code is its edition's. A second series is a remark.
    """
    is_printed, is_case = False, sort == "case"
    renamed = {"author": "authority"} if is_case else {}
    if sort == "document" and "title" not in draft.values:
        renamed = {"publisher": "author"}  # nobody else is named as such
    for at, one in enumerate(fields):
        if _is_printed_again(one, draft):
            titled = (part.end for part in draft.parts if part.role == "title")
            before = _SEPARATOR.match(text, max([fields[at - 1].end, *titled]))
            _add(draft, text, "remark", (before.end() if before else one.end, one.end))
            continue
        is_edition = at > 0 and fields[at - 1].kind == "codified" and one.kind == "bracket"
        for printed, span in one.values.items():
            start, stop = one.values.get("number", span) if is_case else span
            if start < span[0] and span[1] <= stop and one.kind != "report":
                continue  # the year in which the case was filed
            role = renamed.get(printed, printed)
            if role == "authority" and "issued" in one.values:
                if sort == "enacted" and at and fields[at - 1].counted:
                    role = "publisher"  # of a code, behind the section (Bluebook rule 12.3.1)
                elif _INITIALS.fullmatch(draft.values.get("authority", "")):
                    draft.drop("authority")  # of a judge, before the court
            is_dated = dated is not None or (is_printed and "issued" in draft.values)
            year = _A_YEAR.fullmatch(text, *span) if one.kind == "bracket" else None
            is_late = dated is not None and year is not None and dated[:4] < year[0]
            is_of_print = is_dated and (is_printed or one.kind == "report" or is_late)
            is_of_print &= role == "issued" and not is_edition
            is_of_print &= not (is_case and one.kind == "bracket" and "authority" in one.values)
            role = "remark" if is_edition and role == "issued" else role
            if not _add(draft, text, "published" if is_of_print else role, span):
                return False
        is_printed |= one.kind in ("report", "gazette", "codified")
        draft.counted = one.counted or draft.counted
    return True


_COUNT_OF_CASE: Final = re.compile(r"\s\(N(?:o\.?|[°º])\s?\d{1,2}\)")


def _extend_name(draft: _Draft, text: str, field: _Field) -> bool:
    """Whether a case's count behind its parties, `Lund v. Holst (No. 2)`, is added to its name."""
    title = next((part for part in draft.parts if part.role == "title"), None)
    if title is None or field.values.keys() != {"number"}:
        return False
    counted = _COUNT_OF_CASE.match(text, title.end)
    if counted is None or counted.end() != field.end:
        return False
    draft.parts[draft.parts.index(title)] = replace(title, end=counted.end())
    draft.values["title"] = text[title.start : counted.end()]
    return True


def _is_printed_again(one: _Field, draft: _Draft) -> bool:
    """Whether a field names a second series, or the code behind the law's own section."""
    known = {"container"} if one.kind == "report" else {"container", "locator"}
    return (
        one.kind in ("report", "codified")
        and "container" in one.values
        and bool(known & draft.values.keys())
    )


def _add(draft: _Draft, text: str, role: str, span: tuple[int, int]) -> bool:
    """Adds a value; False where a date contradicts one that is known."""
    value = text[slice(*span)]
    known = draft.values.get(role)
    if role == "day":
        year = draft.values.get("issued") or draft.values.get("number", "").rpartition("/")[2]
        role, value = "issued", f"{value}{' de ' if ' de ' in value else ', '}{year}"
    if role == "issued":
        if not _agree(draft, parse_date(value)):
            return False
    elif role == "locator" and known:
        draft.drop("locator")
    elif known:
        role = "remark"
    if role not in ("remark", "issued", "unexplained"):
        draft.values[role] = value
    is_inside = any(part.start <= span[0] and span[1] <= part.end for part in draft.parts)
    if not is_inside and role not in {part.role for part in draft.parts}:
        draft.parts.append(SourcePart(role, *span))
    return True


def _agree(draft: _Draft, edtf: str | None) -> bool:
    """Keeps the more precise of two dates; False where they contradict each other."""
    known = draft.values.get("issued", "")
    if edtf is None or not (edtf.startswith(known) or known.startswith(edtf)):
        return False
    draft.values["issued"] = max(edtf, known, key=len)
    return True


def _date_by_print(draft: _Draft) -> None:
    """Dates by the day of print what has no date of its own, or only the year of that day."""
    printed = parse_date(draft.values.pop("published", ""))
    known = draft.values.get("issued", "")
    is_date = printed is not None and printed.startswith(known)
    if is_date and len(known) <= len("2001"):
        draft.values["issued"] = printed or known
    shown = {part.role for part in draft.parts}
    role = "issued" if is_date and "issued" not in shown else "remark"
    draft.parts = [
        replace(one, role=role) if one.role == "published" else one
        for one in draft.parts
        if one.role != "published" or role not in shown
    ]


def _find_number(title: str) -> str | None:
    """The number that the title of a law, treaty or resolution prints."""
    named = _INSTRUMENT.fullmatch(title) or _RULING_TITLE.fullmatch(title)
    if named is not None and named["number"]:
        return named["number"]
    number = _NUMBER_IN_TITLE.search(title)
    return (number["number"] or number["plain"]) if number else None


def find_law_number(title: str) -> str | None:
    """The number that the title of a law prints, where it prints one alone."""
    numbers = {one["number"] or one["last"] for one in _NUMBER_OF_LAW.finditer(title)}
    return numbers.pop() if len(numbers) == 1 else None


def _find_written(title: str) -> str | None:
    """The date in a document's title: `Letter dated 14 March 2018`, `Comment No. 8 (2006)`."""
    written = _DATED.search(title)
    return parse_date(written["day"] or written["year"]) if written else None


def _find_date(title: str) -> str | None:
    """The date that such a title prints."""
    if (day := _DAY_OF_NUMBER.search(title)) is not None:
        century = {2: "19" if day["year"] > "49" else "20"}.get(len(day["year"]), "")
        return parse_date(f"{day['day']} de {century}{day['year']}")
    days = (next(filter(None, found.groups())) for found in _DATE_IN_TITLE.finditer(title))
    printed = max(days, key=len, default=None)  # `Resolution 2331 (2016) of 20 December 2016`
    return parse_date(printed) if printed and printed != _find_number(title) else None


def _is_enough(draft: _Draft, sort: str, kinds: set[str]) -> bool:
    """Whether the fields are enough for a citation, rather than a name with some text after it."""
    values, has = draft.values, draft.values.keys()
    is_section = draft.counted in ("amendment", "article", "section")
    is_section &= {"title", "locator"} <= has
    is_section |= "codified" in kinds and "title" in has
    if sort == "case":
        is_dated = {"authority", "title"} <= has and is_day(values.get("issued", ""))
        is_published = "report" in kinds or "number" in has
        return is_dated or (is_published and bool(has & {"issued", "page"}))
    if sort in ("resolution", "document"):
        is_by_body = "author" in has and _names_document(values.get("title", ""))
        is_named = sort == "resolution" or "number" in has or "version" in kinds or is_by_body
        is_dated = "issued" in has or {"number", "locator"} <= has or "title" not in has
        return is_named and (is_dated or (sort == "resolution" and is_section))
    if sort in ("gazetted", "hearing"):
        return sort == "hearing" or _JOURNAL.fullmatch(values.get("container", "")) is not None
    if "report" in kinds and not _LAW_SERIES.fullmatch(values["container"]):
        return False
    if sort == "treaty":
        return "report" in kinds or bool(has & {"issued", "number"})
    is_numbered = bool(has & {"issued", "number"}) or {"locator", "jurisdiction"} <= has
    is_placed = bool(kinds - {"remark"}) and (is_numbered or is_section)
    return is_placed or {"number", "issued"} <= has  # both may be in its title
