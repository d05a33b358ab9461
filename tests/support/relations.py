"""How a statistic that is printed a little differently must be read, whatever the statistic.

Each relation yields what becomes of one value under changes of a kind, and says what may follow.
No relation asks a grammar what is right: it holds what is read against what was read before the
change, and against the print.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tests.support.changed import Outcome, dated_figures, named, places, shown
from tests.support.leaves import complaints, owners, retyped, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from pipeline.record.statistics import Statistic
    from tests.support.changed import Given

_LOOK_ALIKE: Final = {"0": "O", "1": "l", "5": "S", "8": "B", "6": "b", "9": "g", "3": "E"}
_MARKS: Final = re.compile(r"[,;:()\[\]%$/.-]|(?<=\s)-{1,2}(?=\s)")
_WORDS: Final = ("zorb", "Zorb", "zorb:", "Zorb:", "7", "5%", "$4", "(zorb)", "(7)", "*", "-", "%")
_NOT_APART: Final = re.compile(r"(?:fe)?males?\s?:|-\s\d", re.IGNORECASE)
_SEXES: Final = {"male": "female", "males": "females", "female": "male", "females": "males"}
_SEX: Final = re.compile(r"(?:(?<!/)\b|(?<=\d/))(?:fe)?males?\b(?!\s?(?:\(s\))?/)")
_OF_A_SEX: Final = r"\b{}(?:\s?:)?\s[^;:()]*?\d(?:%|\syears)"


def digits(before: Given, rng: Random) -> Iterator[Outcome]:
    """Another digit changes the leaf that it is printed in, and that one alone.

    A date may be of several figures, and of some while others have it too; so may be a group's
    name, that its parts have too. A string changes in that digit only. Shares may be of other names
    where they no longer fill the whole, and a part may apply to all where it is no longer one
    (`08 dialects`): then every other figure stays.
    """
    old = shown(before.statistic)
    for found in re.finditer(r"\d", before.text):
        other = rng.choice([d for d in "0123456789" if d != found[0]])
        text = before.text[: found.start()] + other + before.text[found.end() :]
        after = retyped(before.field, text)
        if after.kind == "text":
            yield Outcome("digit", text, is_read=False, wrong=())
            continue
        new = shown(after)
        if old.keys() != new.keys() or places(after) != places(before.statistic):
            wrong = _other_figures(before.statistic, after)
        else:
            wrong = [*_one_leaf({path: (old[path], new[path]) for path in old}, found[0], other)]
        yield Outcome("digit", text, is_read=True, wrong=(*wrong, *complaints(after)))


def _other_figures(before: Statistic, after: Statistic) -> list[str]:
    """The faults of figures among other names: more than one has changed."""
    old, new = (Counter(one.figures for one in owners(each)) for each in (before, after))
    changed = (old - new, new - old)
    return [] if all(sum(len(f) > 0 for f in one) <= 1 for one in changed) else [f"{changed}"]


def _one_leaf(leaves: dict[str, tuple[object, object]], was: str, now: str) -> Iterator[str]:
    changed = {path: both for path, both in leaves.items() if both[0] != both[1]}
    for path in [one for one in changed if one.endswith("/group")]:
        changed.pop(path.removesuffix("group") + "age", None)  # it is read from the group's name
    kinds = {path.rsplit("/", 1)[-1] for path in changed}
    dates = {new for path, (_, new) in changed.items() if path.endswith("as_of") and new}
    if not changed:
        yield "nothing changes"
    is_shared = kinds <= {"as_of", "estimated"} or kinds == {"group"}
    is_shared |= kinds == {"comment"} and len(set(changed.values())) == 1
    if len(changed) > 1 and (not is_shared or len(dates) > 1):
        yield f"more than one leaf: {changed}"
    for path, (old, new) in changed.items():
        if isinstance(old, str) and not path.endswith(("as_of", "utc_offset")):
            others = [(a, b) for a, b in zip(old, str(new), strict=False) if a != b]
            if others != [(was, now)] or len(old) != len(str(new)):
                yield f"{path}: {old!r} became {new!r}"


def look_alikes(before: Given, _: Random) -> Iterator[Outcome]:
    """A letter for a digit is read in a string, or nowhere: no figure or date becomes another."""
    old = dated_figures(before.statistic)
    for found in re.finditer(r"\d", before.text):
        letter = _LOOK_ALIKE.get(found[0])
        if letter is None:
            continue
        text = before.text[: found.start()] + letter + before.text[found.end() :]
        after = retyped(before.field, text)
        is_read = after.kind != "text"
        new = dated_figures(after)
        wrong = [f"{old} became {new}"] if is_read and old != new else []
        is_known = re.search(r"per 1,?000 popu|2$", before.text[found.start() - 4 :]) is not None
        yield Outcome("look-alike", text, is_read=is_read, wrong=() if is_known else tuple(wrong))


def sexes(before: Given, _: Random) -> Iterator[Outcome]:
    """The names of the sexes exchanged exchange the groups, and nothing else."""
    if before.statistic.kind != "quantity" or not _SEX.search(before.text):
        return
    text = _SEX.sub(lambda found: _SEXES[found[0]], before.text)
    after = retyped(before.field, text)
    old, new = shown(before.statistic), shown(after)
    exchanged = {
        path: _SEX.sub(lambda found: _SEXES[found[0]], leaf) if isinstance(leaf, str) else leaf
        for path, leaf in old.items()
    }
    wrong = [
        f"{p}: {leaf} became {new.get(p)}" for p, leaf in exchanged.items() if new.get(p) != leaf
    ]
    yield Outcome("sexes", text, is_read=after.kind != "text", wrong=tuple(wrong))


def sexes_in_another_order(before: Given, _: Random) -> Iterator[Outcome]:
    """Women before men: the same figures under the same names."""
    men = re.search(_OF_A_SEX.format("male"), before.text)
    women = re.search(_OF_A_SEX.format("female"), before.text)
    if before.statistic.kind != "quantity" or men is None or women is None:
        return
    first, second = sorted((men, women), key=lambda one: one.start())
    text = before.text
    if first.end() > second.start():
        return
    between = text[first.end() : second.start()]
    swapped = f"{text[: first.start()]}{second[0]}{between}{first[0]}{text[second.end() :]}"
    after = retyped(before.field, swapped)
    pairs = [
        sorted((str(one.name), one.figures, str(one.rest["as_of"])) for one in owners(each))
        for each in (before.statistic, after)
    ]
    wrong = () if after.kind == "text" or pairs[0] == pairs[1] else (f"{pairs}",)
    yield Outcome("order of sexes", swapped, is_read=after.kind != "text", wrong=wrong)


def spaces(before: Given, rng: Random) -> Iterator[Outcome]:
    """A line's end for a space changes places alone; a capital's name may then be two."""
    places = [found.start() for found in re.finditer(" ", before.text)]
    for at in rng.sample(places, min(len(places), 4)):
        text = (
            before.text[:at] + rng.choice(("\n", "\n    ", "  ", "\u00a0")) + before.text[at + 1 :]
        )
        after = retyped(before.field, text)
        is_read = after.kind != "text"
        may_differ = before.statistic.kind == "place" and not is_read
        is_alike = may_differ or shown(after) == shown(before.statistic)
        yield Outcome("space", text, is_read=is_read, wrong=() if is_alike else ("not alike",))


def marks(before: Given, _: Random) -> Iterator[Outcome]:
    """A mark left out: what it does not touch stays as it was."""
    for found in _MARKS.finditer(before.text):
        yield before.changed("mark left out", *found.span(), "", strict=False)


def words(before: Given, rng: Random) -> Iterator[Outcome]:
    """A foreign word before, after or between: no figure becomes another one's."""
    gaps = [0, *(found.start() for found in re.finditer(" ", before.text)), len(before.text)]
    for word in _WORDS:
        for at in {0, len(before.text), rng.choice(gaps)}:
            yield before.changed(
                "foreign word", at, at, f" {word}" if at else f"{word} ", strict=False
            )


def signs(before: Given, _: Random) -> Iterator[Outcome]:
    """A minus before a figure: it changes its sign, or none is read."""
    for token in tokens(before.text):
        for minus in ("-", "\u2212", "\u2013", "\u2010", "- ", "+"):
            yield before.changed("minus", token.start, token.start, minus, strict=False)


def repeats(before: Given, _: Random) -> Iterator[Outcome]:
    """A part printed twice is not read twice."""
    for one in filter(lambda one: one.figures, owners(before.statistic)):
        part = before.text[one.start : one.end]
        for joint in (", ", "; ", " "):
            text = f"{before.text[: one.end]}{joint}{part}{before.text[one.end :]}"
            after = retyped(before.field, text)
            if after.kind == "text" or not part:
                yield Outcome("repeated part", text, is_read=False, wrong=())
                continue
            counts = [
                sum(len(one.figures) for one in owners(each)) for each in (before.statistic, after)
            ]
            wrong = [f"{counts[1]} figures"] if counts[0] < counts[1] else complaints(after)
            yield Outcome("repeated part", text, is_read=True, wrong=tuple(wrong))


def orders(before: Given, _: Random) -> Iterator[Outcome]:
    """Two parts with figures exchanged: each name keeps its own."""
    parts = [one for one in owners(before.statistic) if one.path.count("/") == 1]
    for one, two in pairwise(parts):
        text = before.text
        if one.end > two.start or not (one.figures and two.figures):
            continue
        between = text[one.end : two.start]
        swapped = (
            f"{text[: one.start]}{text[two.start : two.end]}{between}"
            f"{text[one.start : one.end]}{text[two.end :]}"
        )
        after = retyped(before.field, swapped)
        if after.kind == "text":
            yield Outcome("order", swapped, is_read=False, wrong=())
            continue
        pairs = [sorted(named(each)) for each in (before.statistic, after)]
        wrong = [] if pairs[0] == pairs[1] else [f"{pairs[0]} became {pairs[1]}"]
        yield Outcome("order", swapped, is_read=True, wrong=(*wrong, *complaints(after)))


RELATIONS: Final[tuple[Callable[[Given, Random], Iterator[Outcome]], ...]] = (
    digits,
    look_alikes,
    sexes,
    sexes_in_another_order,
    spaces,
    marks,
    words,
    signs,
    repeats,
    orders,
)


def joined(before: Given, behind: str, label: str = "") -> Iterator[Outcome]:
    """Another field's value after: the figures stay, and those of the other field are none.

    A value that begins as a part of the one before it would is left out: nothing tells them apart.
    """
    if _NOT_APART.match(behind):
        return
    for joint in (" ", ", ", "; ", f" {label}: ", f"; {label}: ", f" {label} "):
        at = len(before.text)
        yield before.changed("joined fields", at, at, f"{joint}{behind}", strict=True)
