"""What Word documents hold and mammoth passes over: nothing is lost, glued or taken for text."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.document.problems import Code
from pipeline.readers.detect import read_source
from pipeline.readers.office.docx import convert_docx
from pipeline.readers.office.docx_styles import format_number
from tests.readers.office.test_office import WORD, paragraph, run, word

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def read(body: str, **parts: str) -> str:
    return read_source(word(body, **parts), "a.docx", "a.docx").text


def find_hidden(body: str, **parts: str) -> str:
    return "".join(one.text for one in read_source(word(body, **parts), "a.docx", "a.docx").hidden)


def field(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    parts = mark("begin"), f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return "".join((*parts, mark("separate"), run(result), mark("end")))


def test_the_result_of_a_field_within_a_code_is_no_text() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    inner = field(" PAGE ", "9")
    condition = f"{begin}<w:r><w:instrText> IF </w:instrText></w:r>{inner}{end}"
    assert read(paragraph(run("Two rivers"), condition, run(" meet."))) == "Two rivers meet.\n"
    unended = paragraph(begin, run("Two rivers meet."))
    assert read(unended) == "Two rivers meet.\n"


RUBY = (
    f"<w:r><w:ruby><w:rt>{run('top')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r>"
)
CHECKBOX = (
    '<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    f"/></w:sdtPr><w:sdtContent>{run('☒ yes')}</w:sdtContent></w:sdt>"
)


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (f"<w:fldSimple><w:fldSimple>{run('42')}</w:fldSimple></w:fldSimple>", "42"),
        (f'<w:bdo w:val="rtl">{run("42")}</w:bdo>', "\u202e42\u202c"),
        (f"<w:dir>{run('42')}</w:dir>", "42"),
        ("<w:r><w:t>4</w:t><w:cr/><w:t>2</w:t></w:r>", "4\n2"),
        ('<w:r><w:t>4</w:t><w:br w:type="page"/><w:t>2</w:t></w:r>', "4\n2"),
        ("<w:r><w:t>4</w:t><w:ptab/><w:t>2</w:t></w:r>", "4 2"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Arial" w:char="2264"/></w:r>', "≤"),
        ('<w:r><w:sym w:font="Odd" w:char="F099"/></w:r>', "\ufffc"),
        (RUBY, "base(top)"),
        (CHECKBOX, "☒ yes"),
    ],
)
def test_signs_and_elements_around_runs_are_read(inline: str, text: str) -> None:
    found = read(paragraph(run("It is "), inline, run(" there.")))
    assert " ".join(found.split(" ")).replace("\t", " ") == f"It is {text} there.\n"


def formula(kind: str, **parts: str) -> str:
    inner = "".join(
        f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>" for name, text in parts.items()
    )
    return f"<m:oMathPara {MATH}><m:oMath><m:{kind}>{inner}</m:{kind}></m:oMath></m:oMathPara>"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (formula("f", num="1", den="2"), "1/2"),
        (formula("f", num="a+b", den="2"), "(a+b)/2"),
        (formula("sSup", e="10", sup="6"), "10^6"),
        (formula("sSub", e="x", sub="i"), "x_i"),
        (formula("sSubSup", e="x", sub="i", sup="2"), "x_i^2"),
        (formula("rad", deg="", e="n"), "√n"),
        (formula("rad", deg="3", e="n"), "√(3&n)"),
        (formula("nary", sub="i", sup="n", e="x"), "∫_i^n x"),
        (formula("d", e="a+b"), "(a+b)"),
        (formula("func", fName="sin", e="x"), "sin x"),
    ],
)
def test_a_formula_is_written_on_one_line(written: str, text: str) -> None:
    assert read(paragraph(run("It is "), written)) == f"It is {text}\n"
    assert read(paragraph(run("It is:")) + written) == f"It is:\n{text}\n"


def test_a_formula_keeps_numbers_apart_and_hides_what_is_deleted() -> None:
    def write(number: str) -> str:
        return f"<m:r><m:t>{number}</m:t></m:r>"

    half = f"<m:f><m:num>{write('1')}</m:num><m:den>{write('2')}</m:den></m:f>"
    body = paragraph(f"<m:oMath {MATH}>{write('3')}{half}<w:del>{write('4')}</w:del></m:oMath>")
    assert read(body).split() == ["3", "1/2"]
    assert find_hidden(body) == "4"


def test_a_paragraph_whose_mark_is_deleted_and_an_initial_continue_in_the_next_one() -> None:
    body = paragraph(run("Half "), properties="<w:rPr><w:del/></w:rPr>") + paragraph(run("of it."))
    assert read(body) == "Half of it.\n"
    initial = paragraph(run("T"), properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert read(initial + paragraph(run("he land is wide."))) == "The land is wide.\n"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def test_text_of_deleted_and_of_covered_cells_is_hidden() -> None:
    merged = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("Gone", "<w:cellDel/>") + cell("Age"),
        cell("Total", merged[0]) + cell("5"),
        cell("Covered", merged[1]) + cell("14"),
    )
    body = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    text = read(body)
    assert [one in text for one in ("Age", "Total", "14", "Gone", "Covered")] == [1, 1, 1, 0, 0]
    hidden = find_hidden(body)
    assert "Gone" in hidden
    assert "Covered" in hidden


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_covered_cell_of_a_table_within_a_cell_is_hidden_once() -> None:
    inner = table(
        cell("Upper", '<w:vMerge w:val="restart"/>') + cell("5"),
        cell("Covered", "<w:vMerge/>") + cell("14"),
    )
    body = table(cell("Outer") + f"<w:tc>{inner}{paragraph()}</w:tc>")
    assert find_hidden(body).split() == ["Covered"]
    assert sorted(read(body).split()) == ["14", "5", "Outer", "Upper"]


def test_a_cell_that_continues_nothing_is_shown() -> None:
    body = table(cell("First", "<w:vMerge/>") + cell("5"), cell("Second", "<w:vMerge/>"))
    assert read(body).split() == ["First", "5"]
    assert find_hidden(body) == "Second"


NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum><w:num w:numId="1">'
    '<w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def test_the_numbers_of_headings_are_counted() -> None:
    def head(text: str, level: int) -> str:
        listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        outline = f'<w:outlineLvl w:val="{level}"/>'
        return paragraph(run(text), properties=listed + outline)

    body = head("Trade", 0) + head("Ports", 1) + head("Roads", 1) + head("Law", 0) + head("Old", 1)
    lines = read(body, numbering=NUMBERING).splitlines()
    assert lines == ["II. Trade", "II.a) Ports", "II.b) Roads", "III. Law", "III.a) Old"]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1994, "lowerRoman", "mcmxciv"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (7, "decimalZero", "07"),
        (5, "chicago", "**"),
        (5, "bullet", ""),
        (0, "upperRoman", ""),
    ],
)
def test_a_number_is_written_in_the_form_of_a_list(number: int, form: str, text: str) -> None:
    assert format_number(number, form) == text


def notes(kind: str, *texts: str) -> str:
    each = "".join(
        f'<w:{kind} w:id="{at}">{paragraph(run(text))}</w:{kind}>' for at, text in enumerate(texts)
    )
    return f'<w:{kind}s xmlns:w="{WORD}">{each}</w:{kind}s>'


def call(kind: str, name: int, mark: str = "") -> str:
    custom = ' w:customMarkFollows="1"' if mark else ""
    text = f"<w:t>{mark}</w:t>" if mark else ""
    return f'<w:r><w:{kind}Reference{custom} w:id="{name}"/>{text}</w:r>'


def find_marks(body: str, **parts: str) -> list[str]:
    document = read_source(word(body, **parts), "a.docx", "a.docx")
    return [mark.value for block in document.blocks for mark in block.marks_of("callout")]


def test_marks_of_notes_are_those_that_word_prints() -> None:
    body = paragraph(
        run("One"), call("footnote", 0, "*"), run(" two"), call("footnote", 1),
        run(" three"), call("endnote", 0), run(" four"), call("footnote", 1), run("."),
    )  # fmt: skip
    parts = {
        "footnotes": notes("footnote", "* The author.", "A source."),
        "endnotes": notes("endnote", "At the end."),
    }
    assert find_marks(body, **parts)[:4] == ["*", "1", "i", "1"]
    settings = (
        f'<w:settings xmlns:w="{WORD}"><w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'
        "</w:settings>"
    )
    assert find_marks(body, settings=settings, **parts)[:4] == ["*", "1", "1", "1"]


def test_a_note_that_is_called_in_deleted_text_alone_is_hidden_and_not_counted() -> None:
    body = paragraph(
        run("One"), f"<w:del>{call('footnote', 0)}</w:del>", run(" two"), call("footnote", 1)
    )
    parts = {"footnotes": notes("footnote", "Gone.", "A source.")}
    assert find_marks(body, **parts)[0] == "1"
    assert "A source." in read(body, **parts)
    assert find_hidden(body, **parts) == "Gone."


def test_lines_of_headers_are_not_glued_at_tabs() -> None:
    inner = "<w:r><w:t>Report of 2009</w:t><w:tab/><w:t>12</w:t></w:r>"
    head = f'<w:hdr xmlns:w="{WORD}">{paragraph(inner)}</w:hdr>'
    html = convert_docx(word(paragraph(run("Body.")), header1=head))
    assert "<header><p>Report of 2009\t12</p></header>" in html


def test_the_words_of_a_diagram_are_read() -> None:
    main = "http://schemas.openxmlformats.org/drawingml/2006/"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = (
        f'<w:r><w:drawing><dgm:relIds xmlns:dgm="{main}diagram" xmlns:r="{relation}" r:dm="r7"/>'
        "</w:drawing></w:r>"
    )
    data = (
        f'<dgm:dataModel xmlns:dgm="{main}diagram" xmlns:a="{main}main"><dgm:pt><dgm:t><a:p><a:r>'
        "<a:t>Ministry of Labor</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>"
    )
    relations = '<Relationships><Relationship Id="r7" Target="diagrams/data1.xml"/></Relationships>'
    parts = {"diagrams/data1": data, "_rels/document.xml.rels": relations}
    body = paragraph(run("See:"), drawing)
    content = word(body, **{"diagrams/data1": data})
    assert "Ministry" not in read_source(content, "a.docx", "a.docx").text
    assert "Ministry of Labor" in read(body, **parts)


def test_a_document_in_the_strict_form_is_read_alike() -> None:
    deleted = "<w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
    usual = zipfile.ZipFile(io.BytesIO(word(paragraph(run("It has "), deleted, run("13 rivers.")))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as strict:
        for name in usual.namelist():
            part = usual.read(name)
            strict.writestr(name, part.replace(WORD.encode(), STRICT))
    content = out.getvalue()
    document = read_source(content, "a.docx", "a.docx")
    assert document.text.split() == ["It", "has", "13", "rivers."]
    assert [problem.code for problem in document.problems] == [Code.HIDDEN_TEXT]
