"""Whether pages and columns stand in the order in which a person reads them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.checks.finished import list_paragraphs
from pipeline.document.problems import Code, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.checks.finished import FinishedDocument
    from pipeline.document.problems import Problem
    from pipeline.record.country import CountryRecord, Note, Paragraph
    from pipeline.record.document import FurnitureRole

# A number alone, or before that of all pages: `4/25`.
_NUMBER: Final = re.compile(
    r"(?<![\d./])(?<!\d-)[1-9]\d{0,2}(?![\d./-])|^\d{1,3}(?=/\d{1,3}$)", re.MULTILINE
)
# What can be nothing else: `Page 6`, `- 6 -`.
_PAGE: Final = re.compile(
    r"\bpage\s(?P<number>\d{1,4})\b|^-\s?(?P<between>\d{1,4})\s?-$", re.IGNORECASE
)
_FEWEST_PAGES: Final = 4  # with a number
_MOST_NUMBERS: Final = 6  # on a page: more are those of a chart's axes
_MOST_BESIDE: Final = 3  # pages from one with a number to the next
_NEAR: Final = range(-_MOST_BESIDE, _MOST_BESIDE + 1)
_LEAST_LINKED: Final = 0.5  # of the pages beside each other whose numbers follow each other

# A sentence that goes on to the next paragraph, and a paragraph that begins inside one.
_BREAKS_OFF: Final = re.compile(r"\s[^\W\d_]*[a-z]{2}[,\u2019']?$")  # no link: `Read_more`
_ENDS: Final = re.compile(r"[.!?][\u201d\u2019\"')\]]*$")
_BEGINS_INSIDE: Final = re.compile(r"(?![ivx]+ )[a-z]{2,}[ ,]")  # no note: `ii See above.`
_FEWEST_WORDS: Final = 8  # of a paragraph that is no item of a list, and no label
_FARTHEST: Final = 30  # paragraphs from a broken sentence to its end


def check_page_numbers(document: FinishedDocument) -> Iterator[Problem]:
    """Yield pages whose printed number does not follow that of the page before.

    The numbers are those of the running heads that rise with the pages; they may begin anew.
    """
    pages = [page.number for page in document.record.pages]
    if len(pages) < _FEWEST_PAGES:
        return
    moved = _find_only_moved(pages, _list_printed_numbers(document, ("page number",)))
    printed = _list_printed_numbers(document, ("page number", "running head"))
    breaks = [moved] if moved else _list_breaks(pages, printed)
    for at, message in breaks:
        start = document.record.pages[at].start
        yield make_problem(Code.BROKEN_NUMBERING, message, (document.span(start, start),))


def _list_breaks(pages: Sequence[int], printed: dict[int, set[int]]) -> Iterator[tuple[int, str]]:
    """The indices of pages where the numbers do not go on, and what is printed there.

    A page without a number may stand between two that have one.
    """
    numbered = [page for page in pages if printed[page]]
    beside = list(pairwise(numbered))
    chosen = _choose_numbers(printed)
    linked = {(one, other) for one, other in beside if _is_linked(chosen, one, other)}
    if not beside or len(linked) < _LEAST_LINKED * len(beside):
        return
    pages_with = Counter(chain.from_iterable(printed.values()))
    of_sequence = {page: chosen[page] for pair in linked for page in pair}
    for (one, other), behind in zip(beside, [*numbered[2:], None], strict=True):
        before, after = of_sequence.get(one), of_sequence.get(other)
        if (one, other) in linked or before is None:
            continue
        if after is None:  # a page alone: moved from elsewhere if the numbers go on behind it
            goes_on = behind and of_sequence.get(behind) == before + behind - one - 1
            own = [number for number in printed[other] if pages_with[number] == 1]
            after = min(own, default=1) if goes_on else 1
        elif other - one > 1:
            continue  # a part may begin on a page without a number
        if after != 1:
            yield other - pages[0], f"page {after} is printed after page {before}"


def _find_only_moved(pages: Sequence[int], printed: dict[int, set[int]]) -> tuple[int, str] | None:
    """The index of the one page that stands between others than its own, and what is printed.

    Without it the single numbers of all others rise, and skip none but its.
    """
    numbered = [
        (at, min(printed[page])) for at, page in enumerate(pages) if len(printed[page]) == 1
    ]
    numbers = [number for _, number in numbered]
    rising = sorted(numbers)
    if len(numbers) < _FEWEST_PAGES or numbers == rising:
        return None
    if rising != list(range(rising[0], rising[-1] + 1)):
        return None
    for at, number in numbered:
        if [one for one in numbers if one != number] == [one for one in rising if one != number]:
            return at, f"page {number} is printed between others than its own"
    return None


def _list_printed_numbers(
    document: FinishedDocument, roles: Sequence[FurnitureRole]
) -> defaultdict[int, set[int]]:
    """The numbers that the furniture of each page prints, but for those of most pages.

    What it calls `Page 6` or prints as `- 6 -` is that page's number alone.
    """
    printed: defaultdict[int, set[int]] = defaultdict(set)
    called = dict[int, set[int]]()
    for one in document.record.furniture:
        page = one.spans[0].page if one.spans else None
        if page is not None and (found := _PAGE.search(one.text)):
            called[page] = {int(found["number"] or found["between"])}
        elif page is not None and one.role in roles:
            printed[page].update(int(number) for number in _NUMBER.findall(one.text))
    printed.update(called)
    pages = Counter(chain.from_iterable(printed.values()))
    constant = {number for number, count in pages.items() if count > _LEAST_LINKED * len(printed)}
    for page, numbers in printed.items():
        printed[page] = numbers - constant if len(numbers) <= _MOST_NUMBERS else set()
    return printed


def _choose_numbers(printed: dict[int, set[int]]) -> dict[int, int]:
    """The number of each page: that which pages near it count on from, or its only one.

    A page may print others: those of a chart's axis.
    """
    chosen = dict[int, int]()
    for page, numbers in printed.items():
        agreeing = {
            number: sum(number + step in printed.get(page + step, ()) for step in _NEAR if step)
            for number in sorted(numbers)
        }
        best = max(agreeing, key=agreeing.__getitem__, default=0)
        if len(numbers) == 1 or agreeing.get(best):
            chosen[page] = best
    return chosen


def _is_linked(chosen: dict[int, int], one: int, other: int) -> bool:
    """Whether the number of a page goes on in a later one near it; a plate may have none."""
    step = chosen.get(other, 0) - chosen.get(one, 0)
    return one in chosen and 0 < step <= other - one <= _MOST_BESIDE


def check_sentences(record: CountryRecord) -> Iterator[Problem]:
    """Yield where a sentence breaks off, and another begins inside one: parts in another order."""
    paragraphs = list_paragraphs(record)
    broken = [
        at
        for at, ((before, _), (after, _)) in enumerate(pairwise(paragraphs))
        if _is_long(before) and _BREAKS_OFF.search(before.text) and after.text[:1].isupper()
    ]
    begun = [
        at
        for at, ((before, _), (after, _)) in enumerate(pairwise(paragraphs), start=1)
        if _is_long(after) and _BEGINS_INSIDE.match(after.text) and _ENDS.search(before.text)
    ]
    small = {at for at, (one, _) in enumerate(paragraphs) if _BEGINS_INSIDE.match(one.text)}
    for at in begun:
        if not small.isdisjoint((at - 1, at + 1)):
            continue  # items of a list
        near = [one for one in broken if abs(one - at) <= _FARTHEST]
        if near:
            paragraph, pointer = paragraphs[at]
            nearest = min(near, key=lambda one: abs(one - at))
            broken.remove(nearest)
            first, _ = paragraphs[nearest]
            message = (
                f"a sentence breaks off with {first.text[-40:]!r}, and another begins inside "
                f"with {paragraph.text[:40]!r}"
            )
            yield make_problem(
                Code.BROKEN_SENTENCE, message, (*paragraph.spans, *first.spans), pointer
            )


def check_cut_notes(record: CountryRecord) -> Iterator[Problem]:
    """Yield a note that breaks off before a paragraph that begins inside a sentence: its rest."""
    pieces: list[tuple[Paragraph | Note, str]] = [*list_paragraphs(record)]
    pieces += [(note, "") for note in record.notes]
    placed = [one for one in pieces if one[0].spans]
    placed.sort(key=lambda one: one[0].spans[0].start)
    for (note, is_paragraph), (rest, pointer) in pairwise(placed):
        is_cut = not is_paragraph and _BREAKS_OFF.search(note.text)
        if is_cut and pointer and _BEGINS_INSIDE.match(rest.text):
            message = (
                f"a note breaks off with {note.text[-40:]!r}, and a paragraph begins inside "
                f"with {rest.text[:40]!r}"
            )
            yield make_problem(Code.BROKEN_SENTENCE, message, (*rest.spans, *note.spans), pointer)


def _is_long(paragraph: Paragraph) -> bool:
    return len(paragraph.text.split()) >= _FEWEST_WORDS
