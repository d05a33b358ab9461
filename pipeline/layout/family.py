"""Which family a document belongs to, told by its headings and labels."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.profiles import heading_numbers as outlines
from pipeline.profiles import line_templates as openings
from pipeline.profiles import scales
from pipeline.profiles.model import Profile
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block, Document

_LABEL_LINE: Final = re.compile(
    r"""
    \n [\W_]{0,6}   # the end of a line is found fastest
    (?= [^\W\d_] [^:\n]{0,83}+ (?: \n [^\w:]{0,3} )? : )   # soon, or no label is looked for
    ( [^\W\d_] [^:\n]{1,79}? ) \W{0,4} :
    """,
    re.VERBOSE,
)
_DASHED_LABEL: Final = re.compile(
    r"^[\W_]{0,6}([^\W\d_][^:\n]{1,60}?)\W{0,4}\s[-\u2013\u2014]\s", re.MULTILINE
)
_MAX_PHRASE_LENGTH: Final = 200


def detect_family(
    document: Document, families: Sequence[Profile]
) -> tuple[Profile, tuple[Problem, ...]]:
    """The family most of whose phrases the document shows, a title or heading among them.

    Labels alone tell no family that has titles or headings: several print the same. A line that
    opens the chapter of a country, such as `:Hungary Geography`, is as good as a title. The heading
    of a chapter that states a value of its own, such as a tier, tells the family alone.

    Where none fits, or several equally, the profile that knows nothing, and a problem.
    """
    labels = _collect_labels(document)
    fitting = _find_fitting_families(document, families, _collect_titles(document), labels)
    if not fitting:
        labels.update(_DASHED_LABEL.findall(document.text))
        fitting = _find_fitting_families(document, families, _collect_all_titles(document), labels)
    if len(fitting) == 1:
        return fitting[0], ()
    if fitting:
        names = ", ".join(str(family.name) for family in fitting)
        message = f"the families {names} fit alike; name one with --profile"
        return Profile(), (make_problem(Code.AMBIGUOUS_PROFILE, message),)
    message = "no known family fits: sections are read by headings, values are kept as text"
    return Profile(), (make_problem(Code.UNKNOWN_PROFILE, message),)


def _find_fitting_families(
    document: Document, families: Sequence[Profile], printed: Iterable[str], labels: Iterable[str]
) -> list[Profile]:
    """The families most of whose phrases are among these lines and labels."""
    shown = list(dict.fromkeys(printed))
    lines = dict(zip(fold_lines(shown), shown, strict=True))
    phrases = frozenset(lines).union(fold_lines(list(labels)))
    whole = "".join(f" {folded} \n" for folded in lines)
    told = [
        (count + opened + stated * least, stated or opened, family)
        for family in families
        for least in (family.recognised_by.at_least,)
        for count in (len(family.evidence & phrases),)
        for stated in (
            any(
                _states_category(lines[one], family) for one in _find_category_lines(whole, family)
            ),
        )
        for opened in (count + 1 >= least and _has_chapter_opening(document.text, family),)
    ]
    enough = [
        (count, family)
        for count, titled, family in told
        if count >= family.recognised_by.at_least and (titled or _shows_title(family, phrases))
    ]
    most = max((count for count, _ in enough), default=0)
    return [family for count, family in enough if count == most]


def _find_category_lines(whole: str, family: Profile) -> Iterator[str]:
    """Of these folded lines, each between spaces, those that may state the value of a category."""
    for word in family.category_words:
        at = whole.find(f" {word} ")
        while at >= 0:
            start, end = whole.rfind("\n", 0, at) + 2, whole.index("\n", at)
            yield whole[start : end - 1]
            at = whole.find(f" {word} ", end)


def _shows_title(family: Profile, phrases: frozenset[str]) -> bool:
    """Whether a title of the family is shown, if it has any."""
    evidence = family.title_evidence
    return not evidence or bool(evidence & phrases)


def _has_chapter_opening(text: str, family: Profile) -> bool:
    """Whether a line opens the chapter of a known country as only this family does."""
    found_by = family.opening_lines
    return found_by is not None and any(
        line.country and find_country(text[slice(*line.country)])
        for line in openings.find_opening_lines(found_by, text)
    )


def _states_category(printed: str, family: Profile) -> bool:
    """Whether a line is a chapter's heading that states a known value."""
    return any(
        find_country(printed[slice(*heading.country)])
        and any(
            scales.match_step(printed[slice(*place)], family.categories[id_].scale)
            for id_, place in heading.stated_values
        )
        for heading in family.match_heading(printed)
    )


def _collect_titles(document: Document) -> Iterator[str]:
    """What is short enough to be a title: blocks, and the lines of those of several lines."""
    seen: set[str] = set()
    for block in _skip_silent_blocks(document):
        source = document.text[block.start : block.end]
        if len(source) > _MAX_PHRASE_LENGTH or source in seen:
            continue
        seen.add(source)
        printed = Reading.read_text(document, block.start, block.end, block.marks)
        if "." in printed or ")" in printed:  # signs that part a number from its title
            yield outlines.strip_number(printed)
        yield printed
        if "\n" in source:
            yield from source.split("\n")


def _collect_all_titles(document: Document) -> Iterator[str]:
    """All that may be a title: in a text every short line too, and each with the next one."""
    yield from _collect_titles(document)
    if document.media_type != "text/plain":
        return
    lines = [line.strip() for line in document.text.split("\n")]
    for line, below in pairwise([*lines, ""]):
        for printed in (line, f"{line} {below}"):
            if line[:1].isupper() and len(printed) <= _MAX_PHRASE_LENGTH:
                yield from (printed, outlines.strip_number(printed))


def _collect_labels(document: Document) -> set[str]:
    """The labels of a document, and what is set in bold in it."""
    found: set[str] = set()
    text = f"\n{document.text}"
    for block in _skip_silent_blocks(document):
        for mark in block.marks_of("strong"):
            found.add(_join_lines(document.text[mark.start : mark.end].rstrip(": ")))
        if cells := block.marks_of("cell"):
            found.add(_join_lines(document.text[cells[0].start : cells[0].end]))
        if block.kind != "heading":
            line = text.rfind("\n", 0, block.start + 1)
            if text.find(":", line, block.end + 1) >= 0:
                found.update(_LABEL_LINE.findall(text, line, block.end + 1))
    return found


def _join_lines(printed: str) -> str:
    return " ".join(printed.split())


def _skip_silent_blocks(document: Document) -> Iterator[Block]:
    """The blocks that say something: a menu may name every field of every family."""
    return (block for block in document.blocks if block.kind not in ("menu", "rule"))
