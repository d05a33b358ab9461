"""Classifies the blocks of a document: country heading, heading, prose, note, table, furniture."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.model import PROSE, RUN_IN_LEVEL, continues_word, select_marks
from pipeline.document.reading import Reading
from pipeline.grammar.captions import CAPTION, CHART_CAPTION
from pipeline.grammar.sentences import ends_sentence
from pipeline.layout.elements import (
    BOLD_LEVEL,
    MAX_TITLE_LENGTH,
    Piece,
    PieceRole,
    find_next_index,
    find_next_piece,
    find_number_mark,
    group_tables,
    is_bold,
    is_label_value_table,
    read_text_below,
)
from pipeline.layout.furniture import find_heads_within_sentences
from pipeline.layout.heading_levels import align_numbered_headings, nest_numbered_headings
from pipeline.layout.notes import mark_table_notes
from pipeline.vocabulary.countries import country_lexicon, find_country, find_similar_countries
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block, Document, Mark
    from pipeline.profiles.model import Profile
    from pipeline.vocabulary.countries import GazetteerCountry


_UNIT: Final = re.compile(r"[%\u2030\u00b0$\u20ac\xa3]")  # in a row without a word
_LONGEST: Final = 80  # characters of a title
_MOST_WORDS: Final = 10
_SHORTEST_PROSE: Final = 40  # characters after it
_CUT_OFF: Final = 60  # characters of a paragraph that the end of a page may cut
_TITLE: Final = re.compile(r"[A-Z\u00c0-\u00de\"\u201c(][^:;?!]*[^\W\d_]{3}[^:;?!]*[.:]")
_DASHES: Final = "\u2013\u2014"  # behind a title
_OUTLINE_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s")
_NO_TITLE: Final = re.compile(rf"(?:{spell_words('run_in_titles', 'no_title')})\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[A-Z\u00c0-\u00de\d\"\u201c\u2018(\[$]")


def cut_run_in_titles(pieces: Sequence[Piece], profile: Profile) -> Iterator[Piece]:
    """The pieces, with run-in headings cut from the paragraphs that they open.

    `Pretrial Detention: The law …` in bold or italics up to its colon or stop; the colon is no part
    of the title. Known labels are not cut. A page break may follow the title.
    """
    is_opened = False
    for at, printed in enumerate(pieces):
        piece, end = printed, None
        if printed.role == "prose":
            end = _find_title_end(pieces, at, profile)
            if is_opened and printed.continues:
                piece = replace(printed, continues=False)
            is_opened = False
        if end is None:
            yield piece
            continue
        document = piece.reading.document
        marks = tuple(select_marks(piece.marks, piece.start, end))
        title = Reading.of(document, [(piece.start, end)], marks)
        words = title.part(0, len(title.text.rstrip(f" .:{_DASHES}")), marks)
        yield Piece("heading", piece.start, end, RUN_IN_LEVEL, marks, words, is_run_in=True)
        is_opened = end == piece.end
        if is_opened:
            continue
        start = piece.end - len(document.text[end : piece.end].lstrip())
        behind = tuple(select_marks(piece.marks, start, piece.end))
        reading = Reading.of(document, [(start, piece.end)], behind)
        yield replace(piece, start=start, marks=behind, reading=reading, continues=False)


def _find_rest(pieces: Sequence[Piece], at: int) -> str:
    """The continuation of a paragraph on the next page, if a page break cuts it."""
    behind = (piece for piece in pieces[at + 1 :] if not (piece.is_furniture or piece.is_note))
    following = next(behind, None)
    if following is None or following.role != "prose" or not following.continues:
        return ""
    return following.reading.text


def _find_title_end(pieces: Sequence[Piece], at: int, profile: Profile) -> int | None:
    """The offset after a run-in title and its colon, None where a paragraph has none."""
    piece = pieces[at]
    text = piece.reading.document.text
    end = _find_type_end(piece) if piece.marks and not piece.continues else None
    number = find_number_mark(piece)
    if end is None or (number is not None and end <= number.end + 1):
        return None
    rest = _find_rest(pieces, at)
    if (end == piece.end and not rest) or _has_labels_below(piece, end):
        return None
    title = Reading.of(
        piece.reading.document, [(piece.start, end)], select_marks(piece.marks, piece.start, end)
    ).text
    for mark in select_marks(piece.marks, end, piece.end):
        if mark.kind == "markup" and mark.start == end:
            end = mark.end
    if text[end : end + 1] == ":" and not title.endswith(":"):
        title, end = f"{title}:", end + 1
    elif text[end : end + 1] in _DASHES and end < piece.end:
        title, end = f"{title.rstrip('.')}.", end + 1
    behind = Reading.of(
        piece.reading.document, [(end, piece.end)], select_marks(piece.marks, end, piece.end)
    ).text
    is_title = (
        len(title) <= _LONGEST
        and title.count(" ") < _MOST_WORDS
        and _TITLE.fullmatch(_OUTLINE_NUMBER.sub("", title))
        and not _NO_TITLE.match(title)
        and not profile.starts_with_label(piece.reading.text)
        and not profile.contains_label(title)
    )
    document = piece.reading.document
    is_cut = bool(document.pages or document.is_exact) and len(behind) >= _CUT_OFF
    behind = f"{behind} {rest}".strip()
    is_over_prose = (
        len(behind) >= _SHORTEST_PROSE
        and _SENTENCE.match(behind)
        and (ends_sentence(behind) or is_cut)
    )
    return end if is_title and is_over_prose else None


def _has_labels_below(piece: Piece, end: int) -> bool:
    """Whether lines behind the type with which a piece begins open with labels in bold too."""
    text = piece.reading.document.text
    return any(
        text[end : mark.start].rstrip("*_ ").endswith("\n")
        and ":" in text[mark.end - 1 : mark.end + 1]
        for mark in piece.marks
        if mark.kind == "strong" and mark.start > end
    )


def _find_type_end(piece: Piece) -> int | None:
    """The end of the bold or italic type with which a piece begins; None without any."""
    text = piece.reading.document.text
    number = _OUTLINE_NUMBER.match(text, piece.start, piece.end)
    reach = number.end() if number else piece.start
    kind, end = "", piece.start
    for mark in piece.marks:
        if mark.start > reach + bool(kind):  # a space may be between words marked one by one
            break
        if mark.kind == "markup":
            reach = max(reach, mark.end)
        elif mark.kind in ("strong", "emphasis") and kind in ("", mark.kind):
            kind, end = mark.kind, max(end, mark.end)
            reach = max(reach, end)
    return end if kind else None


_PAGE_NUMBER: Final = re.compile(
    r"[-\u2013\u2014\s]*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s+of\s+\d{1,4})?[-\u2013\u2014\s]*",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(?:[A-Z][a-z]{2,8} (?:\d{1,2}, )?)?\d{4}")
_CONTINUED: Final = re.compile(r"\s*[(\[](?:cont(?:inued|'d|\.)?)[)\]]\s*$", re.IGNORECASE)
_LOOKAHEAD: Final = 40  # characters after a callout that show how a note begins
_OPENERS: Final = " .:\"'(\u201c"
_LINE_ROLES: Final = ("heading", "prose", "running head")
_MAX_LINES: Final = 3  # between a chapter's heading and its category
_MIN_LIST_LENGTH: Final = 3
_FEWEST_MENTIONS: Final = 3  # of a country whose heading is misprinted


def classify_blocks(document: Document, profile: Profile) -> tuple[Piece, ...]:
    """The classified pieces of a document in order; a block of several notes is cut into notes.

    Nothing before the first country is a running head: a title page may print the same words.
    """
    blocks = document.blocks
    if profile.name is None:
        blocks = tuple(replace(b, kind="menu") if b.is_peripheral else b for b in blocks)
    pieces = [piece for block in blocks for piece in _cut_block(document, block)]
    pieces = [_promote_title(pieces, at, profile) for at in range(len(pieces))]
    pieces = _mark_captions(pieces)
    pieces = _mark_run_in(document, list(cut_run_in_titles(pieces, profile)))
    pieces = _mark_categories(
        _mark_countries(_drop_heads_of_pairs(pieces, profile), profile), profile
    )
    stated = {fold(piece.reading.text) for piece in pieces if piece.role == "category"}
    heads = (
        profile.folded_running_heads
        | find_heads_within_sentences(pieces, profile, _find_chapter_level(pieces))
        | stated
    )
    front = next((at for at, one in enumerate(pieces) if one.role in ("country", "category")), 0)
    behind = (_mark_furniture(piece, heads, profile) for piece in pieces[front:])
    found = (*pieces[:front], *_mark_endings(behind, _find_chapter_level(pieces), profile))
    if profile.name is None and not document.is_exact:
        found = tuple(nest_numbered_headings(list(align_numbered_headings(found))))
    return tuple(mark_table_notes(found, profile.labels))


def _cut_block(document: Document, block: Block) -> Iterator[Piece]:
    starts = list(_find_note_starts(document, block)) if block.kind in PROSE else []
    if starts and starts[0] > block.start:
        before = block.start + len(document.text[block.start : starts[0]].rstrip())
        marks = tuple(mark for mark in block.marks if mark.end <= before)
        yield from _cut_block(document, replace(block, end=before, marks=marks))
    for start, end in zip(starts, [*starts[1:], block.end], strict=False):
        yield _build_note(document, (start, end), tuple(select_marks(block.marks, start, end)))
    if starts:
        return
    reading = Reading.of(document, [(block.start, block.end)], block.marks)
    role: PieceRole = "prose" if block.kind == "paragraph" else block.kind
    if not reading.has_words and not (role == "row" and _UNIT.search(reading.text)):
        role = "rule"
    yield Piece(
        role,
        block.start,
        block.end,
        block.level,
        block.marks,
        reading,
        continues=block.continues,
        is_run_in=role == "heading" and block.level == RUN_IN_LEVEL,
    )


def _build_note(document: Document, place: tuple[int, int], marks: tuple[Mark, ...]) -> Piece:
    start, end = place[0], place[0] + len(document.text[slice(*place)].rstrip())
    return Piece("note", start, end, 0, marks, Reading.of(document, [(start, end)], marks))


def _is_only_markup(text: str, block: Block, start: int, end: int) -> bool:
    at = start
    for mark in select_marks(block.marks, start, end):
        if mark.kind == "markup" and at <= mark.start:
            if text[at : mark.start].strip():
                return False
            at = mark.end
    return not text[at:end].strip()


def _find_note_starts(document: Document, block: Block) -> Iterator[int]:
    """Where notes begin in a block: at a callout that begins a line, before a capital letter.

    Text above the first is prose that no blank line separates from its notes. A number or letter
    in parentheses never begins a note.
    """
    begun = False
    last = block.start
    for mark in block.marks_of("callout"):
        if document.text.startswith("(", mark.start) and mark.value[0].isalnum():
            continue
        newline = document.text.rfind("\n", last, mark.start)
        line = newline + 1 if newline >= 0 else block.start
        follows = last > block.start and newline < 0  # another callout, on the same line
        last = mark.end
        if follows or continues_word(document.text, block.marks, line):
            continue
        if not _is_only_markup(document.text, block, line, mark.start):
            continue
        near = (mark.end, min(block.end, mark.end + _LOOKAHEAD))
        behind = Reading.of(document, [near], block.marks).text.lstrip(_OPENERS)
        if begun or line == block.start or behind[:1].isupper():
            begun = True
            yield line


def _drop_heads_of_pairs(pieces: Sequence[Piece], profile: Profile) -> list[Piece]:
    """The pieces, with column heads of label-value tables (`Indicator | Value`) as rules."""
    heads = {
        table[0].start
        for table in group_tables(pieces)
        if table[0].role == "columns"
        and table[0].fold_row_label() not in profile.labels
        and is_label_value_table(table, profile.labels)
    }
    return [replace(p, role="rule") if p.start in heads else p for p in pieces]


def _mark_captions(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with prose such as `Table 1. Figures` directly above a table as its caption.

    The caption of a chart or map (`Figure 1. Shares`) is one wherever it is. A caption alone on a
    page is that of the table below it; in a text with markup it is a chart's.
    """
    found = list(pieces)
    for at, piece in enumerate(pieces):
        text = piece.reading.text
        is_line = piece.role == "prose" and len(text) <= MAX_TITLE_LENGTH
        if is_line and CHART_CAPTION.match(text) and not ends_sentence(text):
            found[at] = replace(piece, role="caption", level=1)
    for at, (over, piece) in enumerate(pairwise(pieces)):
        begins = piece.role in ("columns", "row") and piece.level > 0
        is_caption = (over.role == "caption" and over.reading.document.lines) or (
            over.role == "prose"
            and len(over.reading.text) <= MAX_TITLE_LENGTH
            and CAPTION.match(over.reading.text)
        )
        if begins and is_caption:
            found[at] = replace(over, role="caption", level=1)
            found[at + 1] = replace(piece, level=0)
    return found


def _mark_run_in(document: Document, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with headings whose text follows on the same line marked as run in."""
    found = list(pieces)
    for at, (piece, behind) in enumerate(pairwise(pieces)):
        if piece.role == "heading" and behind.role == "prose":
            between = document.text[piece.end : behind.start]
            found[at] = replace(piece, is_run_in=piece.is_run_in or "\n" not in between)
    return found


def _promote_title(pieces: Sequence[Piece], at: int, profile: Profile) -> Piece:
    """The piece as a heading if it is a row with a section's title alone, or names a country.

    A paragraph that is a country's name is a heading if it is bold or if the next piece can open
    a chapter.
    """
    piece = pieces[at]
    if piece.role in ("row", "columns"):
        filled = [cell for cell in piece.list_cells() if cell.start < cell.end]
        is_title = len(filled) == 1 and profile.is_section_title(piece.reading.text)
        return replace(piece, role="heading", level=BOLD_LEVEL) if is_title else piece
    if piece.role != "prose" or not _match_country(piece, profile).country:
        return piece
    is_title = is_bold(piece.reading, piece.marks) or _may_open_chapter(
        find_next_piece(pieces, at), profile
    )
    return replace(piece, role="heading", level=BOLD_LEVEL) if is_title else piece


def _may_open_chapter(piece: Piece | None, profile: Profile) -> bool:
    """Whether a piece can open a chapter: it begins with a known label or is a section's title."""
    if piece is None or piece.role not in ("prose", "item", "heading", "row"):
        return False
    if piece.role == "row":
        return piece.fold_row_label() in profile.labels
    text = piece.reading.text
    return profile.starts_with_label(text) or profile.is_section_title(text)


def _match_country(piece: Piece, profile: Profile) -> Piece:
    """The heading as a country's if it fits a template of the profile and the gazetteer."""
    text = piece.reading.text
    if continued := _CONTINUED.search(text):
        text = text[: continued.start()]
    for heading in profile.match_heading(text) if len(text) <= MAX_TITLE_LENGTH else ():
        if found := find_country(text[slice(*heading.country)]):
            return replace(
                piece,
                role="country",
                country=found,
                name_range=heading.country,
                stated_values=heading.stated_values,
                names_report=heading.names_report,
            )
    return piece


def _mark_countries(pieces: Sequence[Piece], profile: Profile) -> list[Piece]:
    """The pieces, with the headings that open chapters marked as country headings.

    Chapters begin at the highest level on which headings name countries, and wherever such a
    heading states a value or is followed by statistics. On deeper levels a country's name is a
    section title. Several names in a row are a list.
    """
    named = [
        _match_country(piece, profile) if piece.role == "heading" else piece for piece in pieces
    ]
    named = _demote_country_lists(named)
    level = _find_chapter_level(named)
    named = _match_misprints(named, profile, level)
    level = level or _find_chapter_level(named)
    return [
        piece
        if piece.role != "country"
        or piece.level == level
        or piece.stated_values
        or _CONTINUED.search(piece.reading.text)
        or profile.starts_with_label(read_text_below(named, at))
        else replace(piece, role="heading", country=None, stated_values=())
        for at, piece in enumerate(named)
    ]


def _match_misprints(pieces: Sequence[Piece], profile: Profile, level: int) -> list[Piece]:
    """The pieces, with headings that misprint the country that their text is about.

    Such a heading is on the chapters' level, or the first one where no heading names a country.
    Its text, up to the next one, names the country that it resembles, and none more often.
    """
    if profile.name is None:
        return list(pieces)
    headings = [at for at, piece in enumerate(pieces) if piece.role in ("heading", "country")]
    level = level or (pieces[headings[0]].level if headings else 0)
    found = list(pieces)
    openings = [at for at in headings if pieces[at].level <= level]
    for at, end in pairwise([*openings, len(pieces)]):
        piece = pieces[at]
        texts = (one.reading.text for one in pieces[at + 1 : end] if not one.is_furniture)
        if piece.role != "heading" or len(piece.reading.text) > MAX_TITLE_LENGTH:
            continue
        for heading in profile.match_heading(piece.reading.text):
            similar = find_similar_countries(piece.reading.text[slice(*heading.country)])
            country = _choose_named_country(similar, texts) if similar else None
            if country:
                found[at] = replace(
                    piece,
                    role="country",
                    country=country,
                    name_range=heading.country,
                    stated_values=heading.stated_values,
                    names_report=heading.names_report,
                )
                break
    return found


def _choose_named_country(
    similar: Sequence[GazetteerCountry], texts: Iterable[str]
) -> GazetteerCountry | None:
    """The one of these similar countries that the texts name more often than any other country."""
    counts = Counter(code for text in texts for _, _, code in country_lexicon().find(text) if code)
    most = max(counts.values(), default=0)
    named = [one for one in similar if counts[one.code] == most >= _FEWEST_MENTIONS]
    return named[0] if len(named) == 1 else None


def _demote_country_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with runs of headings that name different countries as ordinary headings."""
    found = list(pieces)
    visible = [at for at, piece in enumerate(pieces) if not piece.is_furniture]
    for is_country, run in groupby(visible, lambda at: pieces[at].role == "country"):
        listed = list(run) if is_country else []
        if len({pieces[at].country for at in listed}) >= _MIN_LIST_LENGTH:
            for at in listed:
                found[at] = replace(pieces[at], role="heading", country=None, stated_values=())
    return found


def _mark_categories(pieces: Sequence[Piece], profile: Profile) -> list[Piece]:
    """The pieces, with a category value next to a chapter's heading (`TIER 2`) marked as such.

    It may be printed as a running head, also on the chapter's first page. An exact step of the
    scale may follow after other lines, such as the report's title.
    """
    found = list(pieces)
    for at, is_next in _find_places_beside_headings(found) if profile.categories else ():
        text = found[at].reading.text
        if _is_line(found[at]) and (id_ := profile.find_category(text, exactly=not is_next)):
            states = ((id_, (0, len(text))),)
            found[at] = replace(found[at], role="category", level=0, stated_values=states)
    return found


def _is_line(piece: Piece) -> bool:
    text = piece.reading.text
    return piece.role in _LINE_ROLES and len(text) <= MAX_TITLE_LENGTH and not ends_sentence(text)


def _mark_endings(pieces: Iterable[Piece], level: int, profile: Profile) -> Iterator[Piece]:
    """The pieces, with lines that end the last chapter as headings of the chapters' level."""
    for piece in pieces:
        is_end = level and piece.role == "prose" and _ends_chapters(piece.reading.text, profile)
        yield replace(piece, role="heading", level=level) if is_end else piece


def _ends_chapters(text: str, profile: Profile) -> bool:
    is_line = len(text) <= MAX_TITLE_LENGTH and not ends_sentence(text)
    return is_line and text.startswith(profile.chapters.ends)


def _find_places_beside_headings(pieces: Sequence[Piece]) -> Iterator[tuple[int, bool]]:
    """Indices near the chapter headings that state no category, and whether each is adjacent.

    Those that are not adjacent are reached over other lines below the heading.
    """
    for at, piece in enumerate(pieces):
        if piece.role == "country" and not piece.stated_values:
            under = find_next_index(pieces, at)
            beside = {at - 1, at + 1, at if under is None else under} - {at}
            yield from ((place, True) for place in beside if 0 <= place < len(pieces))
            for _ in range(_MAX_LINES):
                if under is None or not _is_line(pieces[under]):
                    break
                under = find_next_index(pieces, under)
                yield from ((place, False) for place in (under,) if place is not None)


def _find_chapter_level(pieces: Iterable[Piece]) -> int:
    return min((piece.level for piece in pieces if piece.role == "country"), default=0)


def _mark_furniture(piece: Piece, heads: frozenset[str], profile: Profile) -> Piece:
    text = piece.reading.text
    if piece.role not in ("heading", "prose") or len(text) > MAX_TITLE_LENGTH:
        return piece
    if _is_running_head(piece, heads, profile):
        return replace(piece, role="running head")
    if piece.role == "prose" and _PAGE_NUMBER.fullmatch(text):
        return replace(piece, role="page number")
    return piece


def _is_running_head(piece: Piece, heads: frozenset[str], profile: Profile) -> bool:
    """Whether a piece is a running head, or several lines that are running heads or dates."""
    text = piece.reading.text
    if fold(text) in heads or profile.is_footer(text):
        return True
    lines = piece.reading.document.text[piece.start : piece.end].split("\n")
    undated = [line for line in lines if not _DATE.fullmatch(line.strip())]
    return bool(undated) and all(fold(line) in heads or profile.is_footer(line) for line in undated)
