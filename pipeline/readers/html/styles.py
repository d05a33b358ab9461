"""Which elements of a page its styles hide: the cascade of the few properties that hide text.

Selectors of tags, classes, ids, attributes, lists, descendants and children are supported
(Selectors Level 4); rules with others are skipped. Media queries are evaluated for a
desktop screen. Scripts and style sheets outside the page are not read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline import patterns as re
from pipeline.document.problems import Code
from pipeline.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

_SCREEN_WIDTH: Final = 1280.0  # pixels
_EM: Final = 16.0  # pixels
_OUT_OF_VIEW: Final = 500.0  # pixels beyond the edge: no element of text is as wide
_FAR: Final = 3000.0  # pixels: wider than any page that is laid out in columns
# What may give a part of a page a ground: a style, an old attribute, a sheet that is not read.
GROUND: Final = re.compile(
    r"\bbackground|\bbgcolor|<link\b[^>]*\bstylesheet|@import|<(?:canvas|video|svg|script)\b",
    re.IGNORECASE,
)
GROUND_TAGS: Final = ("canvas", "video", "svg", "script", "link")  # one of these, or of the words,
GROUND_WORDS: Final = (b"background", b"bgcolor", b"@import")  # is in each of them
_TINIEST: Final = 4 / 3  # pixels, a point: letters of that size are not seen
_HAIRLINE: Final = 1.0  # pixels: labels for screen readers are clipped to that
MOST_RULES: Final = 20_000  # selectors of a page; those after them are skipped
HIDING: Final = frozenset((
    "-webkit-background-clip", "-webkit-text-fill-color", "background", "background-clip",
    "background-color", "clip",
    "clip-path", "color", "content-visibility", "display", "filter", "font", "font-size", "height",
    "inset", "left",
    "margin-left", "margin-top", "max-height", "max-width", "opacity", "overflow", "overflow-x",
    "overflow-y", "position", "right", "text-indent", "text-shadow", "top", "bottom", "float",
    "transform", "scale", "translate", "visibility", "width",
))  # fmt: skip
MOST_STEPS: Final = 2_000_000  # comparisons with a selector; saved pages need 30,000 at most
_SHOWING: Final = frozenset(("style", "hidden", "color"))  # attributes that change how it is shown
_KEYS: Final = ("class", "style", "hidden", "open", "color")  # attributes that count, but for ids
_INLINE_WEIGHT: Final = (1 << 40, 0)  # above any selector's
_NO_NAMES: Final[frozenset[str]] = frozenset()
_NOTHING: Final[frozenset[tuple[int, int]]] = frozenset()
COMMENT: Final = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
_INNER: Final = r"\([^()]*+\)"
_NESTED: Final = rf"\((?:[^()]|\((?:[^()]|{_INNER})*+\))*+\)"
_VALUE: Final = rf"""(?:[^;"'(){{}}]|{_NESTED}|"[^"]*+"|'[^']*+')*+"""
_DECLARATION: Final = re.compile(rf"([\w-]++)\s*+:({_VALUE})", re.DOTALL)
_TEST: Final = (
    r"""\[(?P<key>[\w-]+)(?:(?P<how>[~|^$*]?)=(?P<value>"[^"\[\]]*"|'[^'\[\]]*'|[\w-]+))?\]"""
)
_COMPOUND: Final = re.compile(
    r"(?P<tag>[\w-]+|\*|:root)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:[~|^$*]?=[^\[\]]+)?\])*)"
)
_NAME: Final = re.compile(r"[.#][\w-]+")
_PART: Final = re.compile(rf"[.#][\w-]+|{_TEST}")
_WITHOUT_TEXT: Final = re.compile(r"^[^,]*(?<![\w.#-])(?:hr|img|br|col)\s*$", re.IGNORECASE)
_BRACE: Final = re.compile(r"[{}]")
_ROOTS: Final = frozenset((":root", "html", ":host"))
OWN: Final = "--"  # begins the name of a property that a page defines itself
_VARIABLE: Final = re.compile(
    rf"var\(\s*(?P<name>--[\w-]+)\s*(?:,(?P<otherwise>(?:[^()]|{_INNER})*+))?\)"
)
_MOST_STEPS_OF_VALUE: Final = 20  # properties that stand for others in turn
_LONGEST_VALUE: Final = 1_000  # characters; what names itself twice grows without end
_MOST_COLOURS: Final = 50  # of letters and grounds that are compared in pairs
_NUMBER: Final = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,2})?)([a-z%]*)")
_CLEAR: Final = re.compile(
    r"transparent|(?:rgb|hsl)a?\((?:(?:[^,/]*,){3}|[^/]*/)\s*0*\.?0+%?\s*\)|#\w{3}0|#\w{6}00"
)
_NO_OPACITY: Final = re.compile(r"opacity\(\s*0*\.?0+%?\s*\)")
_COLOURS: Final = {
    "black": "000", "white": "fff", "whitesmoke": "f5f5f5", "snow": "fffafa", "ivory": "fffff0",
    "ghostwhite": "f8f8ff",
}  # fmt: skip
_HEXADECIMAL: Final = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
_CHANNELS: Final = re.compile(
    r"(?P<form>rgb|hsl)a?\((?P<numbers>[^()/,]*(?:,[^()/,]*,[^()/,]*)?)"
    r"(?:[,/]\s*(?:1(?:\.0*)?|100%)\s*)?\)"
)
_WHITE: Final = re.compile(  # as CSS Color 4 spells it besides
    r"hwb\([\d.]+\w* 100% 0%?\)|(?:l(?:ab|ch)\(100%?|okl(?:ab|ch)\((?:1|100%))(?: [\d.]+\w*){2}\)"
    r"|color\([\w-]+(?: (?:1|100%)){3}\)"
)
_CALCULATED: Final = re.compile(r"calc\(\s*([-+]?[\d.]+[a-z%]*)\s*\)")
_PALEST: Final = 0xF5  # of each channel: lighter letters are not seen on white
_LIGHTEST: Final = 98.0  # percent of lightness, from which any hue is as pale
_FEATURE: Final = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([^()]+)\)")
_SIZES: Final = {"px": 1.0, "pt": 4 / 3, "em": _EM, "rem": _EM, "ex": 8.0, "in": 96.0, "cm": 37.8}
_SHIFTS: Final = ("scale", "translate")  # properties that are transforms too
_SHARES: Final = {"%": 12.8, "vw": 12.8, "vh": 8.0}  # pixels of one hundredth of the screen
_INLINE: Final = frozenset((
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "label", "small", "span", "strong",
    "sub", "sup", "time", "u",
))  # fmt: skip


class _Compound(NamedTuple):
    """A selector of one element: its tag, classes, id and attributes; whether it is a parent."""

    tag: str
    names: tuple[str, ...]
    is_parent: bool
    tests: tuple[_Test, ...] = ()


class _Test(NamedTuple):
    """A selector of an attribute: as written, the attribute, how it is compared, and to what."""

    written: str
    key: str
    how: str
    value: str | None

    def passes(self, attributes: Mapping[str, str]) -> bool:
        """Whether an element's attributes are as the selector asks."""
        given = attributes.get(self.key)
        if given is None or self.value is None:
            return given is not None
        fits = {
            "": given == self.value,
            "|": given == self.value or given.startswith(f"{self.value}-"),
            "~": self.value in given.split(),
            "^": given.startswith(self.value),
            "$": given.endswith(self.value),
            "*": self.value in given,
        }
        return fits[self.how] and (bool(self.value) or self.how in ("", "|"))


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector with the declarations of its block, and its weight in the cascade."""

    compounds: tuple[_Compound, ...]
    declarations: tuple[tuple[str, str, bool], ...]
    weight: tuple[int, int]


@dataclass(frozen=True, slots=True)
class StyleVisibility:
    """How an element is shown: not at all (`removed`), or with these inherited properties.

    `is_label` if it is only clipped or moved out of view, as labels for screen readers are.
    `matched` are the beginnings of selectors that its descendants may complete, `variables` the
    properties that the page defines itself.
    """

    removed: bool = False
    is_label: bool = False
    invisible: bool = False
    uncoloured: bool = False
    tiny: bool = False
    matched: frozenset[tuple[int, int]] = frozenset()
    own: frozenset[tuple[int, int]] = frozenset()
    variables: frozenset[tuple[str, str]] = frozenset()

    @property
    def hides_text(self) -> bool:
        """Whether text directly in the element cannot be seen."""
        return self.removed or self.invisible or self.tiny or self.uncoloured


class StyleSheet:
    """The rules of a page's style elements, in order.

    Where the `names` of a page are given, its classes and ids written as selectors, selectors with
    other classes or ids are left out. A page `is_white` if nothing gives any part of it a ground:
    then white letters are not seen. `inline` are its elements' own styles, where nothing else
    hides: if nothing in them or in the rules can hide text, there are no rules to follow.
    """

    def __init__(
        self,
        sheets: Iterable[str],
        names: Container[str] | None = None,
        *,
        is_white: bool = False,
        inline: Iterable[str] | None = None,
    ) -> None:
        self._steps = 0
        self._is_white = is_white
        self._names = names
        self._variables: dict[str, str] = {}  # of the page as a whole
        self._rules: list[_Rule] = []
        self._by_name: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._tests: dict[str, dict[str, _Test]] = defaultdict(dict)  # by attribute, as written
        self._matching: dict[tuple[str, str, frozenset[str]], Sequence[tuple[int, int]]] = {}
        self._shown: dict[tuple[object, ...], tuple[StyleVisibility, StyleVisibility]] = {}
        self._same: dict[StyleVisibility, StyleVisibility] = {}  # one object for those that equal
        rules = [
            rule
            for sheet in sheets
            for rule in split_rules(COMMENT.sub(" ", sheet))
            if not _WITHOUT_TEXT.search(rule[0])
        ]
        blocks = [] if inline is None else [*(block for _, block in rules), *inline]
        if inline is None or _may_hide(blocks, is_white=is_white):
            for selectors, block in rules:
                self._add(selectors, block)
        self._keys = (*_KEYS, *self._tests)

    def _add(self, selectors: str, block: str) -> None:
        used = [
            selector
            for selector in selectors.split(",")
            if self._names is None or all(map(self._names.__contains__, _NAME.findall(selector)))
        ]
        declarations = tuple(_parse_declarations(block)) if used else ()
        if not declarations:
            return
        for selector in used:
            compounds = _parse_selector(selector)
            if selector.strip().lower() in _ROOTS:
                self._variables |= {one: value for one, value, _ in declarations if one[:2] == OWN}
            if compounds is None or len(self._rules) >= MOST_RULES:
                continue
            names = [name for compound in compounds for name in compound.names]
            ids = sum(name.startswith("#") for name in names)
            tags = sum(compound.tag not in ("", "*") for compound in compounds)
            specificity = ids * 1_000_000 + (len(names) - ids) * 1000 + tags
            at = len(self._rules)
            self._rules.append(_Rule(compounds, declarations, (specificity, at)))
            for place, compound in enumerate(compounds):
                self._by_name[_get_key(compound)].append((at, place))
                for test in compound.tests:
                    self._tests[test.key][test.written] = test

    def show(
        self, tag: str, attributes: Mapping[str, str], around: StyleVisibility
    ) -> StyleVisibility:
        """How an element inside another is shown."""
        if around.removed:
            return around
        if not self._rules and _SHOWING.isdisjoint(attributes) and tag != "dialog":
            return around
        # Most elements are shown as others of their kind. What is around is kept with the answer:
        # its identity is a part of the key.
        key: tuple[object, ...] = id(around), tag
        if attributes:
            identifier = attributes.get("id")
            is_named = identifier is not None and f"#{identifier}" in self._by_name
            key += (identifier if is_named else None, *map(attributes.get, self._keys))
        known = self._shown.get(key)
        if known is None:
            shown = self._show(tag, attributes, around)
            known = self._shown[key] = around, self._same.setdefault(shown, shown)
        return known[1]

    def _show(
        self, tag: str, attributes: Mapping[str, str], around: StyleVisibility
    ) -> StyleVisibility:
        values, own = self._cascade(tag, attributes, around)
        is_shown = _is_shown_by_default(tag, attributes)
        variables = around.variables
        if any(name.startswith(OWN) or "var(" in value for name, value in values.items()):
            values, variables = self._put_in(values, variables)
        if not values and is_shown and variables is around.variables:
            return (
                around
                if around.own == own
                else replace(around, matched=around.matched | own, own=own)
            )
        if tag == "body":  # a page that hides its whole body is shown by its script
            values = {}
        values = values if is_shown else {"display": "none", **values}
        return replace(
            _judge(tag, values, around, is_white=self._is_white),
            matched=around.matched | own if own else around.matched,
            own=own,
            variables=variables,
        )

    def _cascade(
        self, tag: str, attributes: Mapping[str, str], around: StyleVisibility
    ) -> tuple[dict[str, str], frozenset[tuple[int, int]]]:
        """The values of an element's properties, and the selectors whose part it matches."""
        candidates = self._find_candidates(tag, attributes)
        given = attributes.get("color", "").lower() if tag == "font" else ""
        old = {"color": given} if given else {}  # any style outweighs it
        if not candidates and "style" not in attributes:
            return old, _NOTHING
        found: list[tuple[bool, tuple[int, int], str, str]] = []
        own: set[tuple[int, int]] = set()
        self._spend(len(candidates))
        for at, place in candidates:
            rule = self._rules[at]
            if place:
                is_parent = rule.compounds[place - 1].is_parent
                if (at, place - 1) not in (around.own if is_parent else around.matched):
                    continue
            if place + 1 < len(rule.compounds):
                own.add((at, place))
            else:
                found.extend(
                    (last, rule.weight, name, value) for name, value, last in rule.declarations
                )
        inline = COMMENT.sub(" ", attributes.get("style", ""))
        found.extend(
            (last, _INLINE_WEIGHT, name, value) for name, value, last in _parse_declarations(inline)
        )
        found.sort(key=lambda each: each[:2])
        return old | {name: value for _, _, name, value in found}, frozenset(own)

    def _put_in(
        self, stated: Mapping[str, str], around: frozenset[tuple[str, str]]
    ) -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
        """The values of known properties with those put in that the page defines, and these.

        A value that names one which is not known is none (CSS Custom Properties 1, 3).
        """
        self._spend(len(self._variables) + len(around))
        own = {name: value for name, value in stated.items() if name.startswith(OWN)}
        inherited = {**dict(around), **own}
        known = self._variables | inherited

        def find(one: re.Match[str]) -> str:
            return known.get(one["name"]) or one["otherwise"] or one[0]

        values: dict[str, str] = {}
        for name, given in stated.items():
            value = given
            for _ in range(_MOST_STEPS_OF_VALUE):
                if "var(" not in value or len(value) > _LONGEST_VALUE:
                    break
                value = _VARIABLE.sub(find, value)
            if "var(" not in value and name not in own:
                values[name] = " ".join(value.split())
        return values, frozenset(inherited.items()) if own else around

    def _find_candidates(
        self, tag: str, attributes: Mapping[str, str]
    ) -> Sequence[tuple[int, int]]:
        """The parts of selectors that match an element, whatever is around it.

        Those without an id are kept for each tag and list of classes: most elements repeat them.
        """
        classes, identifier = attributes.get("class", ""), attributes.get("id", "")
        passed = self._list_passed(attributes) if self._tests else _NO_NAMES
        found = self._matching.get((tag, classes, passed))
        if found is None:
            keys = {"*", tag, *("." + name for name in classes.split()), *passed}
            found = self._matching[tag, classes, passed] = self._match(keys, tag, keys)
        by_id = "#" + identifier
        if by_id not in self._by_name:
            return found
        names = {by_id, *("." + name for name in classes.split()), *passed}
        return [*found, *self._match((by_id,), tag, names)]

    def _list_passed(self, attributes: Mapping[str, str]) -> frozenset[str]:
        """The selectors of attributes, as written, that an element matches."""
        tests = [
            one for key in attributes if key in self._tests for one in self._tests[key].values()
        ]
        self._spend(len(tests))
        return frozenset(one.written for one in tests if one.passes(attributes))

    def _match(self, keys: Iterable[str], tag: str, names: set[str]) -> Sequence[tuple[int, int]]:
        """The parts of selectors, indexed by these keys, that match a tag and names."""
        indexed = [each for key in keys if key in self._by_name for each in self._by_name[key]]
        self._spend(len(indexed))
        return tuple(
            (at, place)
            for at, place in indexed
            if (one := self._rules[at].compounds[place]).tag in ("", "*", tag)
            and names.issuperset(one.names)
        )

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MOST_STEPS:
            raise RefusedError(
                Code.TOO_LARGE,
                f"the page's styles take over {MOST_STEPS} comparisons; save the page as text",
            )


def split_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the block of each rule; of rules under `@`, those that apply."""
    at = 0
    closing = 0  # braces of conditions that apply
    while at < len(sheet):
        opening = sheet.find("{", at)
        if opening < 0:
            return
        end = sheet.find("}", at)
        if 0 <= end < opening:  # ends a condition, or nothing
            closing = max(0, closing - 1)
            at = end + 1
            continue
        head = sheet[at:opening].rsplit(";", 1)[-1].strip()
        if head.startswith("@"):
            if _applies(head):
                closing += 1
                at = opening + 1
            else:
                at = _find_block_end(sheet, opening)
            continue
        stop = sheet.find("}", opening)
        yield head, sheet[opening + 1 : stop if stop >= 0 else len(sheet)]
        at = stop + 1 if stop >= 0 else len(sheet)


def _find_block_end(sheet: str, opening: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(sheet, opening):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(sheet)


def _applies(head: str) -> bool:
    """Whether a conditional rule applies to a desktop screen."""
    name, _, condition = head[1:].partition(" ")
    if "(" in name:  # `@media(max-width:…)`
        name, _, rest = head[1:].partition("(")
        condition = f"({rest}"
    match name.lower():
        case "media":
            return is_for_screens(condition)
        case "supports":
            return not condition.strip().lower().startswith("not")
        case "layer":
            return True
        case _:
            return False


def is_for_screens(media: str) -> bool:
    """Whether a list of media queries includes a desktop screen (Media Queries 4)."""
    queries = [query.strip().lower() for query in media.split(",")]
    return not media.strip() or any(map(_includes_screen, queries))


def _includes_screen(query: str) -> bool:
    words = re.findall(r"[a-z]+", re.sub(r"\([^()]*\)", " ", query))
    kinds = [word for word in words if word not in ("only", "and", "not")]
    is_screen = all(kind in ("all", "screen") for kind in kinds)
    features = re.findall(r"\([^()]*\)", query)
    fits = all(map(_has_feature, features))
    return (is_screen and fits) != (words[:1] == ["not"])


def _has_feature(feature: str) -> bool:
    found = _FEATURE.fullmatch(feature)
    width = _parse_length(found[2]) if found else None
    if found is None or width is None:
        return False
    return width <= _SCREEN_WIDTH if found[1] == "min" else width >= _SCREEN_WIDTH


def _parse_selector(selector: str) -> tuple[_Compound, ...] | None:
    """The compounds of a selector, None where it has a part that is not supported."""
    compounds: list[_Compound] = []
    for word in selector.replace(">", " > ").split():
        if word == ">":
            if not compounds:
                return None
            compounds[-1] = compounds[-1]._replace(is_parent=True)
            continue
        found = _COMPOUND.fullmatch(word)
        if not found:
            return None
        tests: tuple[_Test, ...] = ()
        names = tuple(_NAME.findall(found["rest"]))
        if "[" in word:
            parts = list(_PART.finditer(found["rest"]))
            names = tuple(part[0] for part in parts)
            if "".join(names) != found["rest"]:
                return None
            tests = tuple(_read_test(part) for part in parts if part["key"])
        tag = (found["tag"] or "").lower()
        compounds.append(_Compound(tag, names, is_parent=False, tests=tests))
    if not compounds or compounds[-1].is_parent:
        return None
    return (
        tuple(
            compound
            for compound in compounds
            if compound.tag not in ("html", ":root") or compound.names
        )
        or None
    )


def _read_test(part: re.Match[str]) -> _Test:
    value = part["value"]
    plain = value[1:-1] if value and value[0] in "\"'" else value
    return _Test(part[0], part["key"].lower(), part["how"] or "", plain)


def _get_key(compound: _Compound) -> str:
    """The name by which a compound is indexed: what is rarest."""
    return min(compound.names, default=compound.tag or "*")  # ids first


def _parse_declarations(block: str) -> Iterator[tuple[str, str, bool]]:
    for name, given in _DECLARATION.findall(block):
        if name.lower() in HIDING or name.startswith(OWN):
            value = " ".join(given.lower().split())
            if "calc(" in value:
                value = _CALCULATED.sub(r"\1", value)
            is_important = value.endswith("important")
            if is_important:
                value = re.sub(r"\s*!\s*important$", "", value)
            yield name.lower(), value, is_important


def _judge(
    tag: str, values: Mapping[str, str], around: StyleVisibility, *, is_white: bool
) -> StyleVisibility:
    """How an element with these values is shown inside another."""
    display = values.get("display", "")
    is_label = _is_clipped(tag, display, values) or _is_out_of_view(values)
    return StyleVisibility(
        removed=(
            is_label
            or display == "none"
            or _is_transparent(values)
            or values.get("content-visibility") == "hidden"
        ),
        is_label=is_label,
        invisible=_is_invisible(values, around),
        uncoloured=_is_uncoloured(values, around, is_white=is_white),
        tiny=_is_tiny(values, around),
    )


def _may_hide(blocks: Iterable[str], *, is_white: bool) -> bool:
    """Whether any declaration of these blocks can hide text, alone or together with others."""
    colours: set[str] = set()
    grounds: set[str] = set()
    plain = StyleVisibility()
    for name, value in {each[:2] for block in blocks for each in _parse_declarations(block)}:
        judge = _hides_alone if len(value) <= _LONGEST_VALUE else _hides_alone.__wrapped__
        if judge(name, value, is_white=is_white):
            return True
        if name in ("color", "-webkit-text-fill-color"):
            colours.add(value)
        elif name in ("background", "background-color"):
            grounds.add(value)
    return max(len(colours), len(grounds)) > _MOST_COLOURS or any(
        _is_uncoloured({"color": one, "background": other}, plain, is_white=is_white)
        for one in colours
        for other in grounds
    )


@lru_cache(maxsize=4096)
def _hides_alone(name: str, value: str, *, is_white: bool) -> bool:
    """Whether a declaration can hide text by itself; pages of one site or program share most."""
    alone = {"position": "absolute", name: value}
    shown = _judge("div", alone, StyleVisibility(), is_white=is_white)
    return "var(" in value or _hides_overflow(alone) or shown.hides_text


def _is_shown_by_default(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether browsers show an element for which no style is given (HTML, Rendering)."""
    return not ("hidden" in attributes or (tag == "dialog" and "open" not in attributes))


def _is_uncoloured(values: Mapping[str, str], around: StyleVisibility, *, is_white: bool) -> bool:
    """Whether its letters have no colour, or that of the background stated with it.

    A background that is stated elsewhere is not known: it may lie in a picture or another sheet,
    unless the page `is_white` throughout. What is nearly white is not seen on white.
    """
    colour = values.get("-webkit-text-fill-color", values.get("color", "inherit"))
    if "text-shadow" in values or "text" in (
        values.get("background-clip"),
        values.get("-webkit-background-clip"),
    ):
        return False
    if colour == "inherit":
        return around.uncoloured
    usual = "white" if is_white else ""
    ground = _read_colour(values.get("background-color", values.get("background", usual)))
    letters = _read_colour(colour)
    is_pale = all(isinstance(one, tuple) and min(one) >= _PALEST for one in (letters, ground))
    is_same = ground in (letters, "currentcolor")
    return _CLEAR.fullmatch(colour) is not None or is_same or is_pale


def _read_colour(colour: str) -> tuple[int, ...] | str:
    """The red, green and blue of a colour, each of 255; as it is written in other spellings."""
    if found := _HEXADECIMAL.fullmatch(_COLOURS.get(colour, colour)):
        digits = found[1] if len(found[1]) > 3 else "".join(2 * one for one in found[1])  # noqa: PLR2004
        return tuple(bytes.fromhex(digits))
    if _WHITE.fullmatch(colour):
        return (0xFF,) * 3
    found = _CHANNELS.fullmatch(colour)
    numbers = _NUMBER.findall(found["numbers"]) if found else []
    if found is None or len(numbers) != 3:  # noqa: PLR2004 - those of a colour
        return colour
    if found["form"] == "rgb":
        return tuple(round(float(one) * (2.55 if unit == "%" else 1)) for one, unit in numbers)
    lightness = float(numbers[2][0])
    return (round(lightness * 2.55),) * 3 if lightness == 0 or lightness >= _LIGHTEST else colour


def _is_transparent(values: Mapping[str, str]) -> bool:
    if _NO_OPACITY.search(values.get("filter", "")):
        return True
    found = _NUMBER.fullmatch(values.get("opacity", ""))
    return found is not None and float(found[1]) <= (1.0 if found[2] == "%" else 0.01)


def _is_invisible(values: Mapping[str, str], around: StyleVisibility) -> bool:
    match values.get("visibility", "inherit"):
        case "hidden" | "collapse":
            return True
        case "visible" | "initial":
            return False
        case _:
            return around.invisible


def _is_tiny(values: Mapping[str, str], around: StyleVisibility) -> bool:
    """Whether its letters have no size; a size relative to zero is zero."""
    size = values.get("font-size")
    if size is None and (font := values.get("font")):
        sizes = [part for part in font.split("/")[0].split() if _NUMBER.fullmatch(part)]
        size = sizes[-1] if sizes else None  # a weight may come before it
    if size is None:
        return around.tiny
    found = _NUMBER.fullmatch(size)
    if found is None:
        return around.tiny and size in ("inherit", "smaller", "larger", "unset")
    number = float(found[1])
    if found[2] in ("em", "%", "ex"):
        share = number / 100 if found[2] == "%" else number
        return around.tiny or share * _EM <= _TINIEST  # of letters of the usual size
    return number * _SIZES[found[2]] <= _TINIEST if found[2] in _SIZES else number <= 0


def _is_out_of_view(values: Mapping[str, str]) -> bool:
    """Whether it is moved out of the screen: to the left or upwards, or far to the right.

    Shares of a width move columns within a page, unless the element is placed absolutely.
    """
    indent = _parse_length(values.get("text-indent", ""), shares=False)
    if indent is not None and (indent <= -_OUT_OF_VIEW or indent >= _FAR):
        return True
    if values.get("text-indent", "") == "100%" and _hides_overflow(values):
        return True
    position = values.get("position", "static")
    values = {**dict(_split_inset(values.get("inset", ""))), **values}
    is_placed = position in ("absolute", "fixed")
    shifts = [
        values.get("transform", ""),
        *(f"{name}({','.join(values[name].split())})" for name in _SHIFTS if name in values),
    ]
    if any(_shifts_out(shift, is_placed=is_placed) for shift in shifts):
        return True
    least = -_OUT_OF_VIEW if is_placed else -2 * _OUT_OF_VIEW
    edges = ("left", "right", "top", "bottom") if is_placed or position == "relative" else ()
    offsets = [
        _parse_length(values.get(name, ""), shares=is_placed)
        for name in (*edges, "margin-left", "margin-top")
    ]
    margins = [offset for offset in offsets[len(edges) :] if offset is not None]
    placed = [offset for offset in offsets[: len(edges)] if offset is not None]
    far = [_parse_length(values.get(name, ""), shares=False) for name in edges[:2]]
    return (
        any(offset <= least for offset in placed)
        or any(offset is not None and offset >= _FAR for offset in far)
        or any(offset <= -_FAR for offset in margins)
    )


def _split_inset(inset: str) -> Iterator[tuple[str, str]]:
    """The four edges of an `inset`; as in a margin, those that are left out repeat others."""
    edges = inset.split()
    if 1 <= len(edges) <= 4:  # noqa: PLR2004 - top, right, bottom, left
        top, right, bottom, left = (edges * 4)[:4] if len(edges) != 3 else (*edges, edges[1])  # noqa: PLR2004
        yield from (("top", top), ("right", right), ("bottom", bottom), ("left", left))


def _shifts_out(transform: str, *, is_placed: bool) -> bool:
    if re.search(r"scale[xy]?\(\s*0(?:\.0+)?\s*[,)]", transform):
        return True
    found = re.search(r"translate(?:x|y|3d)?\(([^()]*)\)", transform)
    for part in found[1].split(",") if found else ():
        shift = _parse_length(part, shares=False)
        is_whole = is_placed and part.strip() == "-100%"
        if is_whole or (shift is not None and (shift <= -_OUT_OF_VIEW or shift >= _FAR)):
            return True
    return False


def _is_clipped(tag: str, display: str, values: Mapping[str, str]) -> bool:
    """Whether it is clipped completely: by a shape, or to a box of a pixel."""
    is_placed = values.get("position") in ("absolute", "fixed")
    clip = values.get("clip", "")
    if is_placed and clip.startswith("rect(") and _is_empty_box(clip[5:-1]):
        return True
    shape = values.get("clip-path", "")
    if shape.startswith(("inset(", "circle(", "polygon(")) and _is_empty_shape(shape):
        return True
    is_inline = tag in _INLINE and not display and not is_placed and "float" not in values
    sizes = [
        _parse_length(values.get(name, ""))
        for name in ("width", "height", "max-width", "max-height")
    ]
    return (
        _hides_overflow(values)
        and not is_inline
        and any(s is not None and 0 <= s <= _HAIRLINE for s in sizes)
    )


def _hides_overflow(values: Mapping[str, str]) -> bool:
    return any(
        values.get(name, "").split(" ")[0] in ("hidden", "clip")
        for name in ("overflow", "overflow-x", "overflow-y")
    )


def _is_empty_box(edges: str) -> bool:
    """Whether a rectangle (top, right, bottom, left) holds a pixel at most."""
    given = [_parse_length(edge) for edge in edges.replace(",", " ").split()]
    if len(given) != len(("top", "right", "bottom", "left")):
        return False
    top, right, bottom, left = given
    flat = top is not None and bottom is not None and bottom - top <= _HAIRLINE
    return flat or (left is not None and right is not None and right - left <= _HAIRLINE)


def _is_empty_shape(shape: str) -> bool:
    name, _, rest = shape.partition("(")
    given = rest.partition(")")[0].replace(",", " ").split()
    if name == "polygon":
        return len({*given}) <= 1 and bool(given)
    found = _NUMBER.fullmatch(given[0]) if given else None
    if found is None:
        return False
    number = float(found[1])
    if name == "circle":
        return number <= 0
    return number >= 50 if found[2] == "%" else False  # noqa: PLR2004 - half from each side


def _parse_length(value: str, *, shares: bool = True) -> float | None:
    """A length in pixels, None for keywords; a share is one of the screen, if it counts."""
    found = _NUMBER.fullmatch(value.strip())
    if found is None:
        return None
    unit = found[2]
    if unit in _SIZES:
        return float(found[1]) * _SIZES[unit]
    if unit in _SHARES:
        return float(found[1]) * _SHARES[unit] if shares or not float(found[1]) else None
    return None if unit else float(found[1])
