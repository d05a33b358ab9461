"""Candidates for entities in one text: of gazetteers, chapter, grammars, rules and the model.

The rules for places (`Osh Province`) are here, those for laws and organisations in their modules.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.entities.candidate import ARTICLE, Candidate
from pipeline.entities.gazetteer import KnownName, identify_organization, load_known_names
from pipeline.entities.laws import (
    extend_name,
    find_articles,
    find_law_action,
    find_law_names,
    find_numbered_conventions,
    find_own_protocol,
    find_protocol_to,
    is_of_protocol,
)
from pipeline.entities.model_names import DESIGNATION, check_model_name
from pipeline.entities.organizations import (
    OWNER,
    PARLIAMENTS,
    find_foreign_organizations,
    find_organizations,
    has_common_noun,
    has_organization_noun,
)
from pipeline.entities.treaty_deeds import TreatyAction
from pipeline.entities.treaty_status import find_treaty_action
from pipeline.entities.truecase import restore_case
from pipeline.grammar.agreement_lists import find_listed_agreements
from pipeline.grammar.dates import find_dates
from pipeline.grammar.prefilter import find_word_windows
from pipeline.grammar.reported_time import UNKNOWN_TIME, ReportedTime
from pipeline.grammar.sentence_dates import find_relative_dates
from pipeline.grammar.sentences import split_sentences
from pipeline.record.country import NormalizedCountry, NormalizedDate, NormalizedInstrument
from pipeline.vocabulary import countries, instruments
from pipeline.vocabulary.lexicon import Lexicon
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import build_trie_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.entities.aliases import ChapterNames
    from pipeline.layout.prose import RecognizedName


_KINDS: Final = list_words("places", "kinds")  # fmt: skip
_PLURALS: Final = tuple(
    f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}{'e' * kind.endswith('sh')}s"
    for kind in _KINDS
)
# A department or a state may be a body or a country, so these name a place in lower case alone.
_TITLED_KINDS: Final = tuple(
    kind.title() for kind in _KINDS if kind not in ("department", "territory", "city", "village")
)
_TITLED_PLURALS: Final = tuple(kind.title() for kind in _PLURALS)
_KIND: Final = build_trie_pattern(_KINDS)
_SEVERAL: Final = build_trie_pattern(_PLURALS)
_NAME_WORD: Final = rf"(?!(?:{spell_words('places', 'name_word')})\b)[^\W\d_a-z][\w'\u2019.-]*\w"
_NAME: Final = (
    rf"{_NAME_WORD}(?:(?:\s|-)(?:{_NAME_WORD}|(?:de|del|la|el|al|of)\s{_NAME_WORD})){{0,2}}?"
)
_LIST: Final = rf"{_NAME}(?:,\s{_NAME}){{0,8}}(?:,?\s(?:and|or)\s{_NAME})?"
_PLACES: Final = re.compile(
    rf"""
    (?P<titled> \b{_NAME}\s(?:{build_trie_pattern(_TITLED_KINDS)}) ) (?![\w-])
      (?!\s(?:Department|Government|Police|Court|Council|Military|Army))
  | \b(?P<names> {_NAME}(?:,\s{_NAME}){{0,8}},?\s(?:and|or)\s{_NAME} )
      \s(?:{_SEVERAL}|{build_trie_pattern(_TITLED_PLURALS)})\b
  | \b(?P<name> {_NAME} ) \s(?:{_KIND})\b (?!\s(?:of|department|level))
  | \b(?:{_KIND}|{_SEVERAL}|capital)(?:\scity)?\sof\s(?P<of> {_LIST} ) (?![\w-])
    """,
    re.VERBOSE,
)
_EACH: Final = re.compile(rf"{_NAME_WORD}(?:(?:\s|-)(?:(?:de|del|la|el|al|of)\s)?{_NAME_WORD})*")
_CUES: Final = frozenset((*_KINDS, *_PLURALS, *_TITLED_KINDS, *_TITLED_PLURALS, "capital"))

_REACH: Final = 120  # of a list of names


def find_localities(text: str) -> Iterator[tuple[int, int]]:
    """Parts of countries by their noun, as offsets; a capitalised noun is part of the name.

    `Western Cape Province`, `Almaty` of `Almaty region`, each of `Naryn and Osh provinces` and of
    `the regions of Tahoua and Agadez`.
    """
    windows = find_word_windows(text, _CUES, _REACH)
    for found in (one for window in windows for one in _PLACES.finditer(text, *window)):
        kind = found.lastgroup or ""
        if kind in ("titled", "name"):
            yield found.span(kind)
        else:
            yield from (each.span() for each in _EACH.finditer(text, *found.span(kind)))


_LABELS: Final = frozenset(("PERSON", "ORG", "FAC", "PRODUCT", "WORK_OF_ART"))
_IS_A_PLACE: Final = re.compile(
    r",\s(?:a|an|the)\s(?:\w+\s){0,2}(?:region|district|province|city|town|village|island|capital)\b"
)
_JOINT: Final = r"(?:,?\s(?:and|or)\s|,\s)"
_JOINT_BEFORE: Final = re.compile(rf"{_JOINT}$")
_JOINT_BEHIND: Final = re.compile(_JOINT)
_ENDED: Final = re.compile(r"[,.;)]|\s(?:and|or|to|for|were|are|was|is|in)\b|$")
_PLAIN: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[\s-][^\W\d_a-z][^\W\d_]+)?")


def find_places_in_context(
    text: str, named: Sequence[RecognizedName], places: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Names of one or two words in the position of a place, or in a list with one.

    `places` are those found by rules; the model's places count for names of one word. A name found
    counts as known for the next name in its list.
    """
    seen = {(one.start, one.end) for one in named if one.label == "GPE"}
    for one in named:
        words = text[one.start : one.end]
        if one.label not in _LABELS or not _PLAIN.fullmatch(words):
            continue
        known = set(places) if " " in words else {*places, *seen}
        joined = _JOINT_BEFORE.search(text, max(0, one.start - 40), one.start)
        followed = _JOINT_BEHIND.match(text, one.end)
        is_listed = any(
            (joined and end == joined.start()) or (followed and start == followed.end())
            for start, end in known
        )
        if (is_listed or _IS_A_PLACE.match(text, one.end)) and _ENDED.match(text, one.end):
            seen.add((one.start, one.end))
            yield one.start, one.end


_ALSO: Final = re.compile(r"(?:,\s(?:and\s)?|\sand\s)(?:the\s|its\s)?")
_IN: Final = re.compile(r"(?:\s\([A-Z][\w-]*\))?,?\s(?:in|on)\s")
_TO_LAW: Final = re.compile(r",?\s(?:to\s)?(?:the\s)?")
_START: Final = itemgetter(0)
_RANKS: Final = {"INSTRUMENT": 0, "ORG": 1, "DATE": 2, "GPE": 3, "NORP": 3, "LOC": 3}
_DATED_DEEDS: Final = frozenset(
    ("ratified", "signed", "acceded", "enacted", "amended", "in force", "repealed")
)
_PLACE_NAMED_AFTER: Final = re.compile(  # `Niger State`, `Congo River` are no countries
    r"\s(?:State|Province|[Rr]iver|Delta|Valley|Basin|Sea|Strait)\b"
)
_PAPERS: Final = list_words("publishers", "papers")
_NAMES_A_PAPER: Final = re.compile(  # `the Kabul Times`, `MIAMI HERALD`
    rf"\s(?:{'|'.join(spelled for word in _PAPERS for spelled in (word.title(), word.upper()))})\b"
)
_MINORITY: Final = re.compile(  # `Roma and Egyptian children` are of no country
    r"\b(?:Roma|Ashkali|Balkan)(?:,?\sand|,)?\s$"
)
_OF_A_COUNTRY: Final = re.compile(r"(?:of|for)\s(?:the\s)?$")
_AND_ANOTHER: Final = re.compile(r",?\sand\s(?:(?:to|of|the|its)\s){0,2}$")
_ITS_TREATY: Final = re.compile(r"\s(?:Charter|Convention|Covenant|Protocol|Treaty)$")
_JOINED: Final = re.compile(r"\sand\s(?:the\s)?(?=[A-Z])")
_GOES_ON: Final = re.compile(  # after the country that a law is of: `Code of Kazakhstan on …`
    r"\s(?:of|for)\s(?:the\s)?[A-Z][\w\s]*?\s(?:[oO]n|[aA]gainst|[cC]oncerning|[fF]or)\s"
)
_OTHER_THAN_COUNTRIES: Final = frozenset(
    ("PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT")
)
_UNTIL: Final = re.compile(r"\s(?:to|through|till|until)\s")
_NOTHING_MORE: Final[Lexicon[KnownName]] = Lexicon({})
_RUN_IN: Final = re.compile(  # `Access to Asylum: The law …`
    r"[A-Z][\w\u2019'-]*(?:,?\s(?:[A-Z][\w\u2019'-]*|and|or|of|the|for|in|on|to|a|with)){0,20}+:\s"
)


def find_listed_names(text: str) -> Iterator[Candidate]:
    """Names from the gazetteers, in a text that is no sentence, such as a title."""
    yield from _search_lexicons(text, (), _NOTHING_MORE)


def find_agreements(text: str) -> Iterator[Candidate]:
    """The agreements in a list in which some are known, each with its status."""
    listed = [
        (start, end, status, instruments.find_listed_instrument(text[start:end]))
        for start, end, status in find_listed_agreements(text)
    ]
    for start, end, status, name in listed if any(one[3] for one in listed) else ():
        if name or text[start].isupper():
            meaning = NormalizedInstrument(name=name, status=status, edtf=None, articles=())
            yield Candidate(start, end, "INSTRUMENT", _RANKS["INSTRUMENT"], meaning)


def find_candidates(
    text: str, named: Sequence[RecognizedName], names: ChapterNames
) -> Iterator[Candidate]:
    """All candidates of a text, from gazetteers, chapter, grammars and model."""
    known = list(_search_lexicons(text, named, names.lexicon))
    yield from _state_laws(text, known, names.time)
    heading = run_in.end() if (run_in := _RUN_IN.match(text)) else 0
    for start, end in (*find_organizations(text), *find_foreign_organizations(text)):
        if start >= heading:
            yield from _make_organization(text, start, end, names)
    yield from _find_dates(text, names.time)
    yield from _find_places(text, [one for one in named if not names.is_person(text, one)], known)
    for one in named:
        if one.start >= heading or one.label in ("GPE", "DATE"):
            for find in check_model_name(text, one, names):
                yield _state_action(text, find, names.time)


def _state_action(text: str, find: Candidate, time: ReportedTime) -> Candidate:
    """A treaty or law that the model found, with its status; other finds as they are."""
    if find.label != "INSTRUMENT":
        return find
    named = [(find.start, find.end, _get_title(find))]
    stated = next(_make_instruments(text, named, time), find)
    return replace(find, normalized=stated.normalized)


def find_names_in_value(text: str, names: ChapterNames) -> Iterator[Candidate]:
    """Names of the gazetteers and the chapter, laws and dates, in a value as long as a sentence."""
    known = list(_search_lexicons(text, (), names.lexicon))
    yield from _state_laws(text, known, names.time)
    yield from _find_dates(text, names.time)


def _state_laws(text: str, known: Sequence[Candidate], time: ReportedTime) -> Iterator[Candidate]:
    """The known names, the treaties among them with their status, and the laws of a text."""
    yield from (find for find in known if find.label != "INSTRUMENT")
    yield from find_laws(text, [find for find in known if find.label == "INSTRUMENT"], time)


def _search_lexicons(
    text: str, named: Sequence[RecognizedName], names: Lexicon[KnownName]
) -> Iterator[Candidate]:
    """Names from the gazetteers and the chapter's own lexicon."""
    for start, end, known in (
        *load_known_names().find(text),
        *names.find(text),
        *_search_capitals(text),
    ):
        is_place = known.label == "GPE"
        is_other = is_place and known.normalized and _PLACE_NAMED_AFTER.match(text, end)
        if known.label is None or is_other or (is_place and _NAMES_A_PAPER.match(text, end)):
            continue
        if known.is_ambiguous and _is_part(start, end, named):
            continue
        if known.label == "INSTRUMENT" and is_of_protocol(text, start, end):
            continue
        is_minority = known.label == "NORP" and _MINORITY.search(text, max(0, start - 12), start)
        meant = None if is_minority else known.normalized
        yield Candidate(start, end, known.label, _RANKS[known.label], meant)


def _search_capitals(text: str) -> Iterator[tuple[int, int, KnownName]]:
    """Names from the gazetteers that are set in capitals: `KAZAKHSTAN`."""
    shown = restore_case(text)
    for start, end, known in load_known_names().find(shown) if shown else ():
        if text[start:end] != shown[start:end] and not known.is_ambiguous:  # type: ignore[index]
            yield start, end, known


def _find_places(
    text: str, named: Sequence[RecognizedName], listed: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Places in no gazetteer, known by a noun (`region`) or by their neighbours in a list."""
    found = [
        place
        for place in find_localities(text)
        if countries.find_country(text[slice(*place)]) is None
    ]
    known = [(find.start, find.end) for find in listed if find.label == "GPE"]
    for start, end in (*found, *find_places_in_context(text, named, {*known, *found})):
        yield Candidate(start, end, "GPE", _RANKS["GPE"])


def _is_part(start: int, end: int, named: Sequence[RecognizedName]) -> bool:
    """Whether the model labels a longer name there, beyond an article; `named` is in order."""
    at = bisect_right(named, start, key=lambda one: one.start) - 1
    around = named[at] if at >= 0 else None
    return (
        around is not None
        and around.label in _OTHER_THAN_COUNTRIES
        and end <= around.end
        and around.end - around.start > end - start + len("the ")
    )


def _drop_country(text: str, start: int, end: int) -> int:
    """Where a name ends without its country: `Ministry of Labor of Kazakhstan`."""
    if " of " not in text[start:end] and " for " not in text[start:end]:
        return end
    for low, high, known in load_known_names().find(text[start:end]):
        if has_organization_noun(text[start + high : end]):  # `Squad of the Malta Police Force`
            continue
        if known.label == "GPE" and isinstance(known.normalized, NormalizedCountry) and low:
            before = _OF_A_COUNTRY.search(text[start : start + low])
            if before:
                return start + len(text[start : start + before.start()].rstrip())
    return end


def _make_organization(text: str, start: int, end: int, names: ChapterNames) -> Iterator[Candidate]:
    """An organization known by its noun, without its country."""
    if treaty := _ITS_TREATY.search(text, start, end):
        end = treaty.start()
    end = _drop_neighbour(text, start, end)
    own = _drop_country(text, start, end)
    is_whole = " " in text[start:own] or text[start:own] in PARLIAMENTS
    if not is_whole and OWNER.match(text, end):  # `Association for Kazakhstan's Youth`
        return
    end = own if is_whole else end
    name = text[start:end]
    if countries.find_country(name) is None and not (
        has_common_noun(name) and names.is_phrase(name)
    ):
        identity = identify_organization(name) or names.defined.get(name)
        yield Candidate(start, end, "ORG", _RANKS["ORG"], identity)


def _drop_neighbour(text: str, start: int, end: int) -> int:
    """Where a name ends if a known organization follows: `Authority for Manpower and Caritas`."""
    for joined in _JOINED.finditer(text, start, end):
        if identify_organization(text[joined.end() : end]):
            return joined.start()
    return end


def _find_dates(text: str, time: ReportedTime) -> Iterator[Candidate]:
    for dated in find_dates(text):
        is_bare = text[dated.start : dated.end].isdecimal()
        if is_bare and DESIGNATION.search(text, max(0, dated.start - _REACH), dated.start):
            continue
        printed = NormalizedDate(edtf=dated.edtf, basis="printed")
        is_range = _UNTIL.search(text, dated.start, dated.end)
        is_since = not is_range and text[dated.start : dated.start + 5].lower() == "from "
        start = dated.start + len("from ") * is_since
        yield Candidate(start, dated.end, "DATE", 2, printed)
    for date in find_relative_dates(text, time):
        meaning = NormalizedDate(edtf=date.edtf, basis=date.basis) if date.edtf else None
        yield Candidate(date.start, date.end, "DATE", 2, meaning)


def find_laws(
    text: str, known: Sequence[Candidate], time: ReportedTime = UNKNOWN_TIME
) -> Iterator[Candidate]:
    """The treaties and laws of a text, each with the status that its sentence states.

    An act without a year is dated by the time that the report covers: `In June parliament passed`.
    """
    named = [_name_treaty(text, one) for one in known]
    named += _find_own_protocols(text, named)
    taken = [(start, end) for start, end, _ in named]
    for start, end in find_law_names(text):
        low, high = _trim_law_name(text, start, end, taken)
        is_name = " " in text[low:high] or text[low:high] == "Constitution"
        if is_name and not any(low < there and here < high for here, there in taken):
            low, high = extend_name(text, low, high)
            named.append((low, high, instruments.find_instrument(text[low:high])))
    named += _find_conventions(text, taken)
    yield from _make_instruments(text, named, time)


def _name_treaty(text: str, known: Candidate) -> tuple[int, int, str | None]:
    """The place of a known name and its full title; a protocol to a treaty is its own."""
    title = _get_title(known)
    longest = instruments.measure_instrument(text, known.start, title) if title else 0
    is_whole = longest > known.end and "(" not in text[known.end : longest]
    start, end = extend_name(text, known.start, longest if is_whole else known.end)
    protocol = find_protocol_to(text, start)
    if protocol is None:
        return start, end, title
    kind = text[protocol].upper() + text[protocol + 1 : start].rpartition("rotocol")[0]
    usual = f"{kind}rotocol to the {title}"
    named = text[protocol:end] if instruments.find_instrument(text[protocol:end]) else usual
    low, high, meant = next(load_known_names().find(named + text[end:]), (1, 0, None))
    if low or meant is None or high < len(named):
        return protocol, end, None
    full = instruments.find_instrument(named + text[end : end + high - len(named)])
    return protocol, end + high - len(named), full


def _find_own_protocols(
    text: str, named: Sequence[tuple[int, int, str | None]]
) -> list[tuple[int, int, str | None]]:
    """The protocols named behind their treaties, with full titles where those are known."""
    found: list[tuple[int, int, str | None]] = []
    taken = {start for start, _, _ in named}
    for _, end, title in named:
        high = min((start for start in taken if start >= end), default=len(text))
        own = find_own_protocol(text, end, high)
        if own is not None and own[0] not in taken:
            found.append((*own, _name_protocol(text[slice(*own)], title) if title else None))
    return found


def _name_protocol(printed: str, treaty: str) -> str:
    """The title of the protocol to a treaty; its own may repeat the treaty's subject."""
    name = f"{printed} to the {treaty}"
    twin = treaty.replace("Convention", "Protocol", 1) if " " not in printed else ""
    return instruments.find_instrument(name) or instruments.find_instrument(twin) or name


def _make_instruments(
    text: str, named: Sequence[tuple[int, int, str | None]], time: ReportedTime
) -> Iterator[Candidate]:
    """Candidates for the treaties and laws at these offsets, with what is stated of each.

    What is stated of one holds for the next that `and` or a comma joins to it.
    """
    places = [(start, end) for start, end, _ in named]
    for low, high in split_sentences(text) if named else ():
        sentence = text[low:high]
        others = [(start - low, end - low) for start, end in places]
        before: tuple[int, TreatyAction] | None = None
        last: tuple[int, str | None] = (low, None)
        for start, end, name in sorted(named, key=_START):
            if not low <= start <= end <= high:
                continue
            is_beside = text[last[0] : start] == " (" and text[end : end + 1] == ")"
            is_other = is_beside and name != last[1]
            last = (end, name)
            if is_other:  # the acronym of the treaty whose protocol this is
                done: TreatyAction | None = TreatyAction(None, None)
            else:
                done = find_treaty_action(sentence, start - low, end - low, others)
            if done is None and name is None:
                done = find_law_action(sentence, start - low, end - low, others)
                if done is None and before and _ALSO.fullmatch(text, before[0], start):
                    done = before[1]
                before = (end, done) if done else None
            done = done or TreatyAction(None, None)
            if done.edtf and done.edtf in (name or "") and text.startswith(f" ({done.edtf})", end):
                done = replace(done, edtf=None)  # the treaty's own year
            if done.status in _DATED_DEEDS and done.edtf is None:
                first = min(at for at, _ in places if low <= at)
                done = replace(done, edtf=_find_undated_deed(text, low, (start, end), first, time))
            normalized = NormalizedInstrument(
                name=name,
                status=done.status,
                edtf=done.edtf,
                articles=find_articles(text, start, end),
            )
            yield Candidate(start, end, "INSTRUMENT", 0, normalized)


def _find_undated_deed(
    text: str, low: int, place: tuple[int, int], first: int, time: ReportedTime
) -> str | None:
    """The month or day of what was done with a law, if its year is known; its sentence is at `low`.

    It is named right behind the law or right before it, or before the `first` law of the sentence,
    none of which has it for itself.
    """
    start, end = place
    dates = [date for date in find_relative_dates(text, time) if text[date.start].isupper()]
    own = [date for date in dates if _IN.fullmatch(text, end, date.start)]
    before = [
        date
        for date in dates
        if low <= date.start <= date.end <= start
        and (date.end <= first or _TO_LAW.fullmatch(text, date.end, start))
    ]
    chosen = own or before[-1:]
    return chosen[0].edtf if chosen and chosen[0].basis != "open" else None


def _find_conventions(
    text: str, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str | None]]:
    """The known conventions in a list of numbers: `Conventions 138 and 182`."""
    for start, end, number in find_numbered_conventions(text):
        name = instruments.find_instrument(f"ILO Convention {number}")
        if name and not any(start < there and here < end for here, there in taken):
            yield start, end, name


def _trim_law_name(
    text: str, start: int, end: int, taken: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """A law's name without article, owner, country, and without a known name that follows."""
    if article := ARTICLE.match(text, start, end):
        start = article.end()
    if owner := OWNER.search(text, start, end):
        start = owner.end()
    behind = (here for here, _ in taken if start < here < end)
    if joined := _AND_ANOTHER.search(text, start, min(behind, default=start)):
        end = joined.start()
    ended = _drop_country(text, start, end)
    return start, end if _GOES_ON.match(text, ended, end) else ended


def _get_title(find: Candidate) -> str | None:
    meaning = find.normalized
    return meaning.name if isinstance(meaning, NormalizedInstrument) else None
