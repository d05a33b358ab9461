"""The words and forms of law: nouns for laws, treaties, courts and their papers, and the fields.

The nouns are patterns, spelled from `word_lists.toml`, of which other patterns are made. `LAW`,
`TREATY` and their like find a noun where it says what a title is. A field behind a title is
recognised by its own form: a number by `No.` or by the code of a document, a report by its volume
and page, a pinpoint by `art.` or `¶`, a day by its month. `FIELD` has the forms by kind. In a form
a group is the role of a value, and behind two underscores which form of it; the group `kind` is
the word before a pinpoint. `make_field` turns a match into a `LegalField`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline import patterns as re
from pipeline.citations.short_forms import PINPOINT_WORDS, name_counted
from pipeline.citations.source import NUMBER
from pipeline.grammar.dates import DAY, MONTH, MONTH_NAME
from pipeline.vocabulary.countries import country_names, find_country
from pipeline.vocabulary.word_lists import kinds_of_words, list_words, spell_words
from pipeline.vocabulary.words import spell

LONGEST_CITATION: Final = 700  # characters

LAW_NOUN: Final = spell_words("legal", "laws")
TREATY_NOUN: Final = spell_words("legal", "treaties")
COURT_NOUN: Final = spell_words("legal", "courts")
RULING_NOUN: Final = spell_words("legal", "rulings")
SHORT_RULING: Final = spell_words("legal", "short_rulings")
RESOLUTION_NOUN: Final = spell_words("legal", "resolutions")
DECLARATION_NOUN: Final = spell_words("legal", "declarations")
DOCUMENT_NOUN: Final = spell_words("legal", "documents")
FOREIGN_NOUN: Final = spell_words("legal", "foreign_laws")
FOREIGN_TREATY_NOUN: Final = spell_words("legal", "foreign_treaties")
HEARING_NOUN: Final = spell_words("legal", "proceedings")
SOURCE_NOUN: Final = (
    rf"(?:{LAW_NOUN}|{TREATY_NOUN}|{RESOLUTION_NOUN}|{DECLARATION_NOUN}"
    rf"|{DOCUMENT_NOUN}|{COURT_NOUN})"
)
# Before the one party of a case
IN_MATTER: Final = r"(?:In\sre|(?:In\sthe\s)?Matter\sof|Ex\sparte|Re(?:ference\sre)?)"
# Between the noun and the subject of a treaty
OF_TREATIES: Final = (
    r"(?:sur|contre|concernant|sobre|[Oo]n|[Ff]or|[Aa]gainst|to|of|[Bb]etween"
    r"|[Cc]oncerning|[Rr]elat(?:ing|ive)|[Rr]egarding|[Gg]overning|[Ee]stablishing|No\.?)"
)

LAW: Final = re.compile(rf"\b{LAW_NOUN}\b(?!\sof\s(?:[Cc]onduct|[Ee]thics|[Pp]ractice))")
# `Executive Order No. 5`, `Toll Act of 2012`
NUMBERED_LAW: Final = re.compile(rf"(?:[A-Z]\w+\s){{0,3}}{LAW_NOUN}\s(?:No\.\s|of\s\d|[A-Z]\.)")
FOREIGN_OPENING: Final = re.compile(rf"{FOREIGN_NOUN}\s")
TREATY: Final = re.compile(rf"\b{TREATY_NOUN}(?=$|,|\s{OF_TREATIES}\b|\s\()")
COURT: Final = re.compile(rf"\b{COURT_NOUN}(?!\w)")
DOCUMENT: Final = re.compile(
    rf"(?:\d{{1,3}}(?:st|nd|rd|th)\s)?(?:{DOCUMENT_NOUN}|{RESOLUTION_NOUN})(?!\w)"
)
# As the United Nations print it behind a body: `general comment No. 11 (2009) on …`
DOCUMENT_LOWER: Final = re.compile(rf"(?i:{DOCUMENT_NOUN})\s[Nn]o\.\s\d|concluding\sobs")
# `Salt Roads: Hearing Before the Committee on Roads`
HEARING: Final = re.compile(
    rf"(?:\b{HEARING_NOUN}|,\s(?i:{HEARING_NOUN}))\s(?:[Oo]n\s.{{3,80}}\s)?"
    r"[Bb]efore\s(?:the\s)?[A-Z]"
)
# Of volumes in which laws or treaties are printed: `Stat.`, `UNTS`
LAW_SERIES: Final = re.compile(spell_words("legal", "series"))
# Journals of record of the United States and the European Union (Bluebook rules 13, 14 and 21.9)
JOURNAL: Final = re.compile(r"(?<!\w)(?:Fed\.\sReg|Cong\.\sRec|O\.?J)\.?")

_STATE: Final = re.compile(
    rf"{spell_words('legal', 'forms_of_states')}\s(?:[^\W\d_]+\s)?"
    r"(?:(?:of|d[aeou]s?|del)\s|d[’'])"
)
_COUNTRY_NAMES: Final = tuple(name.lower() for name in country_names())


def is_state(name: str) -> bool:
    """Whether a name is a country's, or opens with what a state is: `Republic of Zenda`."""
    return _STATE.match(name) is not None or find_country(name) is not None


def is_country(name: str) -> bool:
    """Whether a name is a country's, in full or shortened (Bluebook table 10): `Can.` is one."""
    is_short = len(name) > len("Ct.") and name[-1] == "."
    is_short = is_short and any(one.startswith(name[:-1].lower()) for one in _COUNTRY_NAMES)
    return is_short or find_country(name) is not None


def are_two_states(text: str) -> bool:
    """Whether a text names the two states of a treaty in full: `Nepal-Jordan`."""
    first, _, second = text.replace("–", "-").partition("-")
    return find_country(first) is not None and find_country(second) is not None


# Days and years

YEAR: Final = r"(?:18|19|20)\d\d"
A_YEAR: Final = re.compile(YEAR)
ERA: Final = spell_words("legal", "eras")  # `B.E. 2551`
_CHRISTIAN: Final = spell_words("dates", "gregorian")  # `2007 A.D.`
# `14 de noviembre de 2019`, `1er mai 2010`
FOREIGN_DAY: Final = rf"\d{{1,2}}(?:er|º|°)?\s(?:de\s)?[^\W\d_]{{3,10}}\.?\s(?:de\s)?{YEAR}"
WHEN: Final = (
    rf"(?:{DAY}|{MONTH}(?:\s\d{{1,2}}\b)?,?\s{YEAR}|{FOREIGN_DAY}"
    rf"|{MONTH_NAME}\s(?:de\s)?{YEAR}|{YEAR})"
)
_DAY_IN_NUMBERS: Final = rf"\d\d?[./]\d\d?[./]{YEAR}"
_DEED: Final = spell_words("legal", "deeds")  # `adopted 2 May 1979`

# Places in a source

_NUMERAL: Final = (  # `12`, `5-A`, `3 bis`, `570.2`, `24(b)(ii)`
    r"\d{1,5}(?:er\b|[A-Z]{1,3}|[a-z]|-[A-Z]\b|-[a-z]{1,2}\b|\.?[º°ª]|\s(?i:bis|ter|quater)\b"
    r"|\s[a-z]\))?"
    r"(?:(?:[./]|(?<=[A-Z]):)(?:\d{1,4}[A-Z]{0,3}|[IVX]{1,5}\b|[a-z]\b)){0,3}(?:\(\w{1,5}\)){0,4}"
)
NUMERALS: Final = (  # `203(m), (q)`, `570.1–.27`
    rf"{_NUMERAL}(?:(?:\s?[-–]\s?\.?|,\s|,?\s(?:and|&|à|to|et|y|e)\s)"
    rf"(?:{_NUMERAL}|(?:\(\w{{1,3}}\)){{1,3}})){{0,3}}"
)
_PAGE: Final = r"(?:[EHS]?\d{1,3}(?:,\d{3})+|(?:I{1,2}-|[EHS])?\d{1,8}|_{2,5})"
PAGES: Final = (  # `I-12`, `H4978`, `12–15, 20 n. 3`
    rf"{_PAGE}(?:[-–]{_PAGE})?(?:,\s{_PAGE}(?:[-–]{_PAGE})?){{0,3}}(?:\snn?\.\s?\d{{1,3}})?"
)
_PART_COUNTED: Final = kinds_of_words("places_in_laws")
_SECTION: Final = spell_words("places_in_laws", "section")  # `s. 5`, but no bill: `S. 5`
_LAW_PART: Final = spell(_PART_COUNTED.keys() - list_words("places_in_laws", "section"))

# Numbers of laws, cases and documents

CODE: Final = (  # `12,345`, `40(XV)/1960`, `G.N. 12(A)`, `XII of 1920`
    r"\d{1,3}(?:,\d{3})+|\d{1,4}\([IVX]+\)/\d{4}|(?:[A-Z]\.\s?){2,3}\d{1,5}\([A-Z]\)"
    r"|[IVXLC]+(?=\sof\s\d{4})"
    # `2005-7 MTR/CAB`, with the office that counts
    r"|(?=[^,\s()]*\d)[A-Z\d][\w./:-]{0,30}\w(?:\s/?[A-Z]{2,8}(?:/[A-Z]{1,8})+(?![^\W_]))?|\d"
)
NO: Final = r"(?:[Nn]os?\.?|[Nn]\.?[°ºú]|[Nn]úm\.)"
STATUTES: Final = rf"(?:[A-Z]\.?){{2,5}}\s{YEAR},\sc\.?"  # `R.S.C. 1985, c. C-46`
# `06 Civ. 4880 (PKC)`, `1:07-cv-12 (RH)`, by which courts of the United States count what is filed
_DOCKET: Final = (
    r"(?:\d\d\s(?:[A-Z][a-z]{0,4}\.\s?){1,2}\d{1,6}|\d{4}-\d{1,4}\s(?:DC|QPC)\b"
    r"|(?:\d{1,2}:)?\d\d-(?:[a-z]{2}|[A-Z]{2})-\d{1,6}(?:-[A-Z]{2,4}){0,3})"
    r"(?:\s\([A-Z]{2,4}\)){0,3}"
)
_COUNTED_BY: Final = (  # `application No. 12/05`, `ILO Convention (Rev.) No. 5`
    r"(?:(?:application|communication|petition)\s)?(?:[A-Z][\w.-]*\s(?:\([A-Z][a-z]*\.?\)\s)?){0,3}"
)
BILL: Final = r"(?:H\.\s?(?:R\.)?|S\.)\s?(?:(?:Con\.\s|J\.\s)?Res\.\s)?\d{1,5}"  # `H.R. 12`
# `Pub. L. No. 106-386`, of which `PUBLIC_LAW` finds the section cited, too
PUBLIC_LAW_NUMBER: Final = r"(?:P\.\s?L\.|Public\sLaw|Pub\.\sL\.)\s(?:No\.\s)?\d{1,3}-\d{1,4}(?!\d)"
PUBLIC_LAW: Final = re.compile(
    rf"\b{PUBLIC_LAW_NUMBER}(?:,\s(?:§{{1,2}}\s?|[Ss]ec(?:tion|\.)\s)\d[\w-]*(?:\(\w{{1,4}}\))*)?"
    r"(?!,\s[\d§])"
)
SYMBOL: Final = (  # `UN Doc. A/55/383`, `AL SAU 3/2015`, `H.R. Rep. No. 106-939, pt. 1`
    rf"(?:{spell_words('legal', 'document_words')}\s)?(?:{NUMBER.pattern})|{PUBLIC_LAW_NUMBER}"
    rf"|{BILL}|(?:J?(?:AL|UA)|OL)\s[A-Z]{{3}}\s\d{{1,3}}/\d{{4}}"
    r"|(?:H\.\s?R\.|S\.|H\.|Sen\.)\s(?:Exec\.\s)?(?:Rep|Doc)\.\s(?:No\.\s)?\d[\d-]*(?:,\spt\.\s\d)?"
)
# `(2009–10, HL 12-I, HC 34)`, of the two houses of a parliament (OSCOLA 3.5.2)
HOUSE_PAPER: Final = r"(?:Cm(?:n?d)?|CP|H[CL](?:\sPaper)?)\s\d{1,5}(?:-[IVX]+)?"
# `G.A. Res. 217 (III) A`, `Security Council Resolution 1325`
RESOLUTION: Final = (
    r"(?:(?:[A-Z]\.\s?){2,4}|(?:[A-Z]\w+\s){2,4})[Rr]es(?:olution|\.)\s(?:[Nn]o\.\s)?\d[\w/]*"
    r"(?:\s?\([IVXLC]+\))?(?:\s[A-Z]\b)?"
)
# `107th Cong.`, and its session: `1st sess.`, `Fifty-ninth Session` (Bluebook rule 13)
CONGRESS: Final = (
    r"\d{1,3}(?:st|nd|rd|th|d)\s(?:Cong(?:\.|ress)|Leg(?:\.|islature)|Parl(?:\.|iament)?)"
)
SESSION: Final = r"(?:\d{1,3}|[\w-]+?)(?:st|nd|rd|th|d)\s(?:[A-Z]\w+\s){0,2}[Ss]ess(?:ion|\.)?"
# `Case C-5/08 P`, as the courts of the European Union count, or `Petition No. 12.474`
_UNION_CODE: Final = r"[A-Z][-–\u2011]\d[\w/]*(?:\s(?:P|R|RENV)\b)?"
CASE_NUMBER: Final = (
    rf"(?:(?:Joined\s)?Cases?\s{_UNION_CODE}(?:(?:,|,?\s(?:and|&|to))\s{_UNION_CODE}){{0,6}}"
    r"|(?:Appeal|Application|Case|Communication|Petition)s?\s"
    rf"(?:(?:[Nn]os?\.|[Nn][°º])\s)?(?=\S*\d)(?:{CODE}))"
)
# `(C029)`, as the International Labour Organization counts treaties
CODE_OF_TREATY: Final = re.compile(r"(?P<number>[CPR]\.?\s?\d{1,3})")

# Books, journals and codes in which a source is printed

CONTAINER: Final = (  # `F. Supp. 2d`, `U.N.T.S.`, `All ER (3d)`
    r"[A-Z][A-Za-z0-9.’'&]*(?:\s(?:[A-Z][A-Za-z0-9.’'&]*|&|\d[a-z]{1,2}|\(\d[a-z]{1,2}\))){0,5}"
)
_GAZETTE: Final = spell_words("legal", "gazettes")
_OF_UNION: Final = r"(?:O\.?J\.?|[DJ]O)"  # the journal of the European Union
UNITED_STATES_CODE: Final = r"(?:U\.\s?S\.\s?C|C\.\s?F\.\s?R)\.(?:\s?A\.)?"
_DIVISION: Final = spell_words("legal", "divisions")
# A court in the number of its judgment, which any report may print: `[2014] UKSC 47`, `2020 SCC 5`
_NEUTRAL: Final = (
    rf"(?:(?=[A-Z]{{3}})[A-Z]{{0,5}}{spell_words('legal', 'neutral')}(?:\s{_DIVISION})?)"
    rf"\s\d{{1,5}}(?:\s\({_DIVISION}\))?"
)
_ECLI: Final = r"(?:ECLI:[A-Z]{2}|EU):[A-Z\d]{1,7}"  # of courts in Europe, before the year
# `Cal. Civ. Code`, `N.Y. Penal Law`, `Md. Code Ann., Crim. Law`, in which a law is printed
_CODE_OF_STATE: Final = (
    r"(?=[^;()§\d]*\.)(?=[^,;()§\d]*\b(?:Code|Laws?|Stat)\b)"
    r"[A-Z][^,;()§\d]{2,50}(?:,\s[A-Z][^,;()§\d]{2,30})?"
)

# Before and behind a field

SEPARATOR: Final = re.compile(r"[,;]?\s")  # `;` before a second report
ENDS: Final = re.compile(
    r"[,;]\s|\s[(\[]|\s(?=§|¶|at\s(?:[\d¶§\[]|paras?\b|pp?\.)|amend\.|arts?\.|paras?\."
    r"|(?:paras?|arts?|ss?|cl|c|asp|asc|anaw|sch|div|regs?)\s\d|(?:al|ch|inc|lit|tit)\.\s\d|UN\sDoc"
    r"|(?:ECLI:)?EU:[A-Z]:|as\samended|A\.?\s?I\.?\s?R\.?\s\d{4}"
    r"|(?:19|20)\d\d\s(?:\(\d|[A-Z]{3,8}\s\d)|[Aa]pp\s[Nn]o)|$"
)

FIELD: Final = {
    kind: re.compile(form, re.VERBOSE)
    for kind, form in {
        "pinpoint": rf"""(?!P\d)(?:slip\sop\.,?\s|at\s(?=[¶§p])|operative\s)?
            (?P<kind>(?i:{PINPOINT_WORDS})|{_SECTION}|(?i:{_LAW_PART}))
            \s?(?P<locator>{NUMERALS}|(?<!P\.)(?<!P\.\s)[LRD]\.?\s?\d[\d-]{{0,12}}
              |[IVXLC]{{1,6}}(?:\.\d{{1,3}}|\(\w{{1,4}}\)){{0,3}})
          |(?:at\s)?(?P<locator__paragraphs>\[\d{{1,4}}\][-–]\[\d{{1,4}}\])
          |(?:at\s)?\[(?P<locator__paragraph>\d{{1,4}}(?:[-–]\d{{1,4}})?)\]
          |at\s(?P<locator__leaf_at>\*?{PAGES})""",
        "date": rf"""(?:(?:(?i:{_DEED}):?|of|on|de|du|del|vom)
            (?:\s(?:on|el|le|em|(?:at|in)(?:\s[A-Z][\w’'-]+){{1,3}},?(?:\son)?))?\s)?
            (?P<issued>{WHEN})""",
        "gazette": rf"""(?:(?:published\s)?in\s)?(?:the\s)?
            (?P<container__gazette>(?:[A-Z]\w+\s(?:(?:of|to)\sthe\s)?){{0,3}}\b(?i:{_GAZETTE})(?!\w)
              (?:\s(?!(?:del?|du|of)\s\d|[Nn](?:os?\b|[.°º]|úm)|[Ii]ssue|[Vv]ol(?:\.|ume))
                (?:(?!\s(?:at|S\.|pp?\.|[Vv]ol(?:\.|ume))\s)[^,;()\d]){{1,60}}?)?)
            (?:,\s(?:\w+\sYear
              |Extraordinary(?:,\sPart\s[IVX]+)?(?:,\s[Ss]ec(?:tion|\.)\s\d(?:\(\w+\))*)?
              |(?:[IVX]+|\d\.?ª)\s[Ss][ée]rie|[Ss](?:eção|ección|ection|érie)\s\w{{1,3}}))?
            (?:,?\s[Vv]ol(?:\.|ume)?\s(?P<volume>[IVXLC]+|\d{{1,4}}))?
            (?:,?\s(?:(?:[Ii]ssue\s)?(?:[Nn]os?\.?|[Nn]\.?[°º]|[Nn]\.|[Nn]úm\.)|[Ii]ssue)
              \s(?P<issue>[\d/.-]{{1,12}}(?:\s(?:bis|ter))?)(?:\sof\s{YEAR})?
            |\s(?P<issue__nth_issue>\d{{1,6}}))?
            (?:\s(?:at|S\.|pp?\.)\s(?P<page>{_PAGE}))?
            (?:\s(?:(?:de|du|del|of|vom)\s)?(?P<published__printed_on>\d\d?[./-]\d\d?[./-]{YEAR})
            |,?\s(?:dated|del?|du|of)\s(?P<published__dated>{DAY}|{FOREIGN_DAY}))?
          |(?P<container__of_issues>[A-Z](?:(?!\s[Nn]os?\.)[^,;()\d]){{3,60}}),?\s
            [Ii]ssue\s(?:[Nn]o\.\s)?(?P<issue__counted>\d{{1,6}})""",
        "number": rf"""(?:(?:{LAW_NOUN}|(?i:{FOREIGN_NOUN}|{RULING_NOUN}))\s)?
            (?:[Rr](?:eq|equête)\.?\s)?
            (?P<number>{_COUNTED_BY}(?:[Nn]os\.?\s(?:(?:{CODE}),\s){{1,6}}(?:{CODE})
              |(?:{NO}|[Nn]r?\.)\s(?:{_DOCKET}|{CODE}))
              (?:,?\s(?:and|&)\s(?:{CODE}))?
              (?:\sof\s(?P<issued__year>{YEAR}))?)       # `No. 8 of 2001` counts within its year
            (?:\s(?:of|du|de)\s(?P<issued__within>{WHEN}))?
            (?:\s(?:del?|du|da|do|of\sthe)\s[A-ZÀ-Ý][^,;()\d]{{2,60}})?
          |(?P<number__counted>(?:Application|Case|Communication|Petition)\s\d[\d./-]*
            |(?:[A-Z.]+\s)?Press\sRelease\s[A-Z\d][\w/.-]*\d
            |Report\s[IVX]+(?:\s?\((?:Part\s)?[\dA-Z]{{1,3}}\))?)
          |[Cc]able\s(?P<number__cable>\d\d[A-Z]{{3,15}}\d{{1,6}})
          |UN\sDoc\s(?P<number__code>[A-Z][\w/.-]+\w)
          |(?P<number__chapter>                          # `R.S.C. 1985, c. C-46`
              (?:[A-Z]\.?){{2,5}}\s(?:(?P<issued__revised>{YEAR}),\s)?
              c\.?\s[\w-]{{1,8}}(?:\.\d{{1,3}})?
            |(?:c\.?|asp|asc|anaw)\s\d{{1,3}}|[Cc]hapter\s\d{{1,3}}:\d{{1,3}}
            |(?:Act|Cap\.?)\s\d{{1,4}}[A-Z]?(?::\d{{1,2}})?(?:\sof\s(?P<issued__passed>{YEAR}))?
            |(?i:{FOREIGN_NOUN})\s\d{{1,5}}/\d{{2,4}})
          |NOR\s?:\s(?P<number__of_french>[A-Z]{{4}}\d{{7}}[A-Z])
          |(?:[Ii]ndex:?\s(?:[Nn]o\.?:?\s)?)?
            (?P<number__symbol>(?:{SYMBOL})(?:\s[Rr]ev\.\s?\d)?|\d{{3,6}}/\d{{2}})""",
        "report": rf"""
            (?P<number__ecli>(?:[\[(]{YEAR}[\])]\s)?{_ECLI}:(?P<issued__in_code>{YEAR}):\w[\w.]*)
          |(?P<number>\[?(?P<issued__decided>{YEAR})\]?\s{_NEUTRAL})
          |(?P<volume>\d{{1,4}})\s(?P<container>{CONTAINER})\s(?P<page>{_PAGE})  # `410 U.S. 113`
            # `United Nations, Treaty Series, vol. 78, No. 1021, p. 277`
          |(?P<container__collection>
              (?:[A-Z][A-Za-z’'.\s]{{2,40}},\s)?[A-Z][A-Za-z’'.\s]{{2,60}}),\svol\.\s
            (?P<volume__nth_volume>\d{{1,4}})
            (?:,\s(?P<number__registered>[Nn]o\.\s[\d-]{{1,12}}))?
            ,\spp?\.\s(?P<page__on_page>{_PAGE})
            # `2003 O.J. (L 327) 1`, `JO L 101 du 15.4.2011, p. 1`
          |(?:\[?(?P<issued__in_year>{YEAR})\]?\s)?(?P<container__journal>{_OF_UNION})\s
            (?:\[?(?P<issued__of_print>{YEAR})\]?\s)?\(?(?P<volume__series>[LC]\s?\d{{1,3}})\)?
            (?:(?:,\s|\s(?:de|du)\s)(?P<remark>{_DAY_IN_NUMBERS}))?
            (?:\s|/|,?\spp?\.\s?)(?P<page__opens>\d{{1,5}}(?:[-–]\d{{1,5}})?)
            (?:,\s{_DAY_IN_NUMBERS})?
            # `OJ L, 2024/1712, 24.6.2024`
          |(?:\[{YEAR}\]\s)?(?P<container__of_union>{_OF_UNION})\s(?P<volume__letter>[LC]),?\s
            (?P<number__of_act>{YEAR}/\d{{1,5}})(?:,\s{_DAY_IN_NUMBERS})?
            # `[1932] AC 562`, `(2001) 12 EHRR 3`, `2010 (3) SCC 12`
          |(?:[\[(](?P<issued>{YEAR})[\])]\s(?:(?P<volume__part>\d{{1,3}})\s)?
            |(?P<issued__of_year>{YEAR})\s\((?P<volume__nth>\d{{1,2}})\)\s)
            (?P<container__reports>{CONTAINER}(?<!\sNo\.)|[a-z][A-Z]+)
            (?:\s(?P<page__first>(?:I{{1,2}}-)?\d{{1,5}}))?
            # `AIR 1997 SC 3011`, `ECHR 2010-IV`, `I.C.J. Reports 1986, p. 14`
          |(?P<container__law_reports>A\.?\s?I\.?\s?R\.?)\s(?P<issued__reported>{YEAR})\s
            (?P<authority>[A-Z][A-Za-z.]{{1,12}})\s(?P<page__begins>\d{{1,5}})
          |(?P<container__court_reports>E\.?C\.?H\.?R\.?|I\.?C\.?J\.?\sRep(?:orts|\.))\s
            (?P<issued__delivered>{YEAR})(?:-(?P<volume__tome>[IVX]+))?
            (?:(?:,\sp\.)?\s(?P<page__leaf>\d{{1,5}}))?""",
        # Who reported the case or wrote the judgment: `M.P. Ada Lund`, `Rel. Karl Holst`
        "judge": r"""(?P<remark>(?:Rel(?:\.|atora?)|M\.\s?P\.|(?:Magistrad[oa]\s)?[Pp]onente):?\s
            [A-Z][^,;()\d]{3,60})""",
        # `Inter-Am. Ct. H.R. (ser. C) No. 110`, `Series C No. 110`
        "series": r"""(?:(?P<authority>[A-Z][^,;()]{2,40}?)\s)?
            (?P<number>(?:\(ser\.\s[A-Z]\)|\(?[Ss]er(?:ies?|\.)\s[A-Z]\)?,?)\s
              (?:[Nn]o\.?|[Nn]úm\.)\s\d{1,4})""",
        # `Merits and Costs`, `Judgment of 3 May 2010`, `Views adopted on 3 May 2010`
        "ruling": rf"""(?P<remark>(?:[A-Z][a-z]+\s){{0,2}}(?i:{RULING_NOUN})
              (?:(?:,\s|,?\s(?:and|et|y)\s){RULING_NOUN})*(?:\s\([A-Z][^()\d]{{2,40}}\))?
              (?:\son\s[a-z\s]{{3,40}}?)?)
            (?:\s(?:of|de|du|(?:adopted|dated|delivered)(?:\son)?)\s(?P<issued>{DAY}|{FOREIGN_DAY})
            |\s(?:pursuant\sto|on|under)\s[^,;()]{{3,80}})?""",
        "court": rf"""(?P<authority>(?:[A-Z][^,;()\d]{{0,60}}\b)?{COURT_NOUN}(?![^\W_])
            [^,;()\d]{{0,60}})""",
        "change": rf"""(?P<remark>as\samended
          |(?:as\s)?(?:last\s)?(?:amended|revised|repealed|replaced
              |reformad[oa]|modificad[oa]|modifiée?|últimas?\sreformas?)
            (?:\s(?:by|in|on|el|par|le))?\s[^,;()]{{2,80}}
          |(?:entered|entry)\sinto\sforce\s(?:on\s)?{WHEN}|not\syet\sin\sforce
          |(?:adopted|approved|opened\sfor\ssignature|proclaimed)\s(?:at|by)\s[^,;()]{{2,90}}
          |(?:acceded\sto|ratified|signed)\sby\s[A-Z][^,;()\d]{{2,40}}?\s(?:(?:on|in)\s)?{WHEN})""",
        # `G.A. Res. 2200A (XXI), 21 U.N. GAOR Supp. (No. 16)` (Bluebook rule 21.7)
        "resolved": rf"""(?P<resolution>{RESOLUTION})|(?P<remark>
            (?:\d{{1,3}}\s)?U\.?\s?N\.?\s[A-Z]{{4,6}}(?:\s[Ss]upp\.)?(?:\s\(No\.\s\w{{1,4}}\))?)""",
        "resolution": rf"(?P<remark>{RESOLUTION_NOUN}\s(?:No\.\s)?\d[\w/]*)",
        "part": rf"""(?P<remark>(?i:pmbl\.|preamble|annex)
          |(?:{spell_words("pinpoints", "parts")}s?|div\.|(?:sub)?tit\.)\s
            (?:\d[\d.]*[A-Z]?|[IVX]+|[A-Z]))""",
        # `Ferry Wages Act, 29 U.S.C. § 212(c)`, `Toll Act § 7, 42 U.S.C. § 2000e (2018)`
        "codified": rf"""(?:codified\s(?:as\samended\s)?at\s)?(?:(?P<volume>\d{{1,3}})\s)?
            (?P<container>{UNITED_STATES_CODE}|{_CODE_OF_STATE}),?\s
            (?:(?P<kind>§{{1,2}}|pts?\.|chs?\.)\s?|(?=\d+/))(?P<locator>{NUMERALS})
            (?:,?\set\sseq\.)?""",
        "named": r"""(?P<remark>[“"][^“”"]{3,200},?[”"]
          |(?:Addendum|Corrigendum|Mission\sto)\b[^,;()]{0,80}
          |de\sl[’'][A-Z]{2,8}|de\sla\s[A-Z]{2,8})""",
        "session": rf"""(?P<remark>(?:published\s)?{SESSION}(?:\s\({YEAR}\))?
            |{CONGRESS}(?:,\s{SESSION})?)(?:\s(?P<locator>(?!{YEAR}\b){PAGES}))?""",
        "collected": r"(?P<number>(?:[A-Z]\.?){1,5}\s\d[\d./]{0,8})",  # `SR 101`
        "collection": r"""(?P<remark>(?:[Ll]aws|Acts)\sof\s(?:the\s)?[A-Z][^,;()]{2,40}
          |[A-Z]\w+\sCode)""",
        # Bluebook rule 21.4.2, of a treaty of a few: `U.S.-Mex.`
        "states": r"""(?P<remark>(?=\S*[.–])[A-Z][\w.]+(?:\s[A-Z][\w.]+)?
            (?:[-–][A-Z][\w.]+(?:\s[A-Z][\w.]+)?){1,4})""",
    }.items()
}
# Those that another field before them, or the kind of source, makes possible
RARE_FIELD: Final = {
    kind: re.compile(form, re.VERBOSE)
    for kind, form in {
        "pages": rf"(?P<locator>{PAGES})",  # behind a report
        # Behind an article: `art. 3, al. 2`
        "within": rf"""{spell_words("pinpoints", "within_articles")}\s?
            (?P<locator>\d{{1,3}}[º°ª]?(?:\(\w{{1,4}}\)){{0,3}}|[IVXLC]+|[a-z]\)?)""",
        # Of a judgment, whose number has the year: `Sentencia 55/2019, de 13 de noviembre`
        "day": rf"(?:de|du|of)\s(?P<day>\d{{1,2}}\s(?:de\s)?{MONTH_NAME})",
        # Of others: `Act, 2064 (2007)`, `Act, B.E. 2551 (2008)`, `Act, 2064 B.S. (2007 A.D.)`
        "calendar": rf"""(?:{ERA}\s)?\d{{4}}(?:\s{ERA})?
            \s\((?P<issued__christian>{YEAR})(?:\s{_CHRISTIAN})?\)""",
    }.items()
}


@dataclass(frozen=True, slots=True)
class LegalField:
    """Values by role with their offsets; `counted` is what a locator counts."""

    kind: str
    end: int
    values: dict[str, tuple[int, int]]
    counted: str | None = None


def make_field(kind: str, found: re.Match[str]) -> LegalField:
    """The field of a match, by the names of its groups."""
    groups = {role: found.span(role) for role, value in found.groupdict().items() if value}
    word = found["kind"] if "kind" in groups else ""
    values = {role.partition("__")[0]: span for role, span in groups.items() if role != "kind"}
    printed = found.string[slice(*values.get("container", (0, 0)))]
    is_year = A_YEAR.fullmatch(found.string, *values.get("volume", (0, 0)))
    if "issued" not in values and is_year and not LAW_SERIES.fullmatch(printed):
        values["issued"] = values.pop("volume")  # of reports that count by years
    counted = None
    if "locator" in values:
        is_paged = kind in ("pages", "session") or "locator__leaf_at" in groups
        word = word or ("p" if is_paged else "§" if kind == "codified" else "¶")
        counted = _PART_COUNTED.get(word.lower()) or name_counted(word)
    return LegalField(kind, found.end(), values, counted)
