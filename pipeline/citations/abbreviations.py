"""Abbreviations that the notes of a report define: `UDHR`, `JS1`.

A note that only spells out the abbreviation before its callout cites nothing. A list of those who
made submissions gives the abbreviation by which the other notes cite each: `JS1 Joint submission 1
submitted by: Salt League, Sarn;`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.citations.source import Byline, ParsedSource, build_source
from pipeline.grammar.named_parts import TextSegment
from pipeline.grammar.names import CreditedName

if TYPE_CHECKING:
    from collections.abc import Iterator

# At least two capitals or digits: `IOM`, `CoE`, `JS1`, `SDGs`
ABBREVIATION: Final = r"(?=[a-z]?[A-Z][\w/-]*[A-Z\d])[A-Za-z][\w&/-]{1,14}\+?"
_BEFORE_CALLOUT: Final = re.compile(rf"(?<![\w/-])(?P<short>{ABBREVIATION})\W{{0,3}}$")
_LONGEST: Final = 18  # characters of an abbreviation and the marks behind it
_FEWEST_LISTED: Final = 3  # submissions that make a note a list of them
_MOST_WORDS: Final = 16  # of what it stands for
_NAME_ALONE: Final = re.compile(r"[^\W\d_][^\d;:“”\"()]*?\.?")
_EQUALS: Final = re.compile(rf"(?P<short>{ABBREVIATION})(?::|\s[=–—-]|\sstands\sfor)\s(?P<name>.+)")
_GROUP: Final = (  # over its part of the list: `Civil society`, `National human rights institution`
    r"[A-Z][a-z]+\s(?:[A-Za-z]+\s){0,4}?(?:[Ss]ociety|[Ii]nstitutions?|[Oo]rgani[sz]ations?|[Bb]odies)\s"
)
_DEFINED: Final = re.compile(
    rf"(?:^|[:;.*)”]\s(?:{_GROUP})?)"
    rf"(?P<short>{ABBREVIATION})\s[–—-]?\s?(?P<name>[^\W\d_a-z][^;:]{{3,160}}?)"
    rf"(?P<submitted>,?\ssubmitted\sby:?|)(?=[;:*]|$|\.\s{_GROUP})"
)
_JOINT: Final = re.compile(r"[Jj]oint\s[Ss]ubmission\s(?:[Nn]o\.\s)?\d{1,3}")
_TOWN: Final = re.compile(  # `, Tehran (Iran (Islamic Republic of))`
    r",\s[^,()]+(?:,\s[^,()]+|(?:,\s[^,()]+)?\s\((?:[^()]|\([^()]*\))+\))\W*$"
)


def spells_out(short: str, name: str) -> bool:
    """Whether the letters of an abbreviation are initials of a name, in their order."""
    initials = iter("".join(word[0] for word in re.findall(r"[^\W\d_]+", name)).casefold())
    letters = re.sub(r"[^a-z]", "", short.removesuffix("s").casefold())
    return len(letters) > 1 and all(letter in initials for letter in letters)


def is_gloss(note: str, before: str) -> bool:
    """Whether a note only spells out the abbreviation that ends the text before its callout.

    Or it lists many, as of those who made submissions.
    """
    shown = note.strip()
    if sum(1 for _ in find_submitters(note)) >= _FEWEST_LISTED:
        return True
    if len(shown.split()) > _MOST_WORDS:
        return False
    if (equal := _EQUALS.fullmatch(shown)) is not None:
        return spells_out(equal["short"], equal["name"])
    called = _BEFORE_CALLOUT.search(before[-_LONGEST:])
    is_name = called is not None and _NAME_ALONE.fullmatch(shown) is not None
    return is_name and called is not None and spells_out(called["short"], shown)


def find_submitters(note: str) -> Iterator[tuple[str, ParsedSource]]:
    """The abbreviations of a list of submissions, each with the submission it stands for."""
    if "submission" not in note:
        return
    for found in _DEFINED.finditer(note):
        short, name = found["short"], _TOWN.sub("", found["name"])
        is_joint = _JOINT.match(name) is not None
        is_entry = name != found["name"]  # behind its name is where a body is
        if not (is_joint or is_entry or spells_out(short, name) or name.startswith(short)):
            continue
        start, end = found.start("name"), found.start("name") + len(name)
        title = TextSegment(name if is_joint else f"{short} submission", start, end)
        who = () if is_joint else (CreditedName(literal=name, aliases=(short,)),)
        by = Byline(authors=who, title=(title,))
        fields = {"title": title.text, "document": "yes", "short": short}
        yield short, build_source(note, by, fields, ())


def build_by_abbreviation(note: str, short: str, start: int) -> ParsedSource:
    """A source of which the document prints only the abbreviation, at `start` in a note."""
    title = TextSegment(short, start, start + len(short))
    fields = {"title": short, "document": "yes", "short": short}
    return build_source(note, Byline(title=(title,)), fields, ())
