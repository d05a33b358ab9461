"""Small office documents, books and e-mails for `fuzz.py`, of which markup, parts or bytes change.

Most changes keep a part well-formed: an element is removed, copied, moved, wrapped in another one,
or gets an attribute. So the readers come to see what no office program writes, and no parser
refuses it before.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    Edit = Callable[[str, Sequence[str]], str]  # a text with some of these tokens put into it
    OfficeMaker = Callable[[Sequence[str], Edit, random.Random], tuple[str, bytes]]

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_ELEMENT: Final = re.compile(r"<(?P<name>[A-Za-z][\w:.-]*)(?P<rest>(?:\s[^<>]*)?)(?<!/)>")
_MOST_CHANGES: Final = (0, 1, 1, 2, 3, 6)


class Markup(NamedTuple):
    """What a mutation puts into the markup of a format.

    `elements` are names with their attributes, `attributes` are put into a tag that is there, and
    `tokens` come to any place.
    """

    elements: Sequence[str]
    attributes: Sequence[str]
    tokens: Sequence[str]


_BAD_TOKENS: Final = ("&", "&#0;", "<", "]]>", "<!--", "<!ENTITY x 'y'>", "\x0b", "<?xml?>")
_OF_WORD: Final = Markup(
    (
        *("w:ins", "w:del", "w:moveFrom", "w:sdt", "w:sdtContent", "w:smartTag", "w:hyperlink"),
        *("w:fldSimple w:instr=' PAGE '", "w:tbl", "w:tr", "w:tc", "w:p", "w:r", "w:txbxContent"),
        *("w:pict", "w:ruby", "w:rt", "w:rubyBase", "w:bdo", "w:dir", "w:customXml", "w:comment"),
        *("w:sdtPr", "w:instrText", "w:delText", "w:t", "w:unknown", "w:footnote w:id='2'"),
        *("mc:AlternateContent", "mc:Choice Requires='wps'", "mc:Choice Requires='xyz'"),
        *("mc:Fallback", "m:oMath", "m:t", "w:drawing", "w:body", "w:rPr", "w:pPr", "w:object"),
    ),
    ("w:val='0'", "w:val='nextPage'", "w:id='9'", "w:type='page'", "xml:space='preserve'"),
    (
        *_BAD_TOKENS,
        *("<w:br/>", "<w:tab/>", "<w:cr/>", '<w:fldChar w:fldCharType="begin"/>', "7 words"),
        *('<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>'),
        *('<w:sym w:font="Symbol" w:char="F061"/>', '<w:gridSpan w:val="99999999"/>'),
        *("<w:rPr><w:vanish/></w:rPr>", "<w:vMerge/>", "<w:noBreakHyphen/>", "<w:softHyphen/>"),
        *('<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="8"/>', "<w:trPr/>"),
    ),
)
_OF_OPEN: Final = Markup(
    (
        *("text:span", "text:a", "text:p", "text:h", "text:list", "text:list-item", "text:ruby"),
        *("text:section", "text:note", "text:note-body", "text:note-citation", "text:unknown"),
        *("text:hidden-paragraph", "text:tracked-changes", "text:deletion", "office:annotation"),
        *("table:table", "table:table-row", "table:table-cell", "table:covered-table-cell"),
        *("table:table-header-rows", "draw:frame", "draw:text-box", "draw:custom-shape"),
        *("text:index-body", "text:index-title", "text:table-of-content", "text:meta", "svg:desc"),
        *("text:date", "text:title", "text:placeholder", "text:conditional-text", "text:ruby-base"),
        *("office:forms", "text:s", "text:tab", "text:table-of-content-source", "text:numbered-p"),
    ),
    (
        *("text:display='none'", "text:is-hidden='true'", "text:outline-level='3'"),
        *("table:number-columns-repeated='3'", 'table:number-columns-repeated="999999999"'),
        *("table:visibility='collapse'", "table:display='false'", "text:c='99999999'"),
    ),
    (*_BAD_TOKENS, "<text:s/>", "<text:tab/>", "<text:line-break/>", "<text:change/>", "7 words"),
)
_OF_PAGES: Final = Markup(
    (
        *("p", "div", "span", "em", "a href='#x'", "table", "tr", "td", "ul", "li", "aside", "sup"),
        *("nav", "header", "footer", "section", "h2", "blockquote", "pre", "ruby", "rt", "rp"),
        *("svg", "math", "template", "noscript", "select", "option", "textarea", "details"),
        *("title", "head", "body", "script", "style", "button", "figure", "figcaption", "iframe"),
        *("object", "video", "audio", "canvas", "form", "label", "dl", "dt", "dd", "unknown"),
    ),
    ("hidden=''", "class='x'", "style='display:none'", "epub:type='footnote'", "colspan='9'"),
    (*_BAD_TOKENS, "<br/>", "<hr/>", "-->", "<![CDATA[7 words]]>", "</p>", "</body>", "<p/>"),
)
_RUNS: Final = (
    "<w:r><w:t>{}</w:t></w:r>",
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>',
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>",
    "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r><w:r><w:br/></w:r>",
    '<w:r><w:t>{}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>',
    "<w:ins><w:r><w:t>{}</w:t></w:r></w:ins>",
    "<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>",
    "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
    (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ),
)
_PARAGRAPHS: Final = (
    "<w:p>{}</w:p>",
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{}</w:p>',
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>{}</w:p>",
    "<w:tbl><w:tr><w:tc><w:p>{0}</w:p></w:tc><w:tc><w:p>{0}</w:p></w:tc></w:tr></w:tbl>",
)
_OPEN_SHAPES: Final = (
    "<text:p>{}</text:p>",
    '<text:h text:outline-level="1">{}</text:h>',
    "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
    (
        "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    ),
    (
        '<text:p>{}<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Smith, supra.</text:p></text:note-body></text:note></text:p>"
    ),
    "<text:p><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></text:p>",
    (
        "<text:section><text:p>{}<office:annotation><text:p>Seen</text:p></office:annotation></text:p>"
        "</text:section>"
    ),
)
_RTF_SHAPES: Final = (
    "{}\\par\n",
    "{{\\b {}}}\\par\n",
    "{}{{\\super 1}}\\par\n",
    "{}{{\\footnote \\chftn Smith, supra.}}\\par\n",
    "\\trowd\\cellx1000\\cellx2000 {}\\cell b\\cell\\row\n",
    "{{\\v {}}}\\u8217?\\'e9\\par\n",
    "{{\\*\\x {}}}\\bin3 abc\\uc2\\u-10179 ??\\par\n",
    "{{\\shp{{\\*\\shpinst{{\\shptxt {}\\par}}}}}}",
    "{{\\field{{\\*\\fldinst HYPERLINK x}}{{\\fldrslt {}}}}}\\par\n",
    "{{\\object{{\\*\\objdata 01}}{{\\result {}}}}}\\par\n",
)
_RTF_TOKENS: Final = (
    *("{", "}", "\\", "\\bin99999999 ", "\\bin-7 ", "\\bin2 ", "\\u", "\\u8364", "\\'", "\\'zz"),
    *("\\'e9", "\\par", "\\uc999 ", "\\uc0 ", "\\uc2 ", "\\cell", "\\row", "\\nestcell ", "\\*"),
    *("{\\*\\unknown x}", "{\\header ", "{\\annotation ", "{\\upr", "{\\*\\ud ", "\\f1 ", "\\~"),
    *(
        "{\\pict 00}",
        "{\\fonttbl{\\f1\\fcharset2 Symbol;}}",
        "\\ansicpg932 ",
        "\\plain ",
        "\\pard ",
    ),
)
_MAIL_TOKENS: Final = (
    *("--b", "--b--", "--c", "\n\n", "Content-Type: ", "multipart/mixed", ";", '"', "=?", "?="),
    *("multipart/alternative", "text/html", "base64", "message/rfc822", "=\n", "=E9", "\n--b\n"),
    *("charset=utf-16", "charset=undefined", "name=a.txt", "Content-Disposition: inline", "From "),
)
_CHARSETS: Final = ("utf-8", "latin-1", "x-none", "utf-7", "windows-1252", "utf-8", "utf-8")
_TRANSFERS: Final = ("8bit", "base64", "quoted-printable", "7bit", "8bit")
_ATTACHED: Final = ("a.md", "b.txt", "c/d.html", "../b.md", "A.md", "x\ny.md", "a.png")


def make_docx(lines: Sequence[str], edit: Edit, chance: random.Random) -> tuple[str, bytes]:
    """A Word document of these lines, with a footnote."""
    body = "".join(
        chance.choice(_PARAGRAPHS).format(chance.choice(_RUNS).format(escape(line)))
        for line in lines
    )
    notes = f'<w:footnote w:id="2"><w:p>{_RUNS[0].format("Smith, supra.")}</w:p></w:footnote>'
    opening = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    names = (
        f'xmlns:w="{_WORD}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
        ' ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{opening}<Relationship Id="r1" Type='
        f'"{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"{opening}<Relationship"
        f' Id="r2" Type="{_RELATION}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {names}>{notes}</w:footnotes>",
    }
    return ".docx", _pack(parts, ("word/document.xml",), _OF_WORD, edit, chance)


def make_odt(lines: Sequence[str], edit: Edit, chance: random.Random) -> tuple[str, bytes]:
    """An OpenDocument text of these lines, with notes, tables and frames."""
    body = "".join(chance.choice(_OPEN_SHAPES).format(escape(line)) for line in lines)
    spaces = {"office": "office", "text": "text", "table": "table", "draw": "drawing"}
    names = "".join(f' xmlns:{one}="{_OASIS}{name}:1.0"' for one, name in spaces.items())
    names += f' xmlns:svg="{_OASIS}svg-compatible:1.0"'
    content = (
        f"<office:document-content{names}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return ".odt", _pack(parts, ("content.xml",), _OF_OPEN, edit, chance)


def make_epub(lines: Sequence[str], edit: Edit, chance: random.Random) -> tuple[str, bytes]:
    """A book of two pages of these lines."""
    page, other = (
        "".join(f"<{t}>{escape(line)}</{t}>" for line in some if (t := chance.choice(("p", "h1"))))
        for some in (lines[::2], lines[1::2])
    )
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    head = "<head><title>Book</title><style>.x{display:none}</style></head>"
    page_type = 'media-type="application/xhtml+xml"'
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container"
        ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>",
        "c.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>'
        f'<item id="a" href="a.xhtml" {page_type}/><item id="b" href="b.xhtml" {page_type}/>'
        '</manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        "a.xhtml": f"<html {names}>{head}<body>{page}</body></html>",
        "b.xhtml": f"<html {names}>{head}<body>{other}</body></html>",
    }
    return ".epub", _pack(parts, ("a.xhtml", "b.xhtml"), _OF_PAGES, edit, chance)


def make_rtf(lines: Sequence[str], edit: Edit, chance: random.Random) -> tuple[str, bytes]:
    """An RTF document of these lines."""
    body = "".join(chance.choice(_RTF_SHAPES).format(line) for line in lines)
    text = edit(f"{{\\rtf1\\ansi {body}}}", _RTF_TOKENS)
    return ".rtf", text.encode("cp1252", "replace")


def make_mail(lines: Sequence[str], edit: Edit, chance: random.Random) -> tuple[str, bytes]:
    """A message of these lines, with a part in two forms and an attachment."""
    half = len(lines) // 2
    plain, html = "\n".join(lines[:half]), "".join(f"<p>{escape(one)}</p>" for one in lines[:half])
    text = (
        "From: a@example.org\nSubject: =?utf-8?q?Georgia?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
        'Content-Type: multipart/alternative; boundary="c"\n\n'
        f"--c\nContent-Type: text/plain; charset={chance.choice(_CHARSETS)}\n"
        f"Content-Transfer-Encoding: {chance.choice(_TRANSFERS)}\n\n{plain}\n"
        f"--c\nContent-Type: text/html\n\n{html}\n--c--\n"
        "--b\nContent-Type: text/html\nContent-Disposition: attachment;"
        f' filename="{chance.choice(_ATTACHED)}"\n\n<p>{" ".join(lines[half:])}</p>\n--b--\n'
    )
    return ".eml", mangle(edit(text, _MAIL_TOKENS).encode("utf-8", "replace"), chance)


def _pack(
    parts: dict[str, str],
    with_text: Sequence[str],
    markup: Markup,
    edit: Edit,
    chance: random.Random,
) -> bytes:
    """A package of which parts with text change their markup, and any part or the bytes break."""
    for name in with_text:
        for _ in range(chance.choice(_MOST_CHANGES)):
            parts[name] = _change_markup(parts[name], markup, chance)
    if chance.random() < 0.2:  # noqa: PLR2004 - the share that no parser may read
        name = chance.choice(list(parts)[1:])
        parts[name] = edit(parts[name], markup.tokens)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode("utf-8", "replace"))
    content = packed.getvalue()
    return mangle(content, chance) if chance.random() < 0.2 else content  # noqa: PLR2004 - as above


def _change_markup(  # noqa: PLR0911 - a case for each change
    text: str, markup: Markup, chance: random.Random
) -> str:
    """A part with one element removed, copied, moved, wrapped, renamed or changed."""
    tags = list(_ELEMENT.finditer(text))
    if not tags:
        return text
    tag = chance.choice(tags)
    end = _find_end(text, tag["name"], tag.end())
    start, whole = tag.start(), text[tag.start() : end]
    match chance.randrange(8):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + whole * chance.choice((1, 1, 3, 30)) + text[end:]
        case 2:
            rest = text[:start] + text[end:]
            places = [one.end() for one in _ELEMENT.finditer(rest)] or [len(rest)]
            at = chance.choice(places)
            return rest[:at] + whole + rest[at:]
        case 3 | 4:
            element = chance.choice(markup.elements)
            return f"{text[:start]}<{element}>{whole}</{element.split()[0]}>{text[end:]}"
        case 5:
            closing = f"</{tag['name']}>"
            name = chance.choice(markup.elements)
            inner = text[tag.end() : end].removesuffix(closing)
            return f"{text[:start]}<{name}>{inner}</{name.split()[0]}>{text[end:]}"
        case 6:
            return (
                f"{text[: tag.end() - 1]} {chance.choice(markup.attributes)}{text[tag.end() - 1 :]}"
            )
        case _:
            return text[: tag.end()] + chance.choice(markup.tokens) + text[tag.end() :]


def _find_end(text: str, name: str, at: int) -> int:
    """Where an element ends that begins before this place."""
    depth = 1
    for one in re.finditer(
        rf"<(?P<end>/?){re.escape(name)}(?=[\s>/])[^<>]*(?P<empty>/?)>", text[at:]
    ):
        if one["end"]:
            depth -= 1
        elif not one[0].endswith("/>"):
            depth += 1
        if depth == 0:
            return at + one.end()
    return len(text)


def mangle(content: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut or repeated, or left as they are."""
    at = chance.randrange(len(content) + 1)
    match chance.randrange(6):
        case 0 | 1:
            return mutate_bytes(content, chance)
        case 2:
            start, end = sorted((at, chance.randrange(len(content) + 1)))
            return content[:start] + content[end:]
        case 3:
            return content[:at] + chance.randbytes(chance.choice((1, 4, 30))) + content[at:]
        case _:
            return content


def mutate_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes in place of others."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 10, 50)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)
