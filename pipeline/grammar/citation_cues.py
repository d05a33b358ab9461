"""Signs that a text cites sources: the heading of a list of notes, words inside a note."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.grammar.dates import MONTH, YEAR
from pipeline.grammar.named_parts import MAX_CITATION, URL, split_at_commas
from pipeline.grammar.names import is_capitals, is_headline, is_organization, parse_people
from pipeline.vocabulary.countries import words_of_countries
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words


def spell_kind(name: str) -> str:
    """The pattern of kinds of what is said or written: `telephone interview` of `interviews`."""
    ways, kinds = (spell_words("communications", one) for one in ("ways", name))
    return rf"(?i:(?:(?:{ways})\s){{0,3}}(?:{kinds})(?!\w))"


# Headings of notes and reference lists: `Notes`, `References and Notes`; and of the latter alone.
_REFERENCES: Final = spell_words("note_headings", "references")
_NOTES: Final = f"(?:{spell_words('note_headings', 'notes')}|{_REFERENCES})"
_AND: Final = rf"(?:\s(?:&|{spell_words('note_headings', 'links')})\s"
NOTES_HEADING: Final = re.compile(rf"\W*{_NOTES}{_AND}{_NOTES})?\W*", re.IGNORECASE)
REFERENCES_HEADING: Final = re.compile(
    rf"\W*(?:(?:{_REFERENCES}){_AND}{_NOTES})?|{_NOTES}{_AND}(?:{_REFERENCES})))\W*", re.IGNORECASE
)
_YEAR: Final = r"(?:1[89]|20)\d\d"
_CLOSING_DAY: Final = (
    rf"(?:[A-Z]\w{{2,30}},\s)?(?:{MONTH}\s(?:\d{{1,2}})?,?\s)?{_YEAR}[a-z]?(?:\s?\(\w{{1,5}}\))?"
)
_CUE: Final = re.compile(
    rf"""
    [(\[][^()\[\]]{{0,60}}\b{_YEAR}[a-z]?[)\]]                          # (Oxford Univ. Press 1999)
  | \b(?:arts?|secs?|paras?|vol)\.\s?\d | §\s?\d | ¶\s?\d
  | (?:,|\s)\s?(?:pp?\.|at)\s\d{{1,4}}(?:[-–]\d{{1,4}})?\s?(?:$|[(,;.])
  | \b(?i:supra|infra|ibid|op\.\scit|hereinafter)\b | \b[Ii]d\.(?=\s|$|,)
  | [(\s](?:[Ee]ds?|EDS?|trans)\.(?=[\s,)]|$)
  | \b(?:available\s(?:at|from|online)|on\sfile\swith|accessed\son)\b
  | \blast\s(?:visited|viewed|accessed)\b
  | \b(?i:e-?mail|written|official)\scommunication\b
  | \b[Ss]ource\son\sfile\b
  | \bNo\.\s\d{{1,5}}(?:/|\sof\s)\d{{4}}\b
  | \b(?i:official\sgazette|gaceta|di[aá]rio\soficial|journal\sofficiel)\b
  | ,\sss?\.\s\d | \bBGBl\.\s | ^Interview,\s
  | \bin\s(?:discussion|conversation)\swith\s(?:the\s)?author\b
  | [.;]\s{_CLOSING_DAY}[.;]?$                                         # … . May 3, 2019a.
  | [A-Z]\w+\sv\.\s[A-Z].{{0,160}}\b{_YEAR}\b                           # Roe v. Zenda, … 2004
  | ,[”"]\sin\s[A-Z]                                                     # “Tolls,” in Rivers
  | ,[”"]\s[A-Z][\w.’'\s()]{{2,50}},\s.{{0,40}}\b{_YEAR}\b             # “Tolls,” River Post, … 2004
  | \bU\.?N\.?\sDoc\b | \bU\.N\.T\.S\b | \bU\.S\.C\. | \bet\sal\b\.?,
  | \b\d{{1,4}}\s(?:[A-Z][A-Za-z’']{{0,12}}\.\s?(?:&\s)?){{1,6}}\d{{1,5}}\b  # 14 TUL. L. REV. 357
    """,
    re.VERBOSE,
)
_OPENING: Final = re.compile(
    r"""\W{0,3}(?:(?i:see|cf\.|accord|citing|quoting)[\w\s,.]{0,24}?\s)?
    (?: (?i:(?:e-?mail|letter|fax|memorandum|telegram|communication)s?\s(?:from|to|between)\b
      | (?:(?:telephone|personal|author['’]s|e-?mail|phone)\s)?interviews?\s(?:with|by|of)\b
      | (?:[\w.&'’-]+\s){1,6}interviews?\swith\b.{0,200}\b(?:19|20)\d\d
      | (?:telephone|personal)\s(?:conversation|communication)\b
      | (?:press|news|media)\s(?:release|statement),
      | (?:testimony|statement|remarks|speech|address)\s(?:of|by)\s)
      | (?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,30}(?:\s&|\sAND)?[ ]){0,8}[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,30}
        (?:,\s(?!which|who|the\b|an?\b)|\s\((?i:eds?)\.)
    )""",
    re.VERBOSE,
)


def looks_like_citation(text: str) -> bool:
    """Whether a piece of a note cites something rather than being mere commentary.

    Cues: a URL, a year in brackets, a pinpoint (`art. 212`, `§ 5`, `p. 12`), a citation word
    (`supra`, `ibid.`, `eds.`, `available at`), a date as last clause, the opening of a letter or
    interview, an author in capitals, or commas between a person or organisation and a date.
    """
    shown = text.strip()[:MAX_CITATION]
    if URL.search(shown) or _CUE.search(shown) or _OPENING.match(shown):
        return True
    return _is_dated_list(shown.rstrip(" ."))


_DATED: Final = re.compile(rf"\d.*|.*\b{_YEAR}[a-z]?")


def _is_dated_list(text: str) -> bool:
    """Whether commas separate a leading name, or words in capitals, from a date at the end."""
    pieces = [piece.text for piece in split_at_commas(text)]
    if len(pieces) < 2 or not _DATED.fullmatch(pieces[-1]):  # noqa: PLR2004 - author, date
        return False
    if parse_people(pieces[0]) is not None or is_organization(pieces[0]):
        return len(pieces[-1].split()) <= 3  # noqa: PLR2004 - `5 May 2007`, and no sentence
    return any(is_capitals(piece) and " " in piece for piece in pieces[1:-1])


# Sentences that cite nothing: only what surely is one; anything else may cite.
_FEWEST_WORDS: Final = 5
_FINITE: Final = re.compile(rf"\s(?:{spell_words('note', 'finite')})\s")
# `(in 1913)`, `(since May 2010)`: no year of a publication
_WHEN: Final = re.compile(
    rf"\((?:after|before|by|from|in|since|through|until)\s(?:{MONTH}\s)?{YEAR}\)"
)
_SIGN: Final = re.compile(
    rf"""://|\bwww\.|@|[§¶]
      | [^\W\d_]\.\s?\d                                # vol. 3, H.R. 12, p. 4
      | \([^()]*\b{YEAR}\b[^()]*\)                      # (Oxford University Press, 2010)
      | ,[”"’] | [”"’],\s(?:in\s)?[A-Z]                  # “Roads,” Sarn Post
      | \b[A-Z]{{1,8}}[-/]?\d{{3,}} | \b[A-Z]{{2,8}}[-/]\d
      | ,\s(?:{MONTH}\s)?(?:\d{{1,2}},\s)?{YEAR}\W*$     # Roads of Zenda, May 2010.
      | \sv\.\s | \bet\sal\b | \b(?i:supra|infra|ibid|hereinafter)\b | \b[Ii]d\.
      | \b(?i:see|cf\.|citing|quoting)\s(?:(?:also|generally)\s)?[“"A-Z] | ,\sby\s[A-Z]
      | \b(?:[Pp]ress\s[Rr]elease|[Ii]nterview|[Ll]etter|[Tt]estimony|[Ee]-?mail)s?\b
      | \b(?:[Aa]vailable|[Aa]ccessed|[Rr]etrieved|[Oo]n\sfile)\s(?:at|from|on|with)\b""",
    re.VERBOSE,
)
# `For more, see Focus Report R4000, Title, by Name`
_NUMBERED_REPORT: Final = re.compile(r"\b[Ss]ee\s(?:[A-Z][\w’'-]*\s){1,4}[A-Z]{1,3}\d{3,6},\s[A-Z]")
_ENDS_IN_CODE: Final = re.compile(r",\s[A-Z]{2,6}-\d{2}-\d{1,5}[A-Z]{0,3}\W*$")  # `…, GAO-99-88.`
_CAPITAL_INSIDE: Final = re.compile(r"\s\W?[A-Z]")  # a short sentence has none


def may_cite(text: str) -> bool:
    """Whether a text that is no citation may contain one: by its cues, or as it is no sentence.

    A list of countries, of those that said something, contains none.
    """
    if words_of_countries().issuperset(fold(text).split()):
        return False
    is_title = is_headline(text) and _CAPITAL_INSIDE.search(text) is not None
    is_numbered = _NUMBERED_REPORT.search(text) or _ENDS_IN_CODE.search(text)
    return looks_like_citation(text) or is_title or is_numbered is not None


_LEAD: Final = re.compile(r"For\s[^.;]*,")


def is_remark(sentence: str) -> bool:
    """Whether a sentence surely cites nothing, or leads to a source: `For more on tolls,`."""
    shown = _WHEN.sub("", sentence)
    if _LEAD.fullmatch(shown):
        return not _SIGN.search(shown)
    is_sentence = _FINITE.search(shown) is not None and not is_headline(shown)
    return is_sentence and len(shown.split()) >= _FEWEST_WORDS and not _SIGN.search(shown)
