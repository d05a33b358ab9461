"""The family of a document, by its headings and labels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.document.problems import Code, Problem, make_problem
from pipeline.document.reading import Reading
from pipeline.profiles import scales
from pipeline.profiles.headings import strip_number
from pipeline.profiles.line_templates import find_opening_lines
from pipeline.profiles.model import Profile
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document.model import Block, Document

_LABEL_LINE: Final = re.compile(
    r"""
    \n [\W_]{0,6}   # a search finds the end of a line fastest
    (?= [^\W\d_] [^:\n]{0,83}+ (?: \n [^\w:]{0,3} )? : )   # fail early without a near colon
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
    """The family with the most phrases in the document, at least one of them a title or heading.

    Labels alone are not enough for a family that has titles or headings, since several families
    print the same labels. A line that opens a country's chapter, such as `:Hungary Geography`,
    counts as a title. A chapter heading that states a value, such as a tier, is sufficient alone.

    If no family fits, or several fit equally, returns the default profile and a problem.
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
        message = f"the families {names} fit equally well; choose one with --profile"
        return Profile(any_label=True), (make_problem(Code.AMBIGUOUS_PROFILE, message),)
    message = "no known family fits: sections and labelled values are read by their print alone"
    return Profile(any_label=True), (make_problem(Code.UNKNOWN_PROFILE, message),)


def _find_fitting_families(
    document: Document, families: Sequence[Profile], printed: Iterable[str], labels: Iterable[str]
) -> list[Profile]:
    """The families with the most phrases among these lines and labels, if enough."""
    shown = list(dict.fromkeys(printed))
    lines = dict(zip(fold_lines(shown), shown, strict=True))
    phrases = frozenset(lines).union(fold_lines(list(labels)))
    whole = "".join(f" {folded} \n" for folded in lines)
    scored = [
        (count + opened + stated * least, stated or opened, family)
        for family in families
        for least in (family.recognised_by.at_least,)
        for count in (len(family.evidence & phrases),)
        for stated in (
            any(
                _states_category(lines[line], family)
                for line in _find_category_lines(whole, family)
            ),
        )
        for opened in (count + 1 >= least and _has_chapter_opening(document.text, family),)
    ]
    enough = [
        (count, family)
        for count, titled, family in scored
        if count >= family.recognised_by.at_least and (titled or _shows_title(family, phrases))
    ]
    most = max((count for count, _ in enough), default=0)
    return [family for count, family in enough if count == most]


def _find_category_lines(whole: str, family: Profile) -> Iterator[str]:
    """The folded lines that may state a category's value; in `whole` spaces surround each."""
    for word in family.category_words:
        at = whole.find(f" {word} ")
        while at >= 0:
            start, end = whole.rfind("\n", 0, at) + 2, whole.index("\n", at)
            yield whole[start : end - 1]
            at = whole.find(f" {word} ", end)


def _shows_title(family: Profile, phrases: frozenset[str]) -> bool:
    """Whether one of the family's titles is among the phrases, if it has titles."""
    evidence = family.title_evidence
    return not evidence or bool(evidence & phrases)


def _has_chapter_opening(text: str, family: Profile) -> bool:
    """Whether a line opens a known country's chapter in the form of this family."""
    found_by = family.opening_lines
    return found_by is not None and any(
        line.country and find_country(text[slice(*line.country)])
        for line in find_opening_lines(found_by, text)
    )


def _states_category(printed: str, family: Profile) -> bool:
    """Whether a line is a chapter heading that states a known value of a category."""
    return any(
        find_country(printed[slice(*heading.country)])
        and any(
            scales.match_step(printed[slice(*place)], family.categories[id_].scale)
            for id_, place in heading.stated_values
        )
        for heading in family.match_heading(printed)
    )


def _collect_titles(document: Document) -> Iterator[str]:
    """Text short enough for a title: blocks, and the lines of short blocks."""
    seen: set[str] = set()
    for block in _skip_menus_and_rules(document):
        source = document.text[block.start : block.end]
        if len(source) > _MAX_PHRASE_LENGTH or source in seen:
            continue
        seen.add(source)
        printed = Reading.read_text(document, block.start, block.end, block.marks)
        if "." in printed or ")" in printed:  # signs that separate a number from its title
            yield strip_number(printed)
        yield printed
        if "\n" in source:
            yield from source.split("\n")


def _collect_all_titles(document: Document) -> Iterator[str]:
    """The same, and in plain text also every short line, alone and joined with the next one."""
    yield from _collect_titles(document)
    if document.media_type != "text/plain":
        return
    lines = [line.strip() for line in document.text.split("\n")]
    for line, below in pairwise([*lines, ""]):
        for printed in (line, f"{line} {below}"):
            if line[:1].isupper() and len(printed) <= _MAX_PHRASE_LENGTH:
                yield from (printed, strip_number(printed))


def _collect_labels(document: Document) -> set[str]:
    """The labels of a document, and its text in bold."""
    found: set[str] = set()
    seen: set[str] = set()
    text = f"\n{document.text}"
    for block in _skip_menus_and_rules(document):
        if block.marks:
            for mark in block.marks_of("strong"):
                found.add(_join_lines(document.text[mark.start : mark.end].rstrip(": ")))
            if cells := block.marks_of("cell"):
                found.add(_join_lines(document.text[cells[0].start : cells[0].end]))
        if block.kind != "heading":
            line = text.rfind("\n", 0, block.start + 1)
            colon = text.find(":", line, block.end + 1)
            begins = text[line : colon + 1]
            if colon < 0 or begins in seen:
                continue
            if text.find("\n", line + 1, block.end + 1) < 0:  # no other label can be in it
                seen.add(begins)
            found.update(_LABEL_LINE.findall(text, line, block.end + 1))
    return found


def _join_lines(printed: str) -> str:
    return " ".join(printed.split())


def _skip_menus_and_rules(document: Document) -> Iterator[Block]:
    """The blocks without menus and rules: a menu may print every label of every family."""
    return (block for block in document.blocks if block.kind not in ("menu", "rule"))
