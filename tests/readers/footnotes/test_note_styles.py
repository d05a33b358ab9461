"""Notes in the styles in which reports are typed and converted, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.printed_pdf import content, pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.record.country import CountryRecord
    from tests.support.printed_pdf import Text

NOTES: Final = (
    "Nora Feld, Sold at the Quay, 41 HARBOR L. REV. 210 (2014).",
    "Feld, supra note 1, at 212.",
    "Id. at 213.",
)
TEXTS: Final = (
    "Men are taken{1} to the coast. Most are picked in the orchards.{2}",
    "The law punishes this with five years in prison.{3} Nobody has been tried.",
)
READ: Final = (
    "Men are taken to the coast. Most are picked in the orchards.",
    "The law punishes this with five years in prison. Nobody has been tried.",
)
CALLS: Final = {
    "raised": "<sup>{}</sup>",
    "raised in parentheses": "(<sup>{}</sup>)",
    "raised in parentheses, apart": " (<sup>{}</sup>)",
    "brackets": "[{}]",
    "glued": "{}",
    "escaped brackets": r"\[{}\]",
    "a link in brackets": "[[{0}]](#note{0})",
    "a raised link": "<sup>[{0}](#note{0})</sup>",
    "Markdown": "[^{}]",
}
MARKS: Final = {
    "raised": "<sup>{}</sup> ",
    "raised in parentheses": "(<sup>{}</sup>) ",
    "point": "{}. ",
    "bare": "{} ",
    "brackets": "[{}] ",
    "escaped brackets": r"\[{}\] ",
    "a link in brackets": "[[{0}]](#call{0}) ",
    "Markdown": "[^{}]: ",
}
STYLES: Final = [
    *(("raised", mark) for mark in ("raised", "point", "bare")),
    ("raised in parentheses", "raised in parentheses"),
    *(("glued", mark) for mark in ("point", "bare")),
    *(("brackets", mark) for mark in ("brackets", "point")),
    ("Markdown", "Markdown"),
]
CONVERTED: Final = [
    ("escaped brackets", "escaped brackets"),
    ("a link in brackets", "a link in brackets"),
    ("a raised link", "point"),
]
# Between other delimiters than brackets, with the marks of the notes.
DELIMITED: Final = {
    "a word": ("[note {}]", "Note {}: "),
    "a word, in brackets": ("[Footnote {}]", "[{}] "),
    "an abbreviation": ("[fn{}]", "[fn{}] "),
    "an abbreviation, spaced": ("[FN {}]", "FN {}. "),
    "braces": ("{{{}}}", "{{{}}} "),
    "slashes": ("/{}/", "/{}/ "),
    "a slash": (" {}/", "{}/ "),
    "angles": ("<{}>", "<{}> "),
    "a caret": ("^{}", "{}. "),
    "TeX": (r"\textsuperscript{{{}}}", "{}. "),
    "links back": ("[{}]", "{}. ^ a b "),
    "links back, in brackets": ("[{}]", "^ [{}] "),
    "raised, enclosed": ("<sup>({})</sup>", "({}) "),
}
OVER: Final = {"a rule": "---", "a title": "## Notes", "another title": "## References"}


def chapter(call: str, mark: str, over: str, marks: str = "123") -> str:
    """A chapter in Markdown, its notes under a rule or a title."""
    texts = [text.format("", *map(call.format, marks)) for text in TEXTS]
    notes = [f"{mark.format(one)}{note}" for one, note in zip(marks, NOTES, strict=True)]
    titles = ("## Routes", "## Prosecution")
    parts = ["# Georgia", titles[0], texts[0], titles[1], texts[1], over, *notes]
    return "\n\n".join(parts) + "\n"


def plain(markdown: str) -> str:
    """The same as plain text, titles in capitals."""
    lines = markdown.splitlines(keepends=True)
    return "".join(line.lstrip("# ").upper() if line[0] == "#" else line for line in lines)


def record(text: str | bytes, path: str) -> CountryRecord:
    """The record of a source's only chapter."""
    document = read_source(text.encode() if isinstance(text, str) else text, path, path)
    [made] = extract(document, profile=None, families=load_families(), recognize=None).records
    return made


def check(made: CountryRecord, marks: str = "123") -> None:
    """Assert that these notes are found, called at their numbers, and cite one source."""
    assert [note.mark for note in made.notes] == list(marks)
    assert [note.text for note in made.notes] == list(NOTES)
    assert {cite.authority for note in made.notes for cite in note.citations} == {"feld-2014"}
    paragraphs = [paragraph for section in made.sections for paragraph in section.paragraphs]
    assert [paragraph.text for paragraph in paragraphs] == list(READ)
    assert [[ref.note for ref in paragraph.note_refs] for paragraph in paragraphs] == [
        list(marks[:2]),
        list(marks[2:]),
    ]


@pytest.mark.parametrize("over", OVER.values(), ids=OVER)
@pytest.mark.parametrize(("call", "mark"), STYLES)
@pytest.mark.parametrize("form", [str, plain], ids=["Markdown", "text"])
def test_notes_are_found_by_their_marks(
    form: Callable[[str], str], call: str, mark: str, over: str
) -> None:
    """Raised, in brackets, plain: under a rule or a title, as Markdown and as text."""
    path = "a.md" if form is str else "a.txt"
    check(record(form(chapter(CALLS[call], MARKS[mark], over)), path))


@pytest.mark.parametrize("form", [str, plain], ids=["Markdown", "text"])
def test_callouts_in_parentheses_may_be_apart_from_their_word(form: Callable[[str], str]) -> None:
    call, mark = CALLS["raised in parentheses, apart"], MARKS["raised in parentheses"]
    text = chapter(call, mark, "---").replace(". (", " (").replace(") Nobody", "). Nobody")
    text = text.replace(")\n", ").\n")
    check(record(form(text), "a.md" if form is str else "a.txt"))


@pytest.mark.parametrize(("call", "mark"), DELIMITED.values(), ids=DELIMITED)
@pytest.mark.parametrize("form", [str, plain], ids=["Markdown", "text"])
def test_callouts_are_found_between_any_delimiters(
    form: Callable[[str], str], call: str, mark: str
) -> None:
    check(record(form(chapter(call, mark, "## Notes")), "a.md" if form is str else "a.txt"))


def test_footnotes_in_brackets_follow_their_paragraphs() -> None:
    texts = [text.format("", "[1]", "[2]", "[3]") for text in TEXTS]
    notes = [f"[Footnote {at}: {note}]" for at, note in enumerate(NOTES, 1)]
    parts = ["GEORGIA", "ROUTES", texts[0], *notes[:2], "PROSECUTION", texts[1], notes[2]]
    check(record("\n\n".join(parts) + "\n", "a.txt"))


def test_shares_and_powers_between_delimiters_are_no_callouts() -> None:
    texts = [text.format("", " {1}", " {2}", "").replace("five", "1/2 of five^1") for text in TEXTS]
    made = record("\n\n".join(["# Georgia", "## Routes", *texts, "## Prosecution", *texts]), "a.md")
    assert not made.notes
    assert not [
        ref for section in made.sections for part in section.paragraphs for ref in part.note_refs
    ]


@pytest.mark.parametrize("title", ["References and Notes", "Notas", "Bibliographie", "FOOTNOTES"])
def test_a_heading_of_notes_may_be_in_other_words_and_languages(title: str) -> None:
    check(record(chapter("<sup>{}</sup>", "{}. ", f"## {title}"), "a.md"))


@pytest.mark.parametrize(("call", "mark"), CONVERTED)
def test_notes_as_converters_write_them_are_found(call: str, mark: str) -> None:
    """Brackets that are escaped or links."""
    check(record(chapter(CALLS[call], MARKS[mark], "---"), "a.md"))


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
def test_raised_letters_mark_notes(path: str) -> None:
    """`<sup>a</sup>` before a note and where it is called."""
    text = chapter(CALLS["raised"], MARKS["raised"], "---", "abc")
    check(record(text if path == "a.md" else plain(text), path), "abc")


SIGNS: Final = "*\u2020\u2021"


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
def test_signs_in_parentheses_mark_notes(path: str) -> None:
    text = chapter("({})", "({}) ", "---", SIGNS).replace("*", "\\*")
    check(record(text if path == "a.md" else plain(text.replace("\\", "")), path), SIGNS)


@pytest.mark.parametrize("over", ["", "---"], ids=["no rule", "a rule"])
@pytest.mark.parametrize(("path", "mark"), [("a.md", "{}"), ("a.md", "{} "), ("a.txt", "{} ")])
def test_signs_mark_notes(path: str, mark: str, over: str) -> None:
    """Set plain, before the notes and after what calls them."""
    text = chapter("{}", mark, over, SIGNS).replace("*", "\\*")
    check(record(text if path == "a.md" else plain(text.replace("\\", "")), path), SIGNS)


def test_signs_mark_the_notes_of_a_page_and_of_its_tables() -> None:
    """Each table has notes of its own."""
    table = "<table><tr><th>Name<th>Cases<tr><td>Roads{0}<td>5{1}<tr><td>Ports<td>6</table>"
    notes = "<p>*Counted in May.<p>\u2020 Counted twice."
    first, second = (table.format(*some) for some in (("*", "\u2020"), ("\u2020", "*")))
    made = record(f"<html><body><h1>Georgia</h1>{first}{notes}{second}{notes}", "a.html")
    assert not made.notes
    assert [(note.id, note.refs) for table in made.tables for note in table.notes] == [
        ("t1*", ("/tables/0/rows/0/0",)),
        ("t1\u2020", ("/tables/0/rows/0/1",)),
        ("t2*", ("/tables/1/rows/0/1",)),
        ("t2\u2020", ("/tables/1/rows/0/0",)),
    ]
    assert [row[1].text for row in made.tables[0].rows] == ["5", "6"]
    assert "repeated-note" not in {problem.code for problem in made.problems}


@pytest.mark.parametrize(
    "behind",
    [
        "* Open shelters.\n* Count the cases.",
        "They are many. * Open shelters.",
        "x " * 12_000 + "\n\n* Open shelters.",
        "** Open shelters.",
    ],
    ids=["a list", "no line", "far off", "another sign"],
)
def test_a_sign_that_opens_no_note_is_text(behind: str) -> None:
    """Bullets, and what nothing calls."""
    made = record(f"GEORGIA\n\nROUTES\n\nMen are taken* to the coast.\n\n{behind}\n", "a.txt")
    assert made.notes == ()
    assert made.sections[0].paragraphs[0].text == "Men are taken* to the coast."


def test_a_sign_whose_note_has_callouts_is_text() -> None:
    """A note with callouts of its own is not taken for a note."""
    text = chapter(CALLS["raised"], MARKS["raised"], "---")
    made = record(
        text.replace("taken", "taken*").replace("---", "* In May.<sup>1</sup>\n\n---"), "a.md"
    )
    assert [note.mark for note in made.notes] == list("123")


def test_a_raised_letter_that_no_note_has_is_text() -> None:
    """The `a` of an ordinal number calls nothing."""
    made = record("# Georgia\n\n## Routes\n\nThe 1<sup>a</sup> of m<sup>b</sup>.\n", "a.md")
    assert [paragraph.text for paragraph in made.sections[0].paragraphs] == ["The 1a of mb."]
    assert made.notes == ()


PAGE: Final = "<html><body><h1>Georgia</h1><h2>Routes</h2><p>{}</p><h2>Prosecution</h2><p>{}</p>{}"
PAGES: Final = {
    "a link around what is raised": (
        '<a href="#n{0}" id="r{0}"><sup>{0}</sup></a>',
        '<li id="n{0}"><p>{1} <a href="#r{0}">\u21a9</a></p></li>',
    ),
    "a raised link": ('<sup><a href="#n{0}">{0}</a></sup>', '<li id="n{0}">{1}</li>'),
    "raised, a list": ("<sup>{0}</sup>", "<li>{1}</li>"),
    "raised, a point": ("<sup>{0}</sup>", "<p>{0}. {1}</p>"),
    "brackets, a list": ("[{0}]", "<li>{1}</li>"),
    "brackets": ("[{0}]", "<p>[{0}] {1}</p>"),
    "linked brackets": (
        '<a href="#n{0}" name="r{0}">[{0}]</a>',
        '<p><a href="#r{0}" name="n{0}">[{0}]</a> {1}</p>',
    ),
    "linked parentheses": (
        '<a href="#n{0}" name="r{0}">({0})</a>',
        '<p><a href="#r{0}" name="n{0}">({0})</a> {1}</p>',
    ),
    "raised in parentheses": ("(<sup>{0}</sup>)", "<p>(<sup>{0}</sup>) {1}</p>"),
    "glued": ("{0}", "<p>{0}. {1}</p>"),
    "asides": (
        '<a href="#n{0}" epub:type="noteref">{0}</a>',
        '<aside epub:type="footnote" id="n{0}"><p>{1}</p></aside>',
    ),
}


@pytest.mark.parametrize(("call", "note"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("over", ["<hr>", "<h2>Endnotes</h2>"])
def test_notes_at_the_foot_of_a_page_are_found(call: str, note: str, over: str) -> None:
    """Linked, in numbered lists, in brackets, glued."""
    texts = [text.format("", *map(call.format, "123")) for text in TEXTS]
    notes = "".join(note.format(at, one) for at, one in enumerate(NOTES, 1))
    notes = f"<ol>{notes}</ol>" if "<li" in notes else notes
    check(record(PAGE.format(*texts, over + notes), "a.html"))


def test_raised_letters_call_notes_of_the_page() -> None:
    """As in Markdown."""
    texts = [text.format("", *map(CALLS["raised"].format, "abc")) for text in TEXTS]
    notes = "".join(
        f"<p><sup>{one}</sup> {note}</p>" for one, note in zip("abc", NOTES, strict=True)
    )
    check(record(PAGE.format(*texts, notes), "a.html"), "abc")


LETTERS: Final = {
    "a link around": '<a href="#n{0}" id="r{0}"><sup>{0}</sup></a>',
    "a link inside": '<sup><a href="#n{0}">{0}</a></sup>',
}


@pytest.mark.parametrize("call", LETTERS.values(), ids=LETTERS)
def test_linked_raised_letters_call_notes(call: str) -> None:
    """The links decide; a letter that is not raised belongs to a register."""
    texts = [text.format("", *map(call.format, "abc")) for text in TEXTS]
    items = "".join(f'<li id="n{one}">{note}</li>' for one, note in zip("abc", NOTES, strict=True))
    notes = f'<ol type="a">{items}</ol>'
    check(record(PAGE.format(*texts, notes), "a.html"), "abc")
    styled = notes.replace('type="a"', 'style="list-style-type: lower-alpha"')
    check(record(PAGE.format(*texts, styled), "a.html"), "abc")
    plain_links = [text.replace("<sup>", "").replace("</sup>", "") for text in texts]
    assert record(PAGE.format(*plain_links, notes), "a.html").notes == ()


SIZE: Final = 11


def width(text: str) -> float:
    """How wide a text is set in Helvetica."""
    _, widths = FONT_METRICS["Helvetica"]
    return sum(widths[letter] for letter in text) / 1000 * SIZE


def printed(call: str, mark: str, over: str) -> bytes:
    """The chapter as a PDF: each sentence a line, with what calls its note after it."""
    texts: list[Text] = [(72, 740, 20, "Georgia")]
    for y, title in ((710, "Routes"), (640, "Prosecution"), (570, over)):
        texts += [(72, y, 14, title)] if title else []
    prose = (READ[0].partition(". ")[0] + ".", READ[0].partition(". ")[2], READ[1])
    for at, (y, sentence) in enumerate(zip((690, 676, 620), prose, strict=True), 1):
        cut = sentence.find(".") + 1
        start, behind = sentence[:cut], sentence[cut:]
        sign = CALLS[call].format(at)
        raised = (72.5 + width(start), y + 4, 6, str(at))
        texts += [(72, y, SIZE, start), raised] if call == "raised" else []
        texts += [] if call == "raised" else [(72, y, SIZE, start + sign + behind)]
        if call == "raised" and behind:
            texts.append((80 + width(start), y, SIZE, behind.strip()))
    notes = [f"{mark.format(at)}{note}" for at, note in enumerate(NOTES, 1)]
    texts += [(72, 550 - 16 * at, SIZE, note) for at, note in enumerate(notes)]
    return pdf([content(texts)])


@pytest.mark.parametrize("over", ["Endnotes", ""], ids=["a title", "no title"])
@pytest.mark.parametrize(
    ("call", "mark"), [style for style in STYLES if "raised" not in style[1]][:-1]
)
def test_endnotes_of_a_pdf_are_found(call: str, mark: str, over: str) -> None:
    """As large as the text, at its end."""
    made = record(printed(call, MARKS[mark], over), "a.pdf")
    assert [note.text for note in made.notes] == list(NOTES)
    assert {cite.authority for note in made.notes for cite in note.citations} == {"feld-2014"}
    paragraphs = [paragraph for section in made.sections for paragraph in section.paragraphs]
    assert [ref.note for paragraph in paragraphs for ref in paragraph.note_refs] == list("123")
    assert " ".join(paragraph.text for paragraph in paragraphs) == " ".join(READ)


def test_an_endnote_keeps_its_further_paragraphs() -> None:
    text = chapter(CALLS["raised"], MARKS["raised"], "## Notes")
    more = "The quay was sold again."
    made = record(text.replace(NOTES[0], f"{NOTES[0]}\n\n{more}"), "a.md")
    found = [" ".join(note.text.split()) for note in made.notes]
    assert found == [f"{NOTES[0]} {more}", *NOTES[1:]]


@pytest.mark.parametrize("mark", ["{} ", "[{}] "])
def test_callouts_on_their_own_lines_are_found(mark: str) -> None:
    """As programs write raised marks that follow sentences."""
    text = chapter("", mark, "---").replace(".", ".\n{}\n")
    prose, rule, notes = text.partition("---")
    marks = [mark.strip().format(at) for at in "123"]
    before = prose.replace("\n{}\n", "", 1).format(*marks[1:], "").replace("\n ", "\n")
    made = record(plain(before + rule + notes.replace("\n{}\n", "")), "a.txt")
    assert [note.text for note in made.notes] == list(NOTES)
    assert [
        ref.note for paragraph in made.sections[1].paragraphs for ref in paragraph.note_refs
    ] == ["3"]


def test_a_callout_on_its_own_line_belongs_to_the_paragraph_above() -> None:
    """Where its note begins with its mark elsewhere."""
    text = chapter("\n\n<sup>{}</sup>\n\n", MARKS["raised"], "---").replace("\n\n ", "\n\n")
    made = record(text, "a.md")
    assert [note.text for note in made.notes] == list(NOTES)
    prose = [
        (paragraph.text, len(paragraph.note_refs))
        for s in made.sections
        for paragraph in s.paragraphs
    ]
    law, tried = READ[1].split(". ")
    assert prose == [(READ[0], 2), (f"{law}.", 1), (tried, 0)]


def test_a_markdown_note_continues_in_indented_paragraphs() -> None:
    """And no further."""
    text = chapter("[^{}]", "[^{}]: ", "---").replace(
        "212.", "212.\n\n    It says more.\n\n\tAnd more."
    )
    made = record(f"{text}\nOf all.\n", "a.md")
    assert made.notes[1].text == f"{NOTES[1]} It says more. And more."
    assert made.sections[-1].paragraphs[-1].text == "Of all."


def test_an_enumeration_in_parentheses_is_no_list_of_notes() -> None:
    """Its items cite nothing."""
    prose = "The law forbids this. (1) Others follow. (2) And more."
    made = record(f"GEORGIA\n\nROUTES\n\n{prose}\n\n(1) Selling men.\n\n(2) Buying men.\n", "a.txt")
    assert made.notes == ()


def test_a_list_of_a_web_page_is_not_called_by_a_quoted_enumeration() -> None:
    quoted = "\u201c(1) Boats are equal. (2) No toll is due. (3) No fee is.\u201d"
    items = ("Draft Law on Quays, 2010.", "Draft Law on Lamps, 2011.", "Draft Law on Tolls, 2012.")
    listed = "".join(f"<li>{item}</li>" for item in items)
    made = record(f"<html><body><p>It says: {quoted}</p><ol>{listed}</ol></body></html>", "a.html")
    assert made.notes == ()
    numbers = [one.number for section in made.sections for one in section.paragraphs]
    assert [number for number in numbers if number] == ["1", "2", "3"]


@pytest.mark.parametrize("alone", ["{}\n", "{}\n\n", "[{}]\n\n"])
def test_marks_on_a_line_above_their_notes_are_found(alone: str) -> None:
    """As programs draw raised marks."""
    call = "[{}]" if "[" in alone else "{}"
    text = chapter(call, alone, "Notes")
    made = record(plain(text).replace("Notes\n\n", "Notes\n"), "a.txt")
    check(made)


LISTED: Final = ("1. Try those who sell men.", "2. Open shelters.", "3. Count the cases.")


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
@pytest.mark.parametrize("over", ["", "---"], ids=["no rule", "a rule"])
def test_a_numbered_list_is_not_a_list_of_notes(path: str, over: str) -> None:
    """Not where nothing calls its numbers, nor where notes of another style are called."""
    uncalled = ["# Georgia", "## Routes", "Men are taken to the coast.", over, *LISTED, "So it is."]
    made = record("\n\n".join(uncalled) + "\n", path)
    assert made.notes == ()
    text = chapter(CALLS["raised"], MARKS["raised"], "---")
    listed = text.replace("## Prosecution", "\n\n".join([*LISTED, "## Prosecution"]))
    made = record(listed if path == "a.md" else plain(listed), path)
    assert [note.text for note in made.notes] == list(NOTES)


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
def test_a_list_between_callouts_without_notes_is_a_list(path: str) -> None:
    """Its items cite nothing, and there is no rule above them."""
    texts = [text.format("", *map(CALLS["raised"].format, "123")) for text in TEXTS]
    made = record("\n\n".join(["# Georgia", "## Routes", *texts, *LISTED]) + "\n", path)
    assert made.notes == ()
    assert sum(problem.code == "callout-without-note" for problem in made.problems) == 3


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
@pytest.mark.parametrize(
    ("call", "mark", "over"),
    [(" [{}]", "{}. ", "## Notes"), (" [{}]", "{}. ", "---"), (" ({})", "({}) ", "## Endnotes")],
)
def test_numbers_that_a_space_parts_from_their_word_call_notes(
    call: str, mark: str, over: str, path: str
) -> None:
    """Before the full stop, as numbered styles print them."""
    texts = (
        "Men are taken to the coast{0[0]}. Most are picked in the orchards{0[1]}.",
        "The law punishes this{0[2]}, and nobody has been tried.",
    )
    calls = [call.format(number) for number in (1, 2, 3)]
    parts = ["# Georgia", "## Routes", *(text.format(calls) for text in texts), over]
    parts += [mark.format(number) + note for number, note in enumerate(NOTES, 1)]
    text = "\n\n".join(parts) + "\n"
    made = record(text if path == "a.md" else plain(text), path)
    assert [note.text for note in made.notes] == list(NOTES)
    assert [
        (paragraph.text, [ref.note for ref in paragraph.note_refs])
        for section in made.sections
        for paragraph in section.paragraphs
    ] == [
        ("Men are taken to the coast. Most are picked in the orchards.", ["1", "2"]),
        ("The law punishes this, and nobody has been tried.", ["3"]),
    ]


def test_area_codes_in_brackets_call_no_notes() -> None:
    """They do not count up."""
    codes = " ".join(f"The embassy of {name} is at [{code}] 555 0100." for name, code in COUNTRIES)
    notes = "\n\n".join(f"{number}. {note}" for number, note in enumerate(NOTES, 1))
    made = record(f"# Georgia\n\n## Embassies\n\n{codes}\n\n## Notes\n\n{notes}\n", "a.md")
    assert not any(note.refs for note in made.notes)


@pytest.mark.parametrize("note", ["{}. {}", "{} {}", "| {}. | {} |"])
@pytest.mark.parametrize("path", ["a.md", "a.txt"])
def test_notes_whose_callouts_are_lost_are_found_under_their_heading(path: str, note: str) -> None:
    between = "\n" if note.startswith("|") else "\n\n"
    listed = between.join(note.format(number, one) for number, one in enumerate(NOTES, 1))
    text = f"# Georgia\n\n## Routes\n\n{READ[0]}\n\n## Footnotes\n\n{listed}\n"
    made = record(text if path == "a.md" else plain(text), path)
    assert [(one.mark, one.text) for one in made.notes] == list(zip("123", NOTES, strict=True))
    assert {cite.authority for one in made.notes for cite in one.citations} == {"feld-2014"}
    assert {problem.code.value for problem in made.problems} >= {"note-without-callout"}


COUNTRIES: Final = (("Chad", 3), ("Mali", 1), ("Peru", 2), ("Oman", 1))


def test_endnotes_go_on_below_what_is_no_sentence() -> None:
    """A list of names in a note, with a mark on its own line below it, as programs copy a page."""
    text = (
        "Georgia\n\nThe quay was built.1 The market was open.2 It sank.3 It was rebuilt.4\n\n"
        "Notes\n1\n The societies below sent letters:\n     HB    Harbour Board\n\n"
        "Clubs of the lower river\n     FC    Ferrymen\n2\n  HB, p. 2.\n3\n  FC, pp. 4–5.\n"
        "4\n  HB, p. 3.\n"
    )
    notes = record(text, "a.txt").notes
    assert [(one.id, len(one.refs)) for one in notes] == [(mark, 1) for mark in "1234"]


def test_a_numbered_line_below_a_note_with_a_sign_is_no_part_of_it() -> None:
    text = (
        "Georgia\n\nReport of the working group*\n\n* The annex is circulated as received.\n"
        "1. The quay was built in March. It is long.\n2. The market was opened on a Monday.\n"
    )
    made = record(text, "a.txt")
    assert [one.text for one in made.notes] == ["The annex is circulated as received."]
    assert [one.number for one in made.sections[0].paragraphs] == [None, "1", "2"]


def test_a_paragraph_of_a_sequence_is_no_note_that_a_number_glued_to_a_word_calls() -> None:
    """Its numbering is known before notes are looked for, as in a PDF."""
    lines = ["The ferry of the board1 sank."]
    for at in (1, 2, 3):
        lines += [f"{at}. The quay was built, see p. {at} (Harbour Board, 2009).", "It is long."]
    page: list[Text] = [(72, 700 - 30 * at, 10, line) for at, line in enumerate(lines)]
    made = record(pdf([content(page)]), "a.pdf")
    assert made.notes == ()
    numbers = [one.number for section in made.sections for one in section.paragraphs]
    assert [number for number in numbers if number] == ["1", "2", "3"]
