"""Word documents with all that Word can put into them: nothing is lost, nothing read twice."""

from __future__ import annotations

import io
import zipfile

from pipeline.readers.detect import read_source
from pipeline.readers.office.docx import convert_docx
from tests.readers.office.test_office import WORD, paragraph, run, word

NAMES = f'xmlns:w="{WORD}"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = (
    '<w:drawing><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<wps:txbx xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    "<w:txbxContent>{}</w:txbxContent></wps:txbx></a:graphic></w:drawing>"
)
PICTURE = (
    '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}'
    "</w:txbxContent></v:textbox></v:shape></w:pict>"
)


def with_parts(body: str, **parts: str) -> bytes:
    """A Word document that names its other parts as Word does."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(body, **parts))) as plain,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in plain.namelist():
            new.writestr(name, plain.read(name))
        rows = "".join(
            f'<Relationship Id="x{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
            for name in parts
        )
        relations = f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'
        new.writestr("word/_rels/document.xml.rels", relations)
    return out.getvalue()


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tr>{properties}{inside}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def call(id_: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{id_}"/></w:r>'


def shown(content: bytes) -> list[str]:
    """The blocks of a document."""
    document = read_source(content, "a.docx", "a.docx")
    return [document.text[block.start : block.end] for block in document.blocks]


def test_a_table_in_a_cell_is_read_once() -> None:
    inner = table(row(paragraph(run("Men")), paragraph(run("Women"))))
    content = word(table(row(paragraph(run("Sex")) + inner, paragraph(run("Both")))))
    text = "\n".join(shown(content))
    assert [text.count(one) for one in ("Sex", "Men", "Women", "Both")] == [1, 1, 1, 1]


def test_a_note_in_a_table_and_two_callouts_of_one_note() -> None:
    notes = "".join(
        f'<w:footnote w:id="{id_}">{paragraph(run(text))}</w:footnote>'
        for id_, text in ((2, "First source."), (3, "Second source."))
    )
    body = table(row(paragraph(run("Cell"), call(2)), paragraph(run("Other"))))
    body += paragraph(run("Again"), call(2), run(" and another"), call(3))
    document = read_source(
        with_parts(body, footnotes=f"<w:footnotes {NAMES}>{notes}</w:footnotes>"),
        "a.docx",
        "a.docx",
    )
    called = [mark.value for block in document.blocks for mark in block.marks_of("callout")]
    assert called == ["1", "1", "2", "1", "2"]
    assert document.text.count("First source.") == 1


def test_the_result_of_a_field_is_text_and_its_code_is_not() -> None:
    pages = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("4")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="NUMPAGES">{run("9")}</w:fldSimple>'
    assert shown(word(paragraph(run("Page "), pages, run(" of "), simple))) == ["Page 4 of 9"]


def test_elements_around_runs_hide_no_text() -> None:
    body = paragraph(
        run("In "),
        f'<w:smartTag w:element="place">{run("Georgia")}</w:smartTag>',
        f"<w:sdt><w:sdtContent>{run(' it')}</w:sdtContent></w:sdt>",
        f'<w:customXml w:element="a">{run(" is")}</w:customXml>',
    )
    body += f"<w:sdt><w:sdtContent>{paragraph(run('A block.'))}</w:sdtContent></w:sdt>"
    assert shown(word(body)) == ["In Georgia it is", "A block."]


def test_moved_text_is_read_at_its_new_place() -> None:
    body = paragraph(
        run("A "),
        f'<w:moveFrom w:id="1">{run("moved ")}</w:moveFrom>',
        run("B "),
        f'<w:moveTo w:id="2">{run("moved")}</w:moveTo>',
    )
    assert "<p>A <span hidden>moved </span>B moved</p>" in convert_docx(word(body))


def test_a_deleted_row_is_hidden() -> None:
    deleted = row(paragraph(run("Old")), properties='<w:trPr><w:del w:id="4"/></w:trPr>')
    html = convert_docx(word(table(deleted, row(paragraph(run("New"))))))
    assert "<p><span hidden>Old</span></p>" in html
    assert "<p>New</p>" in html


def test_a_text_box_is_read_once_in_either_form_or_in_both() -> None:
    boxed = paragraph(run("In a box."))
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{DRAWING.format(boxed)}</mc:Choice>"
        f"<mc:Fallback>{PICTURE.format(boxed)}</mc:Fallback></mc:AlternateContent>"
    )
    for form in (DRAWING.format(boxed), PICTURE.format(boxed), both):
        blocks = shown(word(paragraph(run("Before"), f"<w:r>{form}</w:r>", run(" after"))))
        assert blocks == ["Before after", "In a box."]


def test_text_is_hidden_by_the_style_of_its_paragraph_or_one_it_is_based_on() -> None:
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/>'
        '</w:rPr></w:style><w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="Secret"/>'
        "</w:style></w:styles>"
    )
    body = paragraph(
        run("Hidden. "),
        run("Shown.", '<w:vanish w:val="0"/>'),
        properties='<w:pStyle w:val="Mine"/>',
    )
    html = convert_docx(word(body, styles=styles))
    assert "<span hidden>Hidden. </span>Shown." in html


def test_a_style_is_a_heading_by_its_name() -> None:
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="X"><w:name w:val="heading 2"/>'
        "</w:style></w:styles>"
    )
    body = paragraph(run("Tolls"), properties='<w:pStyle w:val="X"/>') + paragraph(run("All paid."))
    document = read_source(with_parts(body, styles=styles), "a.docx", "a.docx")
    assert [block.kind for block in document.blocks] == ["heading", "paragraph"]


def test_the_text_of_a_formula_is_kept() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<m:oMath xmlns:m="{math}"><m:r><m:t>x = 2</m:t></m:r></m:oMath>'
    assert shown(word(f"<w:p>{run('So ')}{formula}</w:p>")) == ["So x = 2"]


def test_a_style_without_a_type_and_a_picture_of_an_object_lose_no_text() -> None:
    styles = f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="A"/></w:styles>'
    picture = (
        '<w:r><w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r9"/>'
        "</v:shape></w:object></w:r>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="media/image1.emf"/></Relationships>'
    )
    parts = {"styles": styles, "_rels/document.xml.rels": relations}
    assert shown(word(f"<w:p>{run('Before ')}{picture}{run('after')}</w:p>", **parts)) == [
        "Before after"
    ]


def test_the_parts_of_a_document_are_found_by_its_relations() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{kind}/{name}" Target="{name}7.xml"/>'
        for at, name in enumerate(("footnotes", "comments", "header"))
    )
    deleted = "<w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
    parts = {
        "_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>"
        ),
        "footnotes7": f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p>{run("Seven")}'
        f"{deleted}</w:p></w:footnote></w:footnotes>",
        "comments7": f'<w:comments xmlns:w="{WORD}"><w:comment w:id="1"><w:p>{run("Why?")}</w:p>'
        "</w:comment></w:comments>",
        "header7": f'<w:hdr xmlns:w="{WORD}"><w:p>{run("Head")}</w:p></w:hdr>',
    }
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = read_source(word(f"<w:p>{run('Text')}{call}</w:p>", **parts), "a.docx", "a.docx")
    assert [one.text for one in document.hidden] == ["nine", "Why?"]
    assert "Seven" in document.text
    assert document.text.startswith("Head")
