"""Prose around and between the items of a list: statements, sentences, and heads of sublists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.grammar.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.grammar.lists import ListPart

_ADVERB: Final = (
    r"(?:racially|ethnically|linguistically|culturally|religiously|generally|largely|highly|relatively"
    r"|basically|essentially)\s"
)
_NAME: Final = r"[^\W\d_][\w'-]*(?:\s[\w'-]+){0,3}"
# A list ended by `and`; no other name follows.
_NAMES: Final = rf"(?:{_NAME},\s)*{_NAME},?\sand\s{_NAME}"
_EXCEPT: Final = r"(?:\s\((?:except\sfor|with)\s[^()%]*\)|,?\sexcept\sfor\s[^,;%()]*)?"
_SENTENCE: Final = r"(?:;\s[a-z][^;%:()]*?\s(?:is|are|was|were|has|have|live)\s[^;%:()]*)*"
_UNIFORM: Final = re.compile(
    rf"""(?:homogene?ous|{_ADVERB}(?:{_ADVERB})?(?:homogene?ous|heterogeneous|mixed|diverse))
    (?:\s(?:people|population|society))?{_EXCEPT}{_SENTENCE}""",
    re.VERBOSE,
)
_MIXED: Final = re.compile(
    rf"""(?:[A-Z][\w'-]+\sare\s)?(?:an?\s)?(?:{_ADVERB})?(?:homogene?ous\s)?
        (?:(?:ad)?mixtures?|composite|blend)\sof\s{_NAMES}
    | (?:most|nearly\sall|almost\sall|all)\sof\sthe\s(?:population|people)\s(?:is|are)\sof\s
        (?:inter)?mixed\s{_NAMES}""",
    re.VERBOSE,
)
# `Malays nearly all Muslim, Chinese predominantly Buddhists`.
_OF_A_PEOPLE: Final = (
    rf"{_NAME}\s(?:(?:nearly|almost|virtually)\sall|predominantly|mostly|mainly|largely)\s{_NAME}"
)
_EACH: Final = re.compile(rf"{_OF_A_PEOPLE}(?:,\s(?:and\s)?{_OF_A_PEOPLE})+")
# The whole that the list breaks down.
_COMPRISING: Final = re.compile(
    r"[^\W\d_][^,;:%()\d]{2,60}?,?\s(?:comprising|consisting\sof|composed\sof|made\sup\sof)\s"
)
_NAMES_FIRST: Final = re.compile(r"[^;%\d:()]+;\s")


def is_uniform(text: str) -> bool:
    """Whether this describes a whole people as uniform or mixed and names no part."""
    return _UNIFORM.fullmatch(text) is not None


def is_mixed(text: str) -> bool:
    """Whether this names peoples only as the origins of a mixed one."""
    return _MIXED.fullmatch(text) is not None


def is_of_each(text: str) -> bool:
    """Whether this describes several peoples without any share."""
    return _EACH.fullmatch(text) is not None


def find_openings(mask: str) -> Iterator[tuple[int, int]]:
    """Yield where an introduction to a complete list of shares may end, and where they begin.

    It names the whole (`majority of Malay stock comprising …`), or the parts in another way.
    """
    if comprising := _COMPRISING.match(mask):
        yield comprising.end() - 1, comprising.end()
    if names := _NAMES_FIRST.match(mask):
        yield names.end() - 2, names.end()


_MOST_CLAUSES: Final = 8
FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|have|has|speaks?|claims|corresponds?|understand|used|spoken|known)\b"
)
# A sentence that begins with a name has one of these; participles may belong to a name.
_VERB: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?|claims)\b")
_WORD: Final = re.compile(r"(?<!\()\b[^\W\d_]{2,}")
_VERB_AMID: Final = re.compile(
    r"\s(?:is|are|was|were|have|has|speaks?|understand|(?:listed|recognized|designated)\sas)\s"
)
_BUT: Final = re.compile(r"\sbut\s")
_FIGURE: Final = re.compile(r"[\d%:=$<>]|--|\s-\s")
_REMARK: Final = re.compile(r"(?:no|most|much|majority\sof|with|but|although)\s")
# A name after the sentence would be lost in it: `spoken in the west, English is …`.
_NAME_BEHIND: Final = re.compile(r",\s[A-Z][^;]*\b(?:is|are)\s")
_TURN: Final = re.compile(
    r"(?<!ed)(?:\s|,\s)(?=but\s|with\s[^,]*\b(?:few|majority)\b|with\s.*minorit)"
    r"|,\s(?=with\s[^,;]*$)"
)
# A percentage of something is no share: `20% of the population are …`.
_NO_CLAUSE: Final = re.compile(r"%(?!\sof\s)|[:=$<>]|--|\s-\s|\u2013|\u2014")
# A name with a bracket after a comma is an item; no clause extends over it.
_LISTED: Final = re.compile(r",\s[A-Z][\w' -]{1,40}\s\([^()]*\)\s*(?=[,;]|$)")
_VERB_OF_FIGURES: Final = re.compile(r"\b(?:is|are|was|were|have|has|speaks?|belongs?|lives?)\b")
_PART_OF: Final = re.compile(r"[^,%]*%\sof\s")
_NO_SENTENCE: Final = re.compile(r"[:=$<>]|--|\s-\s|\u2013|\u2014")
# The joint share of several names.
_MAKE_UP: Final = re.compile(
    r"[^;:%$<>]*\b(?:make\sup|constitute|account\sfor)\s(?:about\s|over\s|nearly\s)?[\d.]+%\sof\s"
    r"(?:the\s)?(?:total\s)?population\s*"
)
# `Anglican, Baptist, and Roman Catholic Churches dominant` describes items before it.
_DOMINANT: Final = re.compile(r"[^;%\d:()]*,\sand\s[^,;%\d:()]*\s(?:pre)?dominant\s*")
_OF_A_SHARE: Final = re.compile(r"[%:=$<>]")
_KINDS_COUNTED: Final = re.compile(r"[1-9][0-9]{0,2}\s[a-z]")
_A_FEW: Final = re.compile(
    r"(?:and\s)?(?:very\s)?(?:small|tiny)\s(?:numbers\sof|(?:[\w'-]+\s){1,3}communities\sin)\s"
    r"[^\d;()]*$"
)


def find_clauses(pieces: Sequence[ListPart], text: str) -> list[tuple[int, int]]:
    """Return where a sentence about the list may begin, and where the list before it ends.

    It begins after a semicolon in lower case or with a number, with a verb in its first part, or
    within a part at `but` or `with`; it has no share and extends to the end. The last place comes
    first; empty if there are too many.
    """
    found = [
        (piece.start, before.end)
        for before, piece in pairwise(pieces)
        if (_is_clause(piece, text) and _says_no_share(text, piece.start))
        or (piece.mark == ";" and states_joint_share(text, piece.start, len(text)))
    ]
    inner = _TURN.finditer(text, pieces[0].start) if pieces else ()
    turns = [(t.end(), t.start()) for t in inner if _says_no_share(text, t.start())]
    found = turns[: _MOST_CLAUSES // 2] + found
    return found[::-1] if len(found) <= _MOST_CLAUSES else []


def find_clauses_with_figures(pieces: Sequence[ListPart], text: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence with figures of its own begins, and where the list before it ends.

    It follows a semicolon: `; about 50% of the population belong to the northern tribe`. Without
    shares it counts kinds (`; 7 recognized sects--2 Muslim, …`) or mentions small groups.
    """
    for before, piece in pairwise(pieces):
        printed = text[piece.start : piece.end]
        if _says_a_few(piece, text):
            yield piece.start, before.end
            return
        if piece.mark == ";" and _VERB_OF_FIGURES.search(printed) and _PART_OF.match(printed):
            if not _NO_SENTENCE.search(text, piece.start):
                yield piece.start, before.end
            return


def states_joint_share(text: str, start: int, end: int) -> bool:
    """Whether a sentence states a joint share or rank of several names."""
    if _DOMINANT.fullmatch(text, start, end):
        return True
    return text.count("%") == 1 and _MAKE_UP.fullmatch(text, start, end) is not None


def _says_a_few(piece: ListPart, text: str) -> bool:
    """Whether the rest has no share, and counts kinds or mentions small groups."""
    if _OF_A_SHARE.search(text, piece.start):
        return False
    is_count = piece.mark == ";" and _KINDS_COUNTED.match(text, piece.start)
    return bool(is_count or _A_FEW.match(text, piece.start))


def find_sentences(pieces: Sequence[ListPart], text: str) -> Iterator[tuple[int, int, int]]:
    """Yield sentences within a list that end at a semicolon: part index, start, end.

    They have a verb in their first part and no figure, after a semicolon or in the last part before
    one; or they begin with `but` within a part.
    """
    ends = [at for at, piece in enumerate(pieces) if piece.mark == ";"]
    start = 0
    for begins, following in zip((0, *ends), ends, strict=False):
        end = pieces[following - 1].end
        if begins and states_joint_share(text, pieces[begins].start, end):
            yield begins, pieces[begins - 1].end, end
            start = end
            continue
        for at in dict.fromkeys((begins, following - 1)):
            begin = _sentence_start(pieces, at, text)
            if begin is not None and begin >= start and not _FIGURE.search(text, begin, end):
                yield at, begin, end
                start = end
                break


def _sentence_start(pieces: Sequence[ListPart], at: int, text: str) -> int | None:
    piece = pieces[at]
    printed = text[piece.start : piece.end]
    if at > 0 and (_VERB_AMID.search(printed) or _REMARK.match(printed)):
        return pieces[at - 1].end
    turn = _BUT.search(text, piece.start, piece.end)
    return turn.start() if turn else None


def _is_clause(piece: ListPart, text: str) -> bool:
    printed = text[piece.start : piece.end]
    if not _WORD.search(printed) or printed.startswith("and "):
        return False
    if printed[0].islower() or printed[0].isdigit():
        is_remark = _REMARK.match(printed) or FINITE.search(printed)
        has_name = piece.mark == "," and _NAME_BEHIND.search(text, piece.end)
        is_other = printed.startswith("also ") and is_remark is None
        return (piece.mark == ";" and not is_other) or (is_remark is not None and not has_name)
    return _VERB.search(printed) is not None


def _says_no_share(text: str, start: int) -> bool:
    has_part = ";" in text[start:] and "%" in text[start:]
    return not (has_part or _NO_CLAUSE.search(text, start) or _LISTED.search(text, start))


_MANY: Final = (
    r"languages|dialects|vernaculars|tribes|groups|groupings|minorities|sects|denominations|peoples"
    r"|churches"
)
_WHOLE: Final = 100
_KIND: Final = rf"(?:{_MANY}|others?|important)"
_HOW_MANY: Final = r"(?:(?:more\sthan|about|over)\s)?[1-9][0-9]{0,2}\s"
# The list after a dash extends to the next head, after a verb to the semicolon. Without a separator
# a head follows a share or bracket: `other 45% Sabah: Muslim 38%`.
_HEAD: Final = re.compile(
    rf"""(?P<before>^\s*|;\s|(?<=[%)])\s(?=[^:%;,()]{{2,50}}:\s)
        |,\s(?=others?\sinclude\s|[a-z\s]{{3,40}}{_KIND}(?::|\s-\s|--)|[^,;:%()]{{3,60}}\b(?:{_MANY}),?\sincluding\s))
    (?P<head>(?!(?:most|many(?!.{{3,60}}\sincluding\s)|all|note|half|noun|adjective
        |excluding|(?:one|two|three)-\w+)\b)
        (?:{_HOW_MANY}(?=[^,;:%()]{{0,50}}\b(?:{_MANY})\b))?
        [^\W\d_](?:[^\d%;,:()\[\]<>=-]|(?<=\w)-(?=\w)){{1,50}}?)
    (?:(?P<link>\s?--\s?|\s-\s|:\s)|\s(?:includes?|(?<=s\s)are|(?<=important\s)are)\s
        |(?P<including>,?\sincluding\s))(?=\S)""",
    re.VERBOSE,
)
_OF_MANY: Final = re.compile(rf".*\b(?:{_MANY})")
_CLOSED: Final = re.compile(r"(?:[^,]*|.*,)\sand\s[^,]*")
# A list ended by `and`; shares of other items follow.
_CLOSED_LIST: Final = re.compile(r"(?:[^,;%()]+,\s)+and\s[^,;%()]+(?=,\s[^,;()]*%)")
_NO_HEAD: Final = re.compile(r"\b(?:but|is|are|was|were|has|have|that|which)\b")
_BEHIND_THE_LAST: Final = re.compile(r"^[^;%]*,\sand\s[^,;%]*,")
_COUNTED: Final = re.compile(r"%.*[0-9],[0-9]{3}\b")
# Introductions to a list: sentences, and what the percentages refer to.
_FIGURED: Final = r"[^%;:()\d]*\b(?:is|are)\s(?=[\d<])"
_LINKED: Final = r"(?:[^%:]|\b100%)*?[^\s-](?:--|\s-\s|:\s)(?=\S)"
_LEADING_SENTENCE: Final = r"(?P<remark>[^%:;]*;\s)"
_OPENING: Final = re.compile(f"{_FIGURED}|{_LINKED}|{_LEADING_SENTENCE}")
_UNLINKED_OPENING: Final = re.compile(f"{_FIGURED}|{_LEADING_SENTENCE}")
_UNLINKED: Final = re.compile(r"(?:\b100%|[^%:])*+")  # if no link was found, none follows
_OF_THE_LIST: Final = re.compile(
    r"(?:\s*(?:officially|excluding|no\sofficial\slanguages?(?=;\s)|most|total\spopulation|total(?=:\s)|(?:\w+\s)?homogeneous(?=;\s))\b"
    r"|.*\b(?:population|affiliations?|backgrounds?|compositions?|estimates?)(?:--|\s-\s|:\s)$)"
)


@dataclass(frozen=True, slots=True)
class Sublist:
    """A section of a list: half-open offsets, and those of its head, if it has one."""

    head: tuple[int, int] | None
    start: int
    end: int


def find_sublists(mask: str) -> list[Sublist]:
    """Split a masked list at the heads of its sublists; empty if there is no clear head.

    A single dash may be part of a name, or its list may end anywhere: it counts as a head only for
    shares up to the semicolon, and after other items only if it is no name.
    """
    heads = [head for head in _HEAD.finditer(mask) if _is_head(head)]
    dashes = [head for head in heads if head["link"] and head["before"][:1] != ","]
    if not heads or (len(dashes) == 1 and not _is_plain(mask, dashes[0], len(heads))):
        return []
    if any(head["before"] == " " for head in heads) and not _are_in_step(mask, heads):
        return []
    if any(head["including"] and not _is_definite(mask, head) for head in heads):
        return []
    found = list(_cut_sublists(mask, heads))
    return found if all(_is_whole(mask, one) for one in found) else []


def _is_head(found: re.Match[str]) -> bool:
    is_of_many = not found["including"] or _OF_MANY.fullmatch(found["head"])
    return bool(is_of_many) and not _NO_HEAD.search(found["head"])


def _are_in_step(mask: str, heads: list[re.Match[str]]) -> bool:
    """Whether heads without separators all have colons, starting with the first word.

    A count after the last shares may refer to the whole country.
    """
    is_counted = _COUNTED.search(mask, heads[-1].end()) is not None
    has_colons = all(head["link"] == ": " for head in heads)
    return has_colons and not heads[0].start() and not is_counted


def _is_definite(mask: str, head: re.Match[str]) -> bool:
    """Whether all names up to the next semicolon are plain and must be the included ones.

    After a comma an `and` must mark the last of them.
    """
    included = mask[head.end() :].partition(";")[0]
    if re.search(r"[%()]", included) or not re.search(r",|\sand\s", included):
        return False
    return head["before"][:1] != "," or _CLOSED.fullmatch(included) is not None


def _is_whole(mask: str, section: Sublist) -> bool:
    """Whether a section is not empty, and has nothing after the last name of a list."""
    inside = mask[section.start : section.end]
    return bool(inside.strip()) and not (section.head and _BEHIND_THE_LAST.search(inside))


def _is_plain(mask: str, head: re.Match[str], heads: int) -> bool:
    """Whether the list after a single dash extends to the end, or its shares to a semicolon."""
    shares, semicolon, rest = mask[head.end() :].partition(";")
    if heads > 1 and not semicolon:
        return True
    if _OF_MANY.fullmatch(head["head"]) or _has_a_whole(head, shares):
        return True
    if heads > 1 and not head.start() and "%" in shares and "%" not in rest:
        return True
    is_behind = bool(mask[: head.start()].strip()) and head["head"][0].islower()
    return is_behind and "%" in shares and "%" not in rest


def _has_a_whole(head: re.Match[str], shares: str) -> bool:
    """Whether the shares after a dash sum to 100: `Muslim--85% Sunni, 15% …`."""
    is_share_first = re.match(r"[\d.]+%", shares) is not None
    if not is_share_first or head.start() or _OF_THE_LIST.match(head[0]) or FINITE.search(head[0]):
        return False
    figures = map(parse_number, re.findall(r"([\d.]+)%", shares))
    return sum(figure or 0 for figure in figures) == _WHOLE


def _cut_sublists(mask: str, heads: list[re.Match[str]]) -> Iterator[Sublist]:
    at = 0
    ends = [*(head.start() for head in heads[1:]), len(mask)]
    last = _last_sublist_end(mask, heads)
    for head, following in zip(heads, ends, strict=True):
        if mask[at : head.start()].strip(" ;,"):
            yield Sublist(None, at, head.start())
        is_open = head["link"] and len(heads) > 1
        stop = following if is_open else mask.find(";", head.end(), following)
        closed = None if is_open else _CLOSED_LIST.match(mask, head.end())
        end = min(closed.end() if closed else (following if stop < 0 else stop), last)
        yield Sublist(head.span("head"), head.end(), end)
        at = end + len(mask[end:following]) - len(mask[end:following].lstrip(";, "))
    if mask[at:].strip(" ;,"):
        yield Sublist(None, at, len(mask))


def _last_sublist_end(mask: str, heads: list[re.Match[str]]) -> int:
    """Return where the last list ends: at the end, or at a semicolon if the others end at one."""
    last, others = heads[-1], heads[1:-1]
    inner = mask.count(";", heads[0].end(), last.start())
    is_alike = len(heads) > 1 and inner == sum(head["before"] == "; " for head in others)
    found = mask.find(";", last.end()) if is_alike and last["before"] == "; " else -1
    return len(mask) if found < 0 else found


def find_list_starts(mask: str) -> Iterator[int]:
    """Yield where a masked list may begin after introductory words, the last place first.

    These are a sentence (`officially atheist, but …;`) or describe the list (`estimates -`).
    """
    ends = list(_find_opening_ends(mask))
    finite = FINITE.search(mask)
    for end in reversed(ends):
        if (finite and finite.end() <= end) or _OF_THE_LIST.match(mask[:end]):
            yield end


def _find_opening_ends(mask: str) -> Iterator[int]:
    """Yield the end of each of the consecutive introductions of a list."""
    at = unlinked = 0
    while found := (_OPENING if at >= unlinked else _UNLINKED_OPENING).match(mask, at):
        if found["remark"] and at >= unlinked:
            plain = _UNLINKED.match(mask, at)
            unlinked = plain.end() if plain else at
        at = found.end()
        yield at
