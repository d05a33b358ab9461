"""The words of a composition: names of items, words around them (`mostly`), and prose.

Prose are remarks about all items, statements about a whole people, and introductions to a list.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.grammar.amounts import COMPARATOR
from pipeline.grammar.date_qualifiers import parse_date_qualifier
from pipeline.grammar.lists import INSIDE
from pipeline.statistics.quantity.amounts import COUNT_OF, FRACTION
from pipeline.vocabulary.compositions import composition_words, spell_phrases
from pipeline.vocabulary.measures import measures
from pipeline.vocabulary.word_lists import spell_words
from pipeline.vocabulary.words import LETTERS, spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import ListPart

# Statements about a whole people that name no part of it.
_OF_A_KIND: Final = spell_phrases("of_a_kind")
_NAME: Final = r"[^\W\d_][\w'-]*(?:\s[\w'-]+){0,3}"
_NAMES: Final = rf"(?:{_NAME},\s)*{_NAME},?\sand\s{_NAME}"  # ended by `and`; no other name follows
_UNIFORM: Final = re.compile(
    rf"""(?:homogene?ous|{_OF_A_KIND}\s(?:{_OF_A_KIND}\s)?(?:homogene?ous|heterogeneous|mixed|diverse))
    (?:\s(?:people|population|society))?
    (?:\s\((?:except\sfor|with)\s[^()%]*\)|,?\sexcept\sfor\s[^,;%()]*)?
    (?:;\s[a-z][^;%:()]*?\s(?:is|are|was|were|has|have|live)\s[^;%:()]*)*""",
    re.VERBOSE,
)
_MIXED: Final = re.compile(
    rf"""(?:[A-Z][\w'-]+\sare\s)?(?:an?\s)?(?:{_OF_A_KIND}\s)?(?:homogene?ous\s)?
        (?:(?:ad)?mixtures?|composite|blend)\sof\s{_NAMES}
    | (?:most|nearly\sall|almost\sall|all)\sof\sthe\s(?:population|people)\s(?:is|are)\sof\s
        (?:inter)?mixed\s{_NAMES}""",
    re.VERBOSE,
)


def is_uniform(text: str) -> bool:
    """Whether this describes a whole people as uniform or mixed and names no part."""
    return _UNIFORM.fullmatch(text) is not None


def is_mixed(text: str) -> bool:
    """Whether this names peoples only as the origins of a mixed one."""
    return _MIXED.fullmatch(text) is not None


# A share that is not read: `two-thirds`, `nine in ten`.
_SHARE_IN_WORDS: Final = re.compile(
    rf"\b(?:{COMPARATOR})?{FRACTION}(?=\s(?:of\s)?[^\W\d_]|[),;]|$)", re.IGNORECASE
)
_COUNT_OF: Final = re.compile(
    rf"\b(?:{COMPARATOR})?{COUNT_OF}(?=\s(?:of\s)?[^\W\d_])", re.IGNORECASE
)


def has_share_in_words(text: str) -> bool:
    """Whether a share is written in words somewhere."""
    return _SHARE_IN_WORDS.search(text) is not None


@lru_cache(4096)  # lists repeat the names of others
def is_share_in_words(words: str) -> bool:
    """Whether a name or remark is nothing but such a share."""
    return _SHARE_IN_WORDS.fullmatch(words) is not None


def counts_of_many(text: str) -> bool:
    """Whether a share is so many of so many: `nine in ten are Muslim`."""
    may_be = any(word in text for word in (" in ", " out of ", " every ", " each "))
    return may_be and _COUNT_OF.search(text) is not None


# Remarks about a list.
FINITE: Final = re.compile(rf"\b(?:{spell_words('wording', 'finite')})\b")
# A sentence that begins with a name has one of these; participles may belong to a name.
_VERB: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?|claims)\b")
_VERB_AMID: Final = re.compile(
    r"\s(?:is|are|was|were|have|has|speaks?|understand|(?:listed|recognized|designated)\sas)\s"
)
_REMARK: Final = re.compile(r"(?:no|most|much|majority\sof|with|but|although)\s")
_LONG_WORD: Final = re.compile(r"(?<!\()\b[^\W\d_]{2,}")
_NO_SENTENCE: Final = re.compile(r"[:=$<>]|--|\s-\s|\u2013|\u2014")
_SHARE: Final = re.compile(r"%(?!\sof\s)")  # `20% of the population are …` is no share
# A name after the sentence would be lost in it: `spoken in the west, English is …`.
_NAME_BEHIND: Final = re.compile(r",\s[A-Z][^;]*\b(?:is|are)\s")
# A name with a bracket after a comma is an item; no sentence extends over it.
_LISTED: Final = re.compile(r",\s[A-Z][\w' -]{1,40}\s\([^()]*\)\s*(?=[,;]|$)")
_TURN: Final = re.compile(
    r"(?<!ed)(?:\s|,\s)(?=but\s|with\s[^,]*\b(?:few|majority)\b|with\s.*minorit)"
    r"|,\s(?=with\s[^,;]*$)"
)
_VERB_OF_FIGURES: Final = re.compile(
    r"[^,%]*%\sof\s.*\b(?:is|are|was|were|have|has|speaks?|belongs?|lives?)\b"
)
# The joint share of several names; `Anglican, Baptist, and Roman Catholic Churches dominant`.
_MAKE_UP: Final = re.compile(
    r"[^;:%$<>]*\b(?:make\sup|constitute|account\sfor)\s(?:about\s|over\s|nearly\s)?[\d.]+%\sof\s"
    r"(?:the\s)?(?:total\s)?population\s*"
)
_A_FEW: Final = re.compile(
    r"(?:and\s)?(?:very\s)?(?:small|tiny)\s(?:numbers\sof|(?:[\w'-]+\s){1,3}communities\sin)\s"
    r"[^\d;()]*$"
)


# Introductions to a list: a sentence up to its first figure, or what the percentages are of.
_LINK: Final = r"(?:--|\s-\s|:\s)(?=\S)"
OPENING: Final = re.compile(
    rf"[^%;:()\d]*\b(?:is|are)\s(?=[\d.<-]+%)|(?:[^%:;]|\b100%)*?[^\s-]{_LINK}"
)
OF_THE_LIST: Final = re.compile(
    rf"\s*(?:{spell_phrases('openings')}\b|total(?=:\s)|(?:no\sofficial\slanguages?|(?:\w+\s)?homogeneous)$)"
    rf"|(?:.*\b)?(?:{spell_phrases('headings')}|by\s[a-z]+)(?:\sof\s[a-z]+)?(?:\s\({INSIDE}*\))?"
    r"(?:--|\s-\s|:\s)$",
    re.IGNORECASE,
)
_NAMES_ONLY: Final = re.compile(r"[^;%\d:()]+")
_SHARES: Final = re.compile(r"(?<!\b100)%|\bper\s?cent\b")


class ListRemark(NamedTuple):
    """A stretch that may be a remark about all items: half-open offsets.

    The list continues after `end` and stops at `cut`. One that `needs_whole` may be a part of the
    list, unless this is complete without it; one that `is_sure` may be so although it could be read
    as an item. An `is_opening` has nothing of the list before it, and what comes before one that
    `is_linked` to the list is no part of this: one that `needs_link` is only a remark there.
    """

    start: int
    end: int
    cut: int
    needs_whole: bool = False
    is_sure: bool = False
    is_opening: bool = False
    is_linked: bool = False
    needs_link: bool = False


def find_remarks(pieces: Sequence[ListPart], text: str, mask: str) -> Iterator[list[ListRemark]]:
    """Yield for each section between semicolons the stretches that may be remarks.

    `text` ends where the list, masked, ends. A remark begins with a part, or within one at `but` or
    `with`, and ends with its section or with the text.
    """
    starts = [at for at, piece in enumerate(pieces) if not at or piece.mark == ";"]
    for first, behind in pairwise([*starts, len(pieces)]):
        end = pieces[behind - 1].end
        after = pieces[behind].start if behind < len(pieces) else end
        cut = pieces[first - 1].end if first else 0
        inside = _find_inside(pieces[first:behind], cut, text, end)
        yield [*_find_openings(pieces[first], mask, end, after), *inside]


def _find_openings(piece: ListPart, mask: str, end: int, after: int) -> Iterator[ListRemark]:
    """Yield the introductions with which a section begins, or which it is."""
    start = piece.start
    if (found := OPENING.match(mask, start, end)) and is_introduction(found[0]):
        yield ListRemark(start, found.end(), start, is_sure=True, is_opening=True, is_linked=True)
    if after > end and not _SHARES.search(mask, 0, end):
        is_open = not is_introduction(mask[start:end])
        is_names = is_open and start == 0 and _NAMES_ONLY.fullmatch(mask, 0, end) is not None
        needs_link = is_open and not is_names
        yield ListRemark(start, after, start, is_names, is_opening=True, needs_link=needs_link)


def is_introduction(text: str) -> bool:
    """Whether these words introduce a list and are none of it: a sentence, `estimates -`."""
    if FINITE.search(text) or OF_THE_LIST.match(text):
        return True
    return parse_date_qualifier(text.rstrip(": -")) is not None


def _find_inside(pieces: Sequence[ListPart], cut: int, text: str, end: int) -> Iterator[ListRemark]:
    """Yield the remarks that begin in a section after its first item, the shortest first."""
    is_last = end == len(text)
    cuts = [cut, *(piece.end for piece in pieces)]
    for piece, before in reversed([*zip(pieces, cuts, strict=False)]):
        if not piece.mark:
            break
        if _has_figures(piece, text, end):
            yield ListRemark(piece.start, end, before, needs_whole=True)
        is_at_end = piece is pieces[0] or piece is pieces[-1]
        if not is_last and is_at_end and _has_verb(piece, text, end):
            yield ListRemark(piece.start, end, before)
        if _is_sentence(piece, text):
            yield ListRemark(piece.start, len(text), before)
    first = pieces[0].start
    if text.count("%") == 1 and _MAKE_UP.fullmatch(text, first, end):
        yield ListRemark(first, end, cut, is_sure=True)
    for turn in reversed([*_TURN.finditer(text, first, end)]) if is_last else ():
        if _has_no_share(text[turn.end() : end]):
            yield ListRemark(turn.end(), end, turn.start(), is_sure=True)


def _has_no_share(stretch: str) -> bool:
    return not (_SHARE.search(stretch) or _NO_SENTENCE.search(stretch) or _LISTED.search(stretch))


def _is_words(piece: ListPart, text: str) -> bool:
    is_joined = text.startswith("and ", piece.start)
    return not is_joined and _LONG_WORD.search(text, piece.start, piece.end) is not None


def _has_verb(piece: ListPart, text: str, end: int) -> bool:
    """Whether a part begins a sentence without figures that ends with its section."""
    stretch = text[piece.start : end]
    if not _is_words(piece, text) or re.search(r"[\d%]", stretch) or not _has_no_share(stretch):
        return False
    printed = text[piece.start : piece.end]
    return bool(_VERB_AMID.search(printed) or _REMARK.match(printed))


def _is_sentence(piece: ListPart, text: str) -> bool:
    """Whether a part begins a sentence or sentences that extend to the end."""
    printed, stretch = text[piece.start : piece.end], text[piece.start :]
    has_list = ";" in stretch and "%" in stretch
    if has_list or not _is_words(piece, text) or not _has_no_share(stretch):
        return False
    if not (printed[0].islower() or printed[0].isdigit()):
        return _VERB.search(printed) is not None
    has_verb = bool(_REMARK.match(printed) or FINITE.search(printed))
    if piece.mark == ";":
        return has_verb or not printed.startswith("also ")
    return has_verb and not _NAME_BEHIND.search(text, piece.end)


def _has_figures(piece: ListPart, text: str, end: int) -> bool:
    """Whether a stretch mentions small groups, or a percentage of something."""
    stretch = text[piece.start : end]
    if _A_FEW.match(stretch) and not re.search(r"[%:=$<>]", stretch):
        return True
    is_of = _VERB_OF_FIGURES.match(text, piece.start, piece.end) if piece.mark == ";" else None
    return is_of is not None and not _NO_SENTENCE.search(stretch)


_PROSE: Final = composition_words("prose")
_SMALL: Final = composition_words("small")
_FIRST: Final = composition_words("first")
_LAST: Final = composition_words("last")
_LINKS: Final = composition_words("links")
_KINDS: Final = composition_words("kinds")
_KINDS_OF_MANY: Final = composition_words("kinds_of_many")
_NO_NAMES: Final = composition_words("no_names")
# A name that says how old people are: `0-14 years`, `65+`, `under 15`, `18 and over`.
_OLDER: Final = r"(?:\+|\s(?:and|or)\s(?:over|above|older|under|below|more))"
AGE: Final = rf"""(?:[<>\u2264\u2265]\s?[0-9]{{1,3}}(?=\s?[:=]|\syears?\b)
    |(?:(?:under|over|below|above|aged?|ages)\s){{1,2}}[0-9]{{1,3}}
    |[0-9]{{1,3}}(?=\s?[-\u2013+]|\s(?:and|or|to)\s|\syears?))(?:(?:\s?[-\u2013]\s?|\sto\s)[0-9]{{1,3}})?{_OLDER}?
    (?:\s(?:years?|yrs)(?:\sold|\sof\sage)?)?{_OLDER}?(?=\s?[:(=]|\s[<>~]?[0-9.]+\s?%|$)"""
_AGE: Final = re.compile(AGE, re.VERBOSE | re.IGNORECASE)
_EXEMPT: Final = re.compile(
    rf"\b{spell_phrases('exempt')}\b|^{spell_phrases('exempt_alone')}$|^others?,\s{spell_phrases('partial')}\s|\s(?:only|majority)$",
    re.IGNORECASE,
)
_UNNAMED: Final = re.compile(r"(?:other|none)(?:\s(?:and|or)\s\w+)?|no\sreligion|and\snumerous")
_CONTINUING: Final = re.compile(
    rf"(?:{spell_phrases('parts_of_elsewhere')}|y|e|et|und|del?|des|du)\s"
)
# Marks of a sentence; a mixture of two is a name, one of several is none.
# No name is a number or an ordinal, as in `the second Fula 30%`, is two that another language
# joins, or has the verb of its share.
_NOT_NAMED: Final = re.compile(
    rf"^(?:{spell(measures().numbers)}$|the\s{spell_phrases('ordinals')}\s)"
    rf"|\s(?:et|y|e|und)\s|\s{spell_phrases('verbs_of_share')}$",
    re.IGNORECASE,
)
_PARTICIPLE: Final = re.compile(rf"\s{spell_phrases('participles')}$", re.IGNORECASE)
_NO_MARKS: Final = re.compile(
    r"\s-|-\s(?!(?:and|or)\s)|--|[\u2013\u2014]|(?:(?<![A-Z])(?<!\bSt)\.|[?!])(?:\s|$)"
)
_MIXTURE: Final = re.compile(
    r"\b(?:admixtures?\sof\b|mixtures?\sof\s(?![\w-]+\sand\s[\w-]+$))|\bN/A\b"
)
# `Church of Jesus Christ of Latter-Day Saints`: all words but links are capitalized.
_TITLED: Final = re.compile(r"[A-Z][\w'-]+(?:\s(?:of|the|and|[A-Z][\w'-]+))*")
_LONGEST: Final = 12  # words of a name that has a share
_LONGEST_BARE: Final = 6


@lru_cache(4096)  # peoples, languages and religions are printed in many chapters
def is_name(name: str, *, has_share: bool) -> bool:
    """Whether this is a name, not prose; without a share it must be short, without small words."""
    return is_age(name) or _is_name_in_words(name, has_share=has_share)


def is_age(name: str) -> bool:
    """Whether this says how old people are: `65+`, `under 15`."""
    return _AGE.fullmatch(name) is not None


def _is_name_in_words(name: str, *, has_share: bool) -> bool:
    is_long = has_share or name.startswith("descendants of ") or _TITLED.fullmatch(name)
    printed = name.lower().split()
    if not printed or len(printed) > (_LONGEST if is_long else _LONGEST_BARE):
        return False
    if printed[0] in _FIRST or printed[-1] in _LAST or name.endswith("-"):
        return False
    if " ".join(printed) in _NO_NAMES or (not name.isascii() and any(map(_is_raised, name))):
        return False
    shown = _EXEMPT.sub("", name)
    if (
        _NO_MARKS.search(shown)
        or _CONTINUING.match(name)
        or not _PROSE.isdisjoint(LETTERS.findall(shown.lower()))
        or _NOT_NAMED.search(name)
    ):
        return False
    if has_share:
        return True
    bare = _UNNAMED.sub("", name)
    return _SMALL.isdisjoint(LETTERS.findall(bare.lower())) and not _MIXTURE.search(bare)


def _is_raised(letter: str) -> bool:
    """Whether this is a mark on a name: a digit outside ASCII."""
    return letter.isdigit() and not letter.isascii()


_FRACTION: Final = (
    r"(?:(?:over|about|nearly|almost|more\sthan|less\sthan|roughly)\s)?"
    rf"{measures().fraction_pattern}\sof"
)
_ORIGINS: Final = spell_phrases("origins")
# Before a name: certainty or number without a figure.
_LEAD: Final = re.compile(
    rf"""(?!{spell_phrases("exempt")}\b|all\sothers?\b)(?:(?:an?\s)?{spell_phrases("sizes")}(?:\s{spell_phrases("sized")})?
    |(?:{_FRACTION}|{spell_phrases("majorities")})\s{spell_phrases("people")}
    |{spell_phrases("certainties", "amounts")}|minority(?=\sof\s)
    |{spell_phrases("remainders")}(?:\s(?:is|are|being|mostly|mainly|largely))*
    |of(?=\s.*{_ORIGINS}$))\s
    (?:of\s(?=.*(?:{_ORIGINS}|types?|blood)$)|of\s(?=(?-i:[A-Z])))?(?=[^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
_ADVERBS: Final = spell_phrases("adverbs")
_USES: Final = spell_phrases("uses")
# After a name: the use of a language, or where.
_TAIL: Final = re.compile(
    rf"""\s(?:(?:is|are|was)\s|(?:most\s)?{_ADVERBS}\s|(?:both\s)?{_USES}(?:\s|$)
    |(?:predominates?|widespread|majority|lingua\sfranca|second\slanguage|official)$
    |predominates?\s|closely\srelated\s|most\scommon\s|divided\sinto\s|{spell_phrases("ranks")}\s
    |{spell_phrases("places")}\s|(?:in)?fused\swith\s|from\s(?!.*\bto\s)|as\s(?:an?|the)\s
    |(?:the|an?|(?:as\s)?(?:the\s)?official)\s)""",
    re.VERBOSE,
)
# These are never part of a name, capitalized or not.
_STRONG_TAIL: Final = re.compile(
    rf"\s(?:{_ADVERBS}\s(?:spoken|understood|used)(?:\s|$)|widespread$|predominates?(?:\s|$))"
)
_TAIL_OF_MANY: Final = re.compile(
    rf"\s(?:{_ADVERBS}\s)?(?:{_USES}|from|in|among|including|divided)(?:\s|$)"
)
# `Europeans on West Island and Malays on Home Island` are two names.
_TWO_PLACES: Final = re.compile(r"\b(in|on|among)\s.*\sand\s[^,]*\s\1\s")
# After these words a list of something else may continue.
_PLACED: Final = re.compile(
    rf"\b(?:{spell_phrases('places')}|of|from|between|to|both)\s|^(?:is|are|was)\s"
)
_ENDED: Final = re.compile(
    r"\sfamily$|^is\s(?:the\s)?(?:official|national|principal|main|common)(?:\slanguage)?$"
)
_SPREADS: Final = re.compile(spell_phrases("spreading"), re.IGNORECASE)
_PARTIAL: Final = re.compile(rf"{spell_phrases('partial')}\b", re.IGNORECASE)
_MOST: Final = re.compile(r"(?:almost|nearly|virtually)\s(?:all|entirely)\b|mostly|mainly|largely")
_REST: Final = re.compile(rf"{spell_phrases('remainders')}\b", re.IGNORECASE)
_SIZED: Final = re.compile(rf"{spell_phrases('sized')}$")
_KIND_OF: Final = re.compile(
    r"\b(?:dialects?|languages?|mixtures?|groups?|tribes?)\sof\s|\bdescendants\sof\s(?!.*\sand\s)"
)


@lru_cache(4096)
def split_lead(name: str) -> tuple[str, str | None]:
    """Split off the words before a name that state certainty or number."""
    end = 0
    while found := _LEAD.match(name, end):
        end = found.end()
    return name[end:], name[:end].strip() or None


@lru_cache(4096)
def split_tail(name: str) -> tuple[str, str | None]:
    """Split off the remark after a name.

    Only a proper name, capitalized except for small links, can be separated from its remark.
    """
    found = _TAIL.search(name)
    if found is None or _TWO_PLACES.search(name[found.start() :]):
        return name, None
    proper = name[: found.start()].split()
    if not proper or proper[-1] in _LINKS:
        return name, None
    strong = _TAIL_OF_MANY if proper[-1] in _KINDS_OF_MANY else _STRONG_TAIL
    words = [word for word in proper if word not in _LINKS | _KINDS]
    is_proper = words and all(word[0].isupper() for word in words)
    if not (is_proper or strong.match(name, found.start())):
        return name, None
    return name[: found.start()], name[found.start() :].strip()


def counts_several(lead: str | None) -> bool:
    """Whether the words before a name may also apply to names after the next commas."""
    return lead is not None and _SIZED.search(lead) is not None


def lead_spreads(lead: str) -> bool:
    """Whether the words before a name also apply to plain names after it.

    They do in `some Negrito, Micronesian, and Polynesian`, not in `several dialects, French`.
    """
    return _SPREADS.match(lead) is not None


def is_of_most(lead: str | None) -> bool:
    """Whether the words before a name may describe most of the preceding item."""
    return lead is not None and _MOST.match(lead) is not None


def is_of_a_part(lead: str | None) -> bool:
    """Whether the words before a name may describe a part of the preceding item."""
    return lead is not None and _PARTIAL.match(lead) is not None


def ends_in_participle(name: str) -> bool:
    """Whether a name ends in a word that may be the verb of its share: `mines employed 5%`."""
    return _PARTICIPLE.search(name) is not None


def is_of_rest(lead: str | None) -> bool:
    """Whether the words before a name give it what the others leave: `the rest are`."""
    return lead is not None and _REST.match(lead) is not None


def is_sentence(tail: str | None) -> bool:
    """Whether a name and the remark after it form a sentence: `English is the language used`."""
    return tail is not None and re.match(r"(?:is|are|was|were)\s", tail) is not None


def name_ends(name: str, tail: str | None, following: str) -> bool:
    """Whether a name and its remark end before the comma and the following name.

    After a place or use the list may enumerate these: `spoken in Bo, Kenema, and Makeni`. Words
    for several of a kind are no place: `the language of the elite, regional dialects`.
    """
    if tail is None:
        return _KIND_OF.search(name) is None
    if following.rsplit(maxsplit=1)[-1] in _KINDS_OF_MANY and tail.endswith(" elite"):
        return True
    is_placed = _PLACED.search(f"{tail} ") and not _ENDED.search(tail)
    return following[:1].isupper() and not is_placed
