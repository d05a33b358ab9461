"""The second count of Rich Text Format (1.9.1)."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline import patterns as re
from pipeline.readers.office.second_count import BREAK, SourceText, join_pieces

# One token: text, the beginning of a group with its first word, its end, or any number of control
# words that change no letter; these go with a token before them too. Such as do are tokens apart.
_WORDS: Final = r"(?:\\(?!(?:uc?|f|bin)(?![a-zA-Z]))[a-zA-Z]{1,32}(?:-?\d{1,10})?[ ]?)"
_TOKEN: Final = re.compile(
    rf"""(?P<text>[^\\{{}}]++)
    |(?P<open>\{{(?:(?=\s*(?P<star>\\\*)?\s*\\(?P<first>[a-zA-Z]{{1,32}})))?){_WORDS}*+
    |(?P<close>\}}){_WORDS}*+
    |\\'(?P<hex>[0-9a-fA-F]{{2}})
    |\\u(?P<code>-?\d{{1,10}})[ ]?
    |\\(?P<setting>uc|f|bin)(?![a-zA-Z])(?P<number>-?\d{{1,10}})?[ ]?
    |{_WORDS}++
    |\\.""".encode(),
    re.DOTALL | re.VERBOSE,
)
_BRACE: Final = re.compile(
    rb"(?:[^\\{}]++|\\(?!bin-?\d)[^{}]|\\[{}])*+(?:(?P<brace>[{}])|\\bin(?P<length>-?\d{1,10})\ ?)"
)
_UNREAD: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict objdata objclass objname objalias objsect themedata "
    b"datastore colorschememapping listtable listoverridetable rsidtbl generator xmlnstbl "
    b"latentstyles fldinst bkmkstart bkmkend filetbl revtbl mmathPr moMathParaPr mmathPict "
    b"pnseclvl nonshppict sn sv sp shprslt xe rxe tc tcn atnid atnauthor atndate atnref "
    b"atnparent atnicn listtext pntext".split()
)
_OPTIONAL: Final = frozenset(
    b"ud footnote annotation shpinst shptxt do dptxbxtext moMath moMathPara fldrslt result "
    b"header headerl headerr headerf footer footerl footerr footerf cs ds ts".split()
)
_SYMBOL_FONT: Final = re.compile(rb"\\f(\d{1,5})(?:\\[a-z]{1,32}-?\d{0,10} ?){0,20}\\fcharset2\b")
_PROPERTY: Final = re.compile(rb"m[a-zA-Z]+Pr")  # of a part of a formula
_HIGH_BYTES: Final = re.compile(rb"[\x80-\xff]+")
_BREAK: Final = BREAK.encode()
_DOUBLE_BYTE: Final = re.compile(
    rb"\\ansicpg(?:932|936|949|950|1361)\b|\\fcharset(?:128|129|130|134|136)\b"
)
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")  # one character of two bytes
_FIRST_LEAD: Final = 0x81
_SURROGATES: Final = range(0xD800, 0xE000)
_NEAR: Final = 30  # bytes within which a property of a shape says that it is ornamental letters
_MOST_REPLACED: Final = 4  # characters behind one of Unicode, for older readers


class _State(NamedTuple):
    """What holds inside a group."""

    replaced: int = 1  # characters behind one of Unicode
    font: int = -1


def count_rtf(content: bytes) -> SourceText:
    """The letters of ASCII in the text of an RTF document: its code pages do not matter to them."""
    counter = _Counter(content)
    counter.count()
    open_ = counter.unclosed
    faults = (f"the file is cut short: {open_} of its groups have no end",) if open_ else ()
    return SourceText(tuple(join_pieces(counter.texts)), faults)


class _Counter:
    """One walk over the tokens of a document."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._symbols = {int(number) for number in _SYMBOL_FONT.findall(content)}
        self._has_pairs = _DOUBLE_BYTE.search(content) is not None
        self._is_pair_open = False
        self._state = _State()
        self._stack: list[_State] = []
        self._skip = 0  # characters that replace one of Unicode
        self.texts: list[str] = []
        self.unclosed = 0

    def count(self) -> None:
        at: int | None = 0
        while at is not None:
            at = self._count_from(at)
        self.unclosed += len(self._stack)

    def _count_from(self, start: int) -> int | None:
        """Counts the tokens from a place to one behind which it goes on elsewhere: where."""
        for token in _TOKEN.finditer(self._content, start):
            kind = token.lastgroup
            if kind == "text":
                at = self._take_text(token[0].translate(None, b"\r\n"), token.end())
                if at != token.end():
                    return at
                continue
            if kind == "hex":
                self._skip = max(self._skip - 1, 0)
                self._is_pair_open = not self._is_pair_open and int(token["hex"], 16) >= _FIRST_LEAD
                self.texts.append(BREAK)
                continue
            self._skip = 0
            self._is_pair_open = False
            if kind == "close":
                self._state = self._stack.pop() if self._stack else _State()
                self.texts.append(BREAK)
            elif kind == "code":
                self._take_code(int(token["code"]) % 0x10000)
            elif kind is not None:  # of the others none changes a letter
                at = self._enter(token) if kind == "open" else self._obey(token)
                if at != token.end():
                    return at
        return None

    def _take_text(self, line: bytes, at: int) -> int:
        """Counts a text, which ends at a place of the file; returns where to go on."""
        if self._has_pairs:
            line = _PAIR.sub(b"\xff\xff", line[self._is_pair_open :])
            self._is_pair_open = _FIRST_LEAD <= (line or b"\0")[-1] < 0xFF  # noqa: PLR2004 - no pair
            if self._is_pair_open and not self._content.startswith(b"\\'", at):
                at += 1  # whatever it is alone, it ends a pair
                self._is_pair_open = False
        if self._skip:
            line, self._skip = line[self._skip :], max(self._skip - len(line), 0)
        if self._state.font not in self._symbols:
            read = line if line.isascii() else _HIGH_BYTES.sub(_BREAK, line) + _BREAK
            self.texts.append(read.decode())
        return at

    def _take_code(self, code: int) -> None:
        self._skip = self._state.replaced
        is_read = self._state.font not in self._symbols and code not in _SURROGATES
        self.texts.append(chr(code) if is_read else BREAK)

    def _enter(self, opening: re.Match[bytes]) -> int:
        """Begins a group, or passes over one without text; returns where to go on."""
        at = opening.end()
        self.texts.append(BREAK)
        first = opening["first"] or b""
        is_unknown = opening["star"] is not None and first not in _OPTIONAL
        near = at if first == b"sp" else opening.start() - _NEAR
        is_letters = (
            first in (b"sp", b"sv") and b"gtextUNICODE" in self._content[near : near + _NEAR]
        )
        if is_unknown or (first in _UNREAD and not is_letters) or _PROPERTY.fullmatch(first):
            return self._pass_over(at)
        self._stack.append(self._state)
        if first == b"upr":  # its first group has the same text for older readers
            inner = self._content.find(b"{", at)
            return self._pass_over(inner + 1) if inner >= 0 else at
        return at

    def _pass_over(self, at: int) -> int:
        """Where the group ends that begins before this place."""
        depth = 1
        while depth and (found := _BRACE.match(self._content, at)):
            at = found.end()
            if found["brace"] is None:
                at = self._pass_bytes(int(found["length"]), at)
            else:
                depth += 1 if found["brace"] == b"{" else -1
        self.unclosed += depth
        return at if not depth else len(self._content)

    def _pass_bytes(self, length: int, at: int) -> int:
        return at + length if 0 < length <= len(self._content) - at else at

    def _obey(self, token: re.Match[bytes]) -> int:
        """Follows a word that changes which letters are text; returns where to go on."""
        word, at = token["setting"], token.end()
        number = None if token["number"] is None else int(token["number"])
        if word == b"bin":
            return self._pass_bytes(number or 0, at)
        if word == b"uc":
            count = 1 if number is None or not 0 <= number <= _MOST_REPLACED else number
            self._state = self._state._replace(replaced=count)
        elif number is not None:
            self._state = self._state._replace(font=number)
        return at
