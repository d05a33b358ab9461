"""Grammars as data: kinds of tokens, rules over kinds; a value, or a refusal with its reason.

A `TokenLexicon` cuts a text into typed tokens. A `Grammar` holds named rules: patterns over the
names of kinds. Each kind is one letter to `re`, so that rules are matched at the speed of `re`:

    Rule("date", "day space month space year", make_date, examples=("5 May 2009",))

Kinds and rules carry examples, which the tests run. The result is a value, an `Ambiguous` of
several values, or an `Unparsed` with the reason and the part of the text where it was refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, TypeAlias, TypeVar

from pipeline import patterns as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_NAME: Final = re.compile(r"(?P<open>[a-z]\w*)=\(|(?:(?P<group>[a-z]\w*)=)?(?P<name>[a-z]\w*)")
_GROUP: Final = re.compile(r"\?P<\w+>")
_SPACE: Final = re.compile(r"\s+")
_MOST_SHAPES: Final = 4096  # texts repeat the kinds of others: the rule of each is kept
_Value = TypeVar("_Value")
_Reader: TypeAlias = "tuple[Callable[..., Any], str, Callable[[re.Match[str]], Any]]"
_FIRST_LETTER: Final = 0x4E00  # letters that no pattern over kinds can hold otherwise


class Token(NamedTuple):
    """A piece of text of one kind: half-open offsets, and what it means."""

    kind: str
    start: int
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Why a text was refused, and the half-open offsets of the part where it was."""

    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The different values that a text may have, and why none is preferred."""

    readings: tuple[Any, ...]
    reason: str
    start: int
    end: int


class UnparsedError(Exception):
    """A production or a token's value refuses the text; `parse` returns what it holds."""

    def __init__(self, unparsed: Unparsed | Ambiguous) -> None:
        """Keep the refusal with its place."""
        super().__init__(unparsed.reason)
        self.unparsed: Final = unparsed


def refuse(reason: str, start: int = 0, end: int = 0) -> NoReturn:
    """Refuse the text from inside a production; without a place, all that the rule matched."""
    raise UnparsedError(Unparsed(reason, start, end))


def attempt(
    read: Callable[..., _Value], *given: object, **options: object
) -> _Value | Unparsed | Ambiguous:
    """Return what a function reads, or its refusal.

    A variable must not keep the exception itself: with its frames it would be a cycle, which holds
    everything in them until garbage is collected.
    """
    try:
        return read(*given, **options)
    except UnparsedError as refused:
        return refused.unparsed


def _keep_text(found: re.Match[str]) -> object:
    return found[0]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of token: by a pattern with a function to its value, or by words with their values.

    Words are compared as given, then in lower case. `begins` is a class of the characters with
    which a token may begin, for speed: `[0-9]` or `[^0-9]`. `examples` are texts of which each is
    one token. The tokens that `tokenize` yields are of the kind that their own `becomes`, if any,
    and end before what matches `until` in their last group.
    """

    name: str
    pattern: str = ""
    value: Callable[[re.Match[str]], Any] = _keep_text
    examples: tuple[str, ...] = ()
    begins: str = ""
    becomes: str = ""
    until: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


def _make_token(name: str, value: Callable[[re.Match[str]], Any], found: re.Match[str]) -> Token:
    start, end = found.span()
    try:
        return Token(name, start, end, value(found))
    except UnparsedError as refused:
        one = refused.unparsed
        raise UnparsedError(one if one.end else replace(one, start=start, end=end)) from None


@cache  # lexicons share kinds, and some kinds are also read alone
def compile_kind(pattern: str, flags: int) -> re.Pattern[str]:
    """Compile the pattern of a kind once for all that use it with the same flags."""
    return re.compile(pattern, flags)


def _match_until(pattern: re.Pattern[str], stop: re.Pattern[str]) -> Callable[..., Any]:
    """Give the match of a pattern that is costly to compile, ended by one that is not."""

    def match(text: str, at: int, end: int) -> re.Match[str] | None:
        found = pattern.match(text, at, end)
        stopped = stop.search(text, found.start(found.lastindex or 0), end) if found else None
        if found is None or stopped is None or stopped.start() >= found.end():
            return found
        return pattern.match(text, at, stopped.start())

    return match


@cache
def _may_begin(begins: str, first: str, flags: int) -> bool:
    return not begins or re.match(begins, first, flags) is not None


class TokenLexicon:
    """Kinds of tokens; the first kind whose pattern matches makes the token.

    A word (a run of letters) is looked up among the words of all kinds; one of no kind is a `word`,
    any other character of no kind is `other`.
    """

    def __init__(self, *kinds: Kind, flags: int = 0) -> None:
        """Compile the kinds into one pattern."""
        self.kinds: Final = {kind.name: kind for kind in kinds}
        self.letters: Final = {
            name: chr(_FIRST_LETTER + n) for n, name in enumerate([*self.kinds, "word", "other"])
        }
        self._names: Final = {letter: name for name, letter in self.letters.items()}
        words = {word: (k.name, value) for k in kinds for word, value in k.words.items()}
        self._words: Final = words
        self._word_letters: Final = {word: self.letters[name] for word, (name, _) in words.items()}
        self._flags: Final = flags | re.VERBOSE | re.DOTALL
        self._by_first: Final[dict[str, list[_Reader]]] = {}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        known = (f"(?P<{kind.name}>{kind.pattern})" for kind in self.kinds.values() if kind.pattern)
        return re.compile("|".join((*known, r"(?P<word>[^\W\d]+)", "(?P<other>.)")), self._flags)

    def _kinds_of(self, first: str) -> list[_Reader]:
        """Give the match, name and value of the kinds that may begin with this character."""
        return self._by_first.setdefault(
            first,
            [
                (self._match_of(kind), kind.becomes or kind.name, kind.value)
                for kind in self.kinds.values()
                if kind.pattern and _may_begin(kind.begins, first, self._flags)
            ],
        )

    def _match_of(self, kind: Kind) -> Callable[..., Any]:
        pattern = compile_kind(kind.pattern, self._flags)
        if not kind.until:
            return pattern.match
        return _match_until(pattern, compile_kind(kind.until, self._flags))

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Tokens:
        """Cut a text or a part of it; every character belongs to a token."""
        found = list(self._pattern.finditer(text, start, len(text) if end is None else end))
        letters, words, unknown = self.letters, self._word_letters, self.letters["word"]
        spelled = [
            letters[one.lastgroup or ""]
            if one.lastgroup != "word"
            else words.get(word := one[0]) or words.get(word.lower(), unknown)
            for one in found
        ]
        return Tokens(self, found, "".join(spelled))

    def tokenize(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
        """Yield the tokens of a text or a part between spaces; refuse a character of no kind."""
        at, by_first = start, self._by_first
        end = len(text) if end is None else end
        while at < end:
            first = text[at]
            if first.isspace():
                at += 1
                continue
            for match, name, value in by_first.get(first) or self._kinds_of(first):
                if (found := match(text, at, end)) and found.end() > at:
                    yield _make_token(name, value, found)
                    at = found.end()
                    break
            else:
                refuse("these words have no known meaning here", at, end)

    def gather(self, tokens: Sequence[Token]) -> Tokens:
        """Spell tokens that were made already."""
        return Tokens(self, tokens, "".join([self.letters[token.kind] for token in tokens]))

    def make_token(self, found: re.Match[str], letter: str) -> Token:
        """Make the token of what was found."""
        name = self._names[letter]
        if found.lastgroup == "word":
            word = found[0]
            known = self._words.get(word) or self._words.get(word.lower())
            value = known[1] if known else word
        else:
            kind = self.kinds.get(name)
            value = kind.value(found) if kind else found[0]
        return Token(name, found.start(), found.end(), value)


@dataclass(slots=True)
class Tokens:
    """The tokens of a text, made when asked for; `spelled` has the letter of each one's kind."""

    lexicon: TokenLexicon
    found: Sequence[re.Match[str] | Token]
    spelled: str

    def make(self, start: int, end: int) -> list[Token]:
        """Make the tokens between two places in `spelled`."""
        found = self.found[start:end]
        if found and isinstance(found[0], Token):
            return [*found]  # type: ignore[list-item] # all were made already
        make = self.lexicon.make_token
        return [
            one if isinstance(one, Token) else make(one, self.spelled[start + at])
            for at, one in enumerate(found)
        ]

    def start(self, at: int) -> int:
        """Where a token begins in the text."""
        one = self.found[at]
        return one.start if isinstance(one, Token) else one.start()


class Match:
    """Tokens that a rule has matched."""

    __slots__ = ("_groups", "rule", "tokens")

    def __init__(
        self, rule: str, tokens: list[Token], groups: Mapping[str, tuple[int, int]]
    ) -> None:
        """Keep the rule's name, the tokens that it explains, and which of them each group holds."""
        self.rule = rule
        self.tokens: Final = tokens
        self._groups = groups

    def __getitem__(self, group: str) -> Sequence[Token]:
        """Return the tokens of a named group, none if it took no part."""
        return self.tokens[slice(*self._groups.get(group, (0, 0)))]

    def groups(self) -> dict[str, Sequence[Token]]:
        """Return the tokens of each named group that has any."""
        return {name: self.tokens[start:end] for name, (start, end) in self._groups.items()}

    def all(self, kind: str) -> list[Any]:
        """Return the values of the tokens of a kind, in order."""
        return [token.value for token in self.tokens if token.kind == kind]

    @property
    def start(self) -> int:
        """Where the matched text begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where the matched text ends."""
        return self.tokens[-1].end


def _find_groups(found: re.Match[str]) -> dict[str, tuple[int, int]]:
    """Where each named group that holds anything begins and ends, from the start of a match."""
    offset = found.start()
    spans = ((name, found.span(name)) for name in found.re.groupindex)
    return {name: (start - offset, end - offset) for name, (start, end) in spans if start < end}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern over kinds with its production.

    In a pattern each name is a kind or a rule before; `begin=point` names what a rule matched. The
    operators are those of `re`; white space counts for nothing. A rule without a production is only
    a part of others. A production returns the value, an `Ambiguous`, or raises `UnparsedError`.
    """

    name: str
    pattern: str
    produce: Callable[[Match], Any] | None = None
    examples: tuple[str, ...] = ()


class Grammar:
    """Rules over the kinds of a lexicon; of rules with a production the first that matches counts.

    `before` and `after` are patterns over kinds that must hold around whatever `find` finds;
    `begins` are the kinds with which it may begin, named for speed.
    """

    def __init__(
        self,
        lexicon: TokenLexicon,
        *rules: Rule,
        begins: str = "",
        before: str = "",
        after: str = "",
    ) -> None:
        """Compile the rules, each with those before it."""
        self.lexicon: Final = lexicon
        self.rules: Final = {rule.name: rule for rule in rules}
        self._sources: Final[dict[str, str]] = {}
        for rule in rules:
            self._sources[rule.name] = self._compile(rule.pattern)
        self._patterns: Final = {
            name: re.compile(self._sources[name])
            for name, rule in self.rules.items()
            if rule.produce
        }
        ways = "|".join(
            f"(?P<{name}>{_GROUP.sub('?:', self._sources[name])})" for name in self._patterns
        )
        self._by_shape: Final[dict[str, tuple[str | None, dict[str, tuple[int, int]]]]] = {}
        self._any: Final = re.compile(
            self._compile(f"(?=[{begins}])" * bool(begins) + before)
            + f"(?:{ways})"
            + self._compile(after)
        )

    def _compile(self, pattern: str) -> str:
        def spell(found: re.Match[str]) -> str:
            if found["open"]:
                return f"(?P<{found['open']}>"
            name, group = found["name"], found["group"]
            source = self.lexicon.letters.get(name)
            if source is None:
                source = f"(?:{_GROUP.sub('?:', self._sources[name])})"
            return f"(?P<{group}>{source})" if group else source

        return _SPACE.sub("", _NAME.sub(spell, pattern))

    def parse(self, text: str) -> Any:  # noqa: ANN401 - a value is what the productions make
        """Return the value of a whole text, an `Ambiguous`, or an `Unparsed`."""
        return self.parse_tokens(self.lexicon.scan(text), len(text))

    def parse_tokens(self, tokens: Tokens, end: int) -> Any:  # noqa: ANN401
        """Return the value of a whole text, which ends at this offset, from its tokens."""
        spelled = tokens.spelled
        if name := self.explain(tokens):
            groups = self._by_shape[spelled][1]
            return self._produce(Match(name, tokens.make(0, len(spelled)), groups))
        partly = [pattern.match(spelled) for pattern in self._patterns.values()]
        reached = max((found.end() for found in partly if found), default=0)
        start = tokens.start(reached) if reached < len(spelled) else end
        return Unparsed("no rule explains this part", start, end)

    def explain(self, tokens: Tokens) -> str | None:
        """Name the rule that explains all tokens, if one does."""
        spelled, known = tokens.spelled, self._by_shape
        if spelled not in known:
            if len(known) >= _MOST_SHAPES:
                known.clear()
            ways = ((name, form.fullmatch(spelled)) for name, form in self._patterns.items())
            explained = ((name, _find_groups(found)) for name, found in ways if found)
            known[spelled] = next(explained, (None, {}))
        return known[spelled][0]

    def find(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[Match, Any]]:
        """Yield what the rules match in a part of a text, left to right, each with its value."""
        tokens = self.lexicon.scan(text, start, end)
        spelled = tokens.spelled
        for found in self._any.finditer(spelled):
            name = found.lastgroup or ""
            if whole := self._patterns[name].fullmatch(spelled, *found.span()):
                match = Match(name, tokens.make(*whole.span()), _find_groups(whole))
                yield match, self._produce(match)

    def _produce(self, match: Match) -> Any:  # noqa: ANN401
        produce = self.rules[match.rule].produce
        try:
            return produce(match) if produce else None
        except UnparsedError as refused:
            one = refused.unparsed
            return one if one.end else replace(one, start=match.start, end=match.end)
