"""Citations of letters, interviews, testimony, broadcasts and posts."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re
from pipeline.citations.styles.law_reviews import find_date, parse_ending
from pipeline.grammar.citation_cues import spell_kind
from pipeline.grammar.dates import DAY, ISSUED, is_year
from pipeline.grammar.named_parts import (
    Fields,
    SourcePart,
    read_groups,
    split_at_commas,
    trim_end,
)
from pipeline.grammar.names import is_organization, may_be_name, parse_people
from pipeline.vocabulary.word_lists import list_words, spell_words

# `River Watch interview with A, Director of B, Zenda, May 9, 2007`, `A, interview by B, May 2007`
# (Bluebook rules 17.2.3 and 17.2.5, Chicago Manual of Style 14.211 to 14.214).

_KIND: Final = "|".join(
    f"(?P<{flag}>{spell_kind(name)})"
    for flag, name in (("asked", "interviews"), ("sent", "messages"), ("heard", "speeches"))
)
_KINDS: Final = "|".join(
    spell_words("communications", name) for name in ("interviews", "messages", "speeches")
)
SIGN_OF_LETTER: Final = re.compile(rf"\b(?i:{_KINDS})\b")
_BODY: Final = r"(?P<body>(?:[A-Z][\w.&’'-]*\s(?:(?:of|for|and|the)\s){0,2}){1,6})"
_OTHER: Final = r"[^()“”\"]{2,120}?"
_WITH, _FROM, _TO, _IN = (
    spell_words("communications", name) for name in ("with", "from", "to", "places")
)
# A person without a name, `the director of a shelter`, is no author.
_NAME: Final = rf"""(?:[“"‘'](?P<alias>[^“”"‘,]{{1,40}}),?[”"’']
    |(?P<word>the\s)?(?:{spell_words("communications", "titles")}\s)?
     (?P<author>[^\W\d_a-z][^,()“”"]{{0,80}}?)|[a-z\d][^,()“”"]{{2,80}}?)"""
_ABOUT: Final = (
    r"(?:(?:,\s(?!Hearing)[^()]{2,100}?)?\s(?:[Bb]efore|to|at)\sthe\s[^(),]{3,120}"
    r"|\son\s[^(),]{3,120})"
)
_OPENING: Final = re.compile(
    rf"""(?P<title>{_BODY}??(?:{_KIND})(?:\s(?:[Nn]o\.\s|\#)[\w/-]+)?
      (?: (?:\s(?:(?:{_FROM})\s|d[’']){_OTHER}(?=\s(?:{_WITH})\s)|\sto\s{_OTHER}(?=\sfrom\s))?
          \s(?:(?P<with>{_WITH}|between|entre)|(?P<from>{_FROM}|d(?=[’']))|(?P<to>{_TO}))
          [\s’']{_NAME}(?(heard){_ABOUT}?) )?)
    (?=$|,|\s\(|(?<=,[”"’'])\s|\s(?:{_TO}|from)\s|\s(?:{_IN})\s[A-Z]|\s(?:on|dated)\s[A-Z\d])""",
    re.VERBOSE,
)
_PERSON_FIRST: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][^,()“”"]{{2,80}}?)(?:\s\([^()]{{2,120}}\)|(?:,\s[^,()“”"]{{2,80}}){{1,3}}?)?,\s
    (?P<title>(?:in\s)?(?=[a-z]|Skype|WhatsApp|Zoom|(?:Address|Remarks|Speech|Statement|Testimony)\s(?:at|before|to)\s)(?:{_KIND})(?:\s(?:with|by|to|from|at)\s[^,()]{{2,80}}?)?)
    (?=$|,|\s\()""",
    re.VERBOSE,
)
# `ref. TG 22/2017.014`, by which the sender counts what is sent
_REFERENCE: Final = re.compile(
    r",\s[Rr]ef(?:\.|erence)?:?\s(?:[Nn]o\.:?\s)?(?P<number>(?:[A-Z][A-Z.]*\s){0,3}(?=\S*\d)[\w./-]+\w)$"
)
# What comes between the persons and the day: their offices, whom they wrote to, a place; no
# sentence, address, other day or symbol of a document.
_FINITE: Final = spell_words("wording", "finite_in_notes")
_NOT_BETWEEN: Final = rf";\s|://|[A-Z]{{2}}\(|{DAY}|\s(?:{_FINITE})\s|[^\W\d_]{{4}}\.\s[A-Z]"
_BETWEEN: Final = re.compile(
    rf"(?:,|\s\(|(?<=,[”\"’'])\s|\s(?:{_TO}|from|{_IN})\s)(?!.*(?:{_NOT_BETWEEN}))[^“”]{{1,300}}"
)
_BEFORE_DAY: Final = re.compile(
    r"(?:,|,?\s(?:received\son|on|dated|del?|du|le)|\s[A-Z][\w’'-]+)\s$"
)
_MORE_PERSONS: Final = re.compile(r"(?:,\s[^,()]{3,40}){0,6}?,?\sand\s[^,()]{3,40}(?=,|\s\(|$)")
_OFFICES: Final = frozenset(list_words("communications", "offices"))
_TAIL_ROLES: Final = frozenset(("issued", "short", "remark", "locator", "locator_kind"))


def parse_letter(text: str) -> Fields | None:
    """The fields of such a citation and their places, by role; None for any other text.

    `author` is the person who wrote, was asked or spoke, as printed; the title repeats it. What a
    body wrote `to` somebody is the body's. A year alone dates only what a person is named for.
    """
    found = _OPENING.match(text) or _PERSON_FIRST.match(text)
    tail = _read_tail(text, found) if found else None
    if found is None or tail is None:
        return None
    is_opening = found.re == _OPENING
    between = text[found.end() : min(part.start for part in tail[1])]
    author = _find_author(found, between) if is_opening else found["author"]
    is_person = parse_people(author) is not None
    is_to = not is_opening and " to " in found["title"] and found["sent"]
    is_person |= bool(is_to) and is_organization(author)
    if tail[0]["issued"].startswith("../"):
        return None
    is_named = is_opening and (
        any(found[one] for one in ("with", "from", "to"))
        or (found["asked"] and " " in found["title"])
    )
    if not (is_person or (is_named and not is_year(tail[0]["issued"]))):
        return None
    fields = {"title": re.sub(r",(?=[”\"’'])", "", found["title"])} | tail[0]
    fields |= {"author": author} if author else {}
    fields |= {flag: "yes" for flag in ("asked", "sent", "heard") if found[flag]}
    printed = ["title"] if is_opening else ["author", "title"]  # the title repeats it
    return fields, (*(SourcePart(role, *found.span(role)) for role in printed), *tail[1])


def _find_author(found: re.Match[str], between: str) -> str:
    """The author's name as printed; "" for somebody without a name, such as `the Minister`.

    Nor is the first of several whom other words part: `A, Director, and B, Roads Board`.
    """
    body, who = (found["body"] or "").strip(), found["alias"] or found["author"] or ""
    # `between A and B`; `Entrevista de A`: who asks, or who is asked
    is_open = found["asked"] and found["from"] not in (None, "by", "from", "of")
    if found["to"] or is_open or found["with"] in ("between", "entre"):
        is_sure = is_organization(body) if found["to"] else not is_open and parse_people(who)
        return (body if found["to"] else who) if is_sure else ""
    more = _MORE_PERSONS.match(between)
    if more is not None and parse_people(who + more[0]):
        return who + more[0]
    others = (piece.text for piece in split_at_commas(between) if piece.text.startswith("and "))
    if any(parse_people(other) for other in others):
        return ""
    is_office = any(word.lower() in _OFFICES for word in who.split())
    if not is_office and (
        is_organization(who) or (who and not found["word"] and parse_people(who))
    ):
        return who
    is_unnamed = is_office or bool(found["word"])
    return who if found["alias"] or (_may_sign_alone(found, who) and not is_unnamed) else ""


def _may_sign_alone(found: re.Match[str], who: str) -> bool:
    """Whether one word, or several that are no known name, may be who sent or said it."""
    is_sender = found["from"] == "from" and all(word[0].isupper() for word in who.split())
    return found["from"] != "of" and len(who) > 1 and (is_sender or may_be_name(who))


def _read_tail(text: str, opening: re.Match[str]) -> Fields | None:
    """The date and what follows it, after the persons; None where something else is printed."""
    tail = parse_ending(text)
    parts, start = list(tail.parts), tail.start
    if {part.role for part in parts} - _TAIL_ROLES:
        return None
    values = {role: value for role, value in tail.values.items() if role in _TAIL_ROLES}
    if "issued" not in values:
        day, edtf = find_date(text, opening.end(), start) or (start, "")
        if not edtf or not _BEFORE_DAY.search(text, opening.end(), day):
            return None
        values["issued"] = edtf
        parts.append(SourcePart("issued", day, start))
        start = day
    end = trim_end(text, start, opening.end())
    if (numbered := _REFERENCE.search(text, opening.end(), end)) is not None:
        values["number"] = numbered["number"]
        parts.append(SourcePart("number", *numbered.span("number")))
        end = numbered.start()
    is_between = end <= opening.end() or _BETWEEN.fullmatch(text, opening.end(), end)
    return (values, tuple(parts)) if is_between else None


# Broadcasts: programmes of radio and television, and messages on social networks.

SIGN_OF_BROADCAST: Final = re.compile(r"\sbroadcast\b|\(@")
# Bluebook rule 18.7.3: `Programme: Title (Station broadcast Mar. 9, 2012)`.
_BROADCAST: Final = re.compile(
    rf"""(?P<title>[“"]?[^\W\d_a-z][^()“”"]{{2,200}}[”"]?)\s
    \((?P<publisher>[^()]{{2,60}}?)\s(?:(?:radio|television)\s)?broadcast,?\s{ISSUED}\)""",
    re.VERBOSE,
)
# Bluebook rule 18.2.2: `Name (@name), TWITTER (Feb. 2, 2017, 9:14 AM), https://…`.
_POST: Final = re.compile(
    rf"""(?P<author>[^\W\d_a-z][^()@]{{1,80}}?)\s\(@\w{{1,30}}\),\s
    (?:[“"](?P<title>[^“”"]{{2,300}}?),?[”"],?\s)?
    (?P<container>[A-Z][\w.+]{{0,20}})\s\({ISSUED}\)""",
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
    return fields | {"broadcast" if broadcast else "post": "yes"}, parts
