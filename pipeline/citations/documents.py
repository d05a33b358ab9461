"""Documents of intergovernmental bodies, as the notes of reports cite them.

Such a citation has few fields: a symbol (`A/HRC/26/4`), or the name of what a body made under a
number (`Security Council resolution 1325 (2000)`, `general comment No. 4 (2017)`, `opinion No.
47/2020`), or a body's submission, or an address alone; then the places cited (`paras. 37 (a) and
38 (a)`, `chap. III`, `annex II`). Commas and `and` list several in one sentence, so
`parse_documents` walks from one source to the next. The forms are those of the Editorial Manual of
the United Nations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.citations.abbreviations import ABBREVIATION
from pipeline.citations.short_forms import REPEATED, Pinpoint
from pipeline.citations.source import Byline, ParsedCitation, ParsedSource, build_source
from pipeline.grammar.dates import DAY, MONTH_NAME, parse_date
from pipeline.grammar.named_parts import (
    MAX_CITATION,
    URL,
    SourcePart,
    TextSegment,
    find_urls,
    measure_url,
    normalize_url,
)
from pipeline.grammar.names import CreditedName, is_organization
from pipeline.vocabulary.citation_words import words_of
from pipeline.vocabulary.word_lists import kinds_of_words, spell_words
from pipeline.vocabulary.words import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

# A symbol has its series first, then what the body counts: `CAT/C/ZEN/CO/4`, `S/PV.7000`. A letter
# before a stroke alone is no symbol: `N/A`.
_COUNTED: Final = r"[A-Z0-9](?:[\w.–-]*\w)?"
_SERIES: Final = r"[A-Z]{1,8}(?:-[A-Z]{2,8})?"
SYMBOL: Final = (
    rf"(?<![\w/.-])(?=[^\s,;]*\d)(?:{_SERIES}(?:/{_COUNTED}){{2,10}}|[A-Z]{{1,3}}/[A-Z]{{2,4}}\.\d+)"
    r"(?:(?:/|,\s)(?:Add|Corr|Rev)\.\s\d{1,3})?(?![\w/])"
)
_WORDS_BEFORE: Final = r"(?:(?:U\.?N\.?|United\sNations)\s)?[Dd]oc(?:ument)?s?\.?\s"
_YEAR: Final = r"(?:19|20)\d\d"
_AMENDED: Final = r"(?:(?:,|,?\sand)\s(?:Add|Corr|Rev)\.\s?\d{1,3})"
_VOLUME: Final = r"\s\([Vv]ol\.\s[IVX\d]+(?:,?\s\(?[Pp]art\s\w+\)?)?\)"
_DATED: Final = rf"(?:\s?\((?P<year>{_YEAR})\)|(?:,\s|\s\()(?P<issued>{DAY})\)?)"
_SYMBOL: Final = re.compile(
    rf"(?:{_WORDS_BEFORE})?(?P<number>{SYMBOL})(?:{_VOLUME})?(?P<more>{_AMENDED}*){_DATED}?"
)

# Places in a source

_WORDS: Final = kinds_of_words("places_cited") | kinds_of_words("places_in_documents")
_WORD: Final = rf"(?P<word>(?i:{spell(_WORDS)}))"
_LETTERED: Final = r"(?:\s?\([a-z0-9]{1,5}\)){1,3}"
_NUMERAL: Final = (
    rf"(?:\d{{1,4}}(?:\.\s?\d{{1,4}}){{0,3}}(?:\s?(?:bis|ter))?(?:{_LETTERED})?"
    r"|[IVXLC]{1,7}(?:\.[A-Z0-9]{1,3}){0,2}(?![\w’'])(?!\s?v\.|\.\s?[A-Z])"
    rf"|[A-Z]{_LETTERED})"
)
_RANGE: Final = rf"(?:{_NUMERAL}|{_LETTERED})(?:\s?[-–—]\s?(?:{_NUMERAL}|{_LETTERED}))?"
_NUMBERS: Final = (
    rf"(?P<numbers>(?:{_RANGE}|[A-Z](?![\w’']))(?:(?:,\s|,?\s(?:and|or|to|&)\s|,(?=\())"
    rf"(?!\d{{1,2}}\s(?:{MONTH_NAME})\b){_RANGE}(?![\w/])){{0,40}})(?![\w/])"
)
_LOCATOR: Final = re.compile(
    rf"(?:,?\s(?:and\s)?|,)(?:(?:at|in(?:\sparticular)?|especially)\s)?(?P<open>\()?{_WORD}\s?{_NUMBERS}(?(open)\))"
    r"|(?:,\s|\s)(?P<whole>annex(?:es)?|appendix|preamble)(?!\s?[\w(])"
)
_PINPOINT: Final = re.compile(rf"{_WORD}\s?{_NUMBERS}(?P<whole>(?!))?")


_AND: Final = re.compile(r",?\sand\s")


class Place(NamedTuple):
    """The places cited of a source: as printed, what they count, their offsets; where all end.

    `wider` are the offsets of those that hold them: `chap. III` of `chap. III, para. 5`.
    """

    printed: str
    counted: str
    start: int
    end: int
    stop: int
    wider: tuple[tuple[int, int], ...] = ()


def read_place(text: str, at: int, end: int) -> Place | None:
    """The places printed from an offset on; of several kinds the last, which is the finest."""
    found = list[re.Match[str]]()
    while (one := _LOCATOR.match(text, at, end)) is not None:
        found.append(one)
        at = one.end()
    return _make_place(found) if found else None


def _read_place_alone(text: str, start: int, end: int) -> Place | None:
    """The places that a whole stretch names, without a source: `paras. 12 and 15`."""
    found = _PINPOINT.fullmatch(text, start, end)
    return _make_place([found]) if found else None


def _make_place(found: list[re.Match[str]]) -> Place:
    """The finest of consecutive places; what `and` joins to it is printed with it."""
    first = len(found) - 1
    while first and _AND.match(found[first][0]):
        first -= 1
    opening, last = found[first], found[-1]
    start, end = opening.start(opening.lastgroup or ""), last.end(last.lastgroup or "")
    counted = "annex" if opening["whole"] else _WORDS[opening["word"].lower()]
    printed = re.sub(r"(?<=\d\.)\s(?=\d)|(?<=[-–])\s(?=\d)", "", last.string[start:end])
    wider = tuple((one.end() - len(one[0].lstrip(" ,")), one.end()) for one in found[:first])
    return Place(printed, counted, start, end, last.end(), wider)


# Heads: what is cited, before its places

_BODY: Final = (
    r"(?P<author>(?:[A-Z][\w’'-]*|\([A-Z]+\))"
    r"(?:\s(?:[A-Z][\w’'-]*|of|on|the|and|for|against|to|in|all|its|their|de|from)){0,16})"
)
_MADE_BY: Final = spell_words("documents", "bodies")
_COUNT: Final = (
    r"\d{1,5}(?:[/.]\d{1,5})?(?:\s?[A-Z](?:[-–]?[A-Z])?(?!\w))?(?:\s\([IVXLC]+(?:-[IVXLC]+)?\))?"
)
_TITLE_ENDS: Final = (
    r"(?=,\s(?:(?:in\sparticular|especially)\s)?(?:(?:paras?|pp?|arts?|chap|sects?)\.|annex)|$)"
)
_TITLED: Final = tuple(
    (words, re.compile(form, re.VERBOSE), "document")
    for words, form in (
        # `General Assembly resolution 60/251`, `decision 17/119`
        (
            ("esolution", "ecision"),
            rf"""(?P<title>(?:{_MADE_BY}\s)?(?:[Rr]esolution|[Dd]ecision)\s
            (?P<number>{_COUNT})(?:\s?\((?P<year>{_YEAR})\))?)""",
        ),
        # `Committee against Torture, general comment No. 4 (2017) on article 3`
        (
            ("eneral",),
            rf"""(?:{_BODY},\s|the\s(?:[A-Z]\w+[’']s\s)?|its\s)?
            (?P<title>(?:joint\s)?[Gg]eneral\s(?:[Cc]omment|[Rr]ecommendation)s?\s(?:[Nn]o\.?\s)?
            (?P<number>\d{{1,3}}(?:/[Nn]o\.\s\d{{1,3}})?)(?:\s?\((?P<year>{_YEAR})\))?
            (?:(?:,?\s(?:on|concerning)\s|:\s(?=[A-Z]))[^;]{{3,200}}?{_TITLE_ENDS})?)""",
        ),
        # `opinion No. 47/2020`, `Working Group on Arbitrary Detention, opinion No. 47/2020`
        (
            ("pinion", "eliberation"),
            rf"""(?:{_BODY},\s)?(?P<title>(?:[Oo]pinion|[Dd]eliberation)\s[Nn]os?\.\s
            (?P<number>\d{{1,4}}(?:/\d{{1,4}})?)(?:\s?\((?P<year>{_YEAR})\))?)""",
        ),
        # `communication EGY 13/2021`, `AL TUR 5/2020`
        (
            ("/",),
            r"""(?P<title>(?:[Cc]ommunication\s)?
            (?P<number>(?:J?(?:AL|UA)\s|OL\s)?[A-Z]{3}\s\d{1,3}/\d{4}))""",
        ),
        # `OHCHR, OHCHR Report 2017`
        (
            ("Report", "Review", "Appeal", "Survey"),
            rf"""(?:{_BODY},\s)?(?P<title>(?:[A-Z][\w’'-]*\s){{1,6}}(?:Report|Review|Appeal|Survey)s?\s
            (?P<year>{_YEAR})(?:[-–/]\d{{2,4}})?)""",
        ),
    )
)
_CASE: Final = (  # `M.K. v. Zenda`, `Sarn et al. v. Zenda`
    r"(?P<title>(?!(?:In|See|And|But|As|Under|From|The)\s)[^\W\d_a-z][\w.’'-]*"
    r"(?:,?\s(?:[^\W\d_a-z][\w.’'-]*|and|et|al\.?|others|de|da|van|von|of)){0,10}\sv\.?\s"
    r"(?:the\s)?[A-Z][\w.’'-]*"
    r"(?:\s(?:(?!Nos?\.)[A-Z][\w.’'-]*|of|(?:and|the)(?=\s[A-Z](?!os?\.))|\([A-Z][^()\d]+\))){0,8})"
)
_VIEWS: Final = (
    rf"(?:(?:,\s|\s\()(?:[Vv]iews|[Dd]ecision|[Jj]udg[e]?ment|[Ii]nadmissibility\s[Dd]ecision)"
    rf"(?:\s(?:adopted|delivered))?(?:\s(?:on|of)|,)?\s(?P<issued>{DAY})\)?)"
)
# Behind the first symbol: others, or the rest of their numbers
_FURTHER: Final = rf"(?:(?:,|,?\sand)\s(?:{SYMBOL}|\d{{1,5}}/\d{{4}}|(?:Add|Corr|Rev)\.\s?\d+))*"
_COMMUNICATION: Final = r"(?:[Cc]ommunications?|[Pp]etitions?)\s(?:[Nn]os?\.?\s)?\d{1,5}/\d{2,4}"
_NUMBERED_CASES: Final = (
    rf"{_CASE},?\s\((?P<number>{SYMBOL}){_FURTHER}\)(?:{_VIEWS})?",
    rf"{_CASE},?\s\(?(?P<number>{_COMMUNICATION})\)?(?:{_VIEWS})?",
    rf"(?P<number>{_COMMUNICATION}|[Nn]os?\.\s\d{{1,5}}/\d{{4}}),\s{_CASE}(?:{_VIEWS})?",
)
_DATED_CASE: Final = re.compile(rf"(?:{_BODY},\s)?{_CASE}{_VIEWS}")
_IN_SENTENCE: Final = tuple(re.compile(rf"(?<![\w.]){form}") for form in _NUMBERED_CASES)
_NAMED: Final = re.compile(  # `Report of the Special Rapporteur on salt (A/HRC/17/33)`
    r"(?:the\s)?(?P<title>[^\W\d_][^;()]{8,260}?)(?P<bracket>,?\s\(|,\s)"
    rf"(?=(?:{_WORDS_BEFORE})?{SYMBOL})"
)
_SUBMISSION: Final = re.compile(
    r"(?P<title>(?P<author>(?:the\s)?[A-Z][\w&’'-]*"
    r"(?:\s(?:[A-Z][\w&’'-]*|of|the|for|and|on|country|team|\([A-Z]+\))){0,10}|JS\d{1,2})\ssubmission)"
    r"(?:\s(?:for|to)\sthe\s(?P<remark>[^,;.()]{4,90}))?"
)
# All forms in their order, each with the words of which its text has one
_HEADS: Final = (
    (("/",), _SYMBOL, "document"),
    (("submission",), _SUBMISSION, "document"),
    *_TITLED,
    ((" v",), _DATED_CASE, "case"),
)
_AT: Final = r"(?:(?:[Aa]lso\s)?[Aa]vailable\s(?:at|from|on(?:line)?(?:\sat)?)|[Aa]t):?\s"
_AVAILABLE: Final = re.compile(_AT)
_SEEN: Final = re.compile(
    rf",?\s\(?{words_of('accessed')}(?:\son)?:?\s(?P<accessed>{DAY})\)?", re.VERBOSE
)
_AVAILABLE_BEHIND: Final = re.compile(rf",?\s\(?{_AT}")


def _read_source(text: str, start: int, end: int) -> ParsedSource | None:
    """The source that a whole stretch of a note cites, with its places; None for any other text."""
    if (address := _read_address(text, start, end)) is not None:
        return address
    for head in _find_heads(text, start, end):
        place = read_place(text, head.end, end)
        stop = place.stop if place else head.end
        if stop == end:
            return _build(text, head, place)
        if (tail := _AVAILABLE_BEHIND.match(text, stop, end)) and (
            url := _find_address(text, tail.end(), end)
        ):
            return _build(text, head._replace(spans=head.spans | {"url": url}), place)
    return None


class _Head(NamedTuple):
    """What is cited: the offsets of its fields by role, the type it has, where it ends."""

    spans: dict[str, tuple[int, int]]
    sort: str
    end: int


def _find_heads(text: str, start: int, end: int) -> Iterator[_Head]:
    stretch = text[start:end]
    for words, form, sort in _HEADS:
        if any(word in stretch for word in words) and (found := form.match(text, start, end)):
            yield _make_head(found, sort)
    if "/" in stretch and (named := _NAMED.match(text, start, end)) is not None:
        yield from _read_named(text, named, end)


def _make_head(found: re.Match[str], sort: str) -> _Head:
    spans = {role: found.span(role) for role, value in found.groupdict().items() if value}
    if "year" in spans:
        spans["issued"] = spans.pop("year")
    spans.pop("more", None)
    return _Head(spans, sort, found.end())


def _read_named(text: str, named: re.Match[str], end: int) -> Iterator[_Head]:
    """The document whose title is printed before its symbol."""
    title = named["title"]
    symbol = _SYMBOL.match(text, named.end(), end)
    is_bracket = "(" in named["bracket"]
    stop = symbol.end() if symbol else end
    if symbol is None or (
        is_bracket and text[stop - 1 : stop] != ")" and text[stop : stop + 1] != ")"
    ):
        return
    if _PINPOINT.search(title) or not _OPENS_TITLE.match(title):
        return
    head = _make_head(symbol, "document")
    spans = {"title": named.span("title")} | head.spans
    author, comma, rest = title.partition(", ")
    if comma and is_organization(author) and rest[:1].isupper():
        begin = named.start("title")
        spans |= {
            "author": (begin, begin + len(author)),
            "title": (begin + len(author) + 2, named.end("title")),
        }
    closes = is_bracket and text[stop : stop + 1] == ")"
    yield _Head(spans, "document", stop + closes)


_OPENS_TITLE: Final = re.compile(
    rf"(?:the\s|its\s)?(?:[\w-]+\s){{0,4}}(?i:{spell_words('documents', 'kinds')})\b|[“\"]"
    rf"|(?:{_MADE_BY}|[A-Z]{{2,10}}),\s"
)


def _build(text: str, head: _Head, place: Place | None) -> ParsedSource:
    values = {role: text[slice(*span)] for role, span in head.spans.items()}
    named = head.spans.get("title", (0, 0))
    parts = [
        SourcePart(role, *span)
        for role, span in head.spans.items()
        if role == "title" or not named[0] <= span[0] < named[1]
    ]
    fields = {
        role: value for role, value in values.items() if role in ("number", "title", "issued")
    }
    if "issued" in fields:
        fields["issued"] = parse_date(fields["issued"]) or ""
        fields = {role: value for role, value in fields.items() if value}
    if "url" in values:
        fields["url"] = normalize_url(values["url"])
    fields[head.sort] = "yes"
    if place is not None:
        fields |= {"locator": place.printed, "locator_kind": place.counted}
        parts.append(SourcePart("locator", place.start, place.end))
        parts += [SourcePart("remark", *span) for span in place.wider]
    title: tuple[TextSegment, ...] = ()
    if "title" in head.spans:
        title = (TextSegment(values["title"], *head.spans["title"]),)
    who = (
        (CreditedName(literal=values["author"].removeprefix("the ")),) if "author" in values else ()
    )
    author = (TextSegment(values["author"], *head.spans["author"]),) if who else ()
    by = Byline(authors=who, author=author, title=title)
    return build_source(text, by, fields, tuple(parts))


def _read_address(text: str, start: int, end: int) -> ParsedSource | None:
    """The page at an address that is all there is, but for `available at`."""
    available = _AVAILABLE.match(text, start, end)
    at = available.end() if available else start
    url = _find_address(text, at, end, is_last=False)
    if url is None:
        return None
    fields = {"url": normalize_url(text[slice(*url)])}
    parts = [SourcePart("url", *url)]
    stop = url[1]
    if (seen := _SEEN.match(text, stop, end)) and (accessed := parse_date(seen["accessed"])):
        fields["accessed"] = accessed
        parts.append(SourcePart("accessed", *seen.span("accessed")))
        stop = seen.end()
    place = read_place(text, stop, end)
    if (place.stop if place else stop) != end:
        return None
    if place is not None:
        fields |= {"locator": place.printed, "locator_kind": place.counted}
        parts.append(SourcePart("locator", place.start, place.end))
    return build_source(text, Byline(), fields, tuple(parts))


def _find_address(text: str, at: int, end: int, *, is_last: bool = True) -> tuple[int, int] | None:
    """The offsets of the address at a place; `is_last` if it has to end the stretch."""
    printed = URL.match(text, at, end)
    stop = at + measure_url(printed[0]) if printed else at
    return (at, stop) if printed and (stop == end or not is_last) else None


_JOINT: Final = re.compile(
    r"(?:;|,)?\s(?:and\s)?(?:see\s|(?:see\s)?also\s|as\swell\sas\s)?"
    r"(?=[“\"A-Z(]|www\.|https?:|ibid|communication|general|resolution|opinion|the\s)"
)


def _find_joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where one source may end and the next begin: the offsets around a comma or `and`."""
    urls = find_urls(text[start:end])
    for joint in _JOINT.finditer(text, start, end):
        between = text[joint.start() : joint.end()]
        is_within = any(first < joint.start() - start < last for first, last in urls)
        if not is_within and ("," in between or ";" in between or " and " in between):
            yield joint.start(), joint.end()
    yield end, end


def find_documents(text: str, start: int, end: int) -> Iterator[tuple[int, int, ParsedSource]]:
    """The documents and cases that a sentence names by symbol or number, each with its places."""
    heads = [(found, "case") for form in _IN_SENTENCE for found in form.finditer(text, start, end)]
    heads += [(found, "document") for found in _SYMBOL.finditer(text, start, end)]
    for found, sort in sorted(heads, key=lambda one: one[0].start()):
        if found.start() < start:
            continue
        head = _make_head(found, sort)
        if sort == "document":
            head = _Head({"number": found.span("number")}, sort, found.end("more"))
        closed = head.end + (text[head.end : head.end + 1] == ")")
        place = read_place(text, closed, end)
        start = place.stop if place else head.end
        yield found.start(), start, _build(text, head, place)


_CALLED: Final = re.compile(rf"{ABBREVIATION}(?=,\s|\s(?:paras?|pp?)\.)|{_CASE}")


def _parse_called(text: str, start: int, end: int) -> ParsedCitation | None:
    """A source called by an abbreviation or by the parties, with its places: `JS1, para. 5`.

    The parties are the source where no note cites it by its number.
    """
    called = _CALLED.match(text, start, end)
    place = read_place(text, called.end(), end) if called else None
    if called is None or place is None or place.stop < end:
        return None
    head = _Head({"title": called.span("title")}, "case", called.end())
    source = _build(text, head, place) if called["title"] else None
    return ParsedCitation("short", None, start, end, source, called[0], _make_pinpoints(place))


def _parse_repeated(text: str, start: int, end: int) -> ParsedCitation | None:
    """`Ibid., chap. III`; or nothing but places, which are in the source cited before."""
    again = REPEATED.match(text, start, end)
    if again is None:
        place = _read_place_alone(text, start, end)
    elif (place := read_place(text, again.end(), end)) is None and again.end() == end:
        return ParsedCitation("id", None, start, end)
    if place is None or place.stop < end:
        return None
    pinpoints = _make_pinpoints(place)
    return ParsedCitation("id", None, start, end, pinpoints=pinpoints, is_place=again is None)


def _make_pinpoints(place: Place) -> tuple[Pinpoint, ...]:
    return (Pinpoint(place.counted, place.printed, place.start, place.end),)


def _parse_document(text: str, start: int, end: int) -> ParsedCitation | None:
    if source := _read_source(text, start, end):
        return ParsedCitation("full", None, start, end, source)
    return _parse_repeated(text, start, end) or _parse_called(text, start, end)


def parse_documents(text: str, start: int, end: int) -> tuple[ParsedCitation, ...]:
    """The documents of bodies that a piece lists; () where it holds anything else."""
    if end - start > MAX_CITATION:
        return ()
    listed: dict[int, tuple[ParsedCitation, ...]] = {end: ()}  # from each place where one may begin
    joints = [*_find_joints(text, start, end)]
    for begin in sorted({start, *(after for _, after in joints if after < end)}, reverse=True):
        for stop, after in joints:
            one = _parse_document(text, begin, stop) if stop > begin and after in listed else None
            if one is not None:
                listed[begin] = (one, *listed[after])
                break
    return listed.get(start, ())
