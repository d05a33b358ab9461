"""Sentences of a note that cite nothing.

A sentence is a remark only where it surely is one: it has a finite verb, and no sign of a source.
Anything else may be a citation that is not read.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.citation_cues import looks_like_citation
from pipeline.grammar.dates import MONTH, YEAR
from pipeline.grammar.names import is_headline
from pipeline.vocabulary.word_lists import spell_words

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
_CAPITAL_INSIDE: Final = re.compile(r"\s\W?[A-Z]")  # a short sentence has none


def may_cite(text: str) -> bool:
    """Whether a text that is no citation may contain one: by its cues, or as it is no sentence."""
    is_title = is_headline(text) and _CAPITAL_INSIDE.search(text) is not None
    return looks_like_citation(text) or is_title or _NUMBERED_REPORT.search(text) is not None


_LEAD: Final = re.compile(r"For\s[^.;]*,")


def is_remark(sentence: str) -> bool:
    """Whether a sentence surely cites nothing, or leads to a source: `For more on tolls,`."""
    shown = _WHEN.sub("", sentence)
    if _LEAD.fullmatch(shown):
        return not _SIGN.search(shown)
    is_sentence = _FINITE.search(shown) is not None and not is_headline(shown)
    return is_sentence and len(shown.split()) >= _FEWEST_WORDS and not _SIGN.search(shown)
