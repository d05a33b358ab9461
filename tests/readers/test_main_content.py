"""The main content of a web page and its peripheral parts: teasers, comments, related links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract import extract
from pipeline.profiles.model import load_profile
from pipeline.readers.detect import read_source

if TYPE_CHECKING:
    from pipeline.document.model import Document

FIRST = (
    "The ministry opened four shelters in the north of the country last year, and it trained the "
    "staff of two more. Each of them has a doctor, and three have a teacher for the children."
)
SECOND = (
    "Inspectors visited the brick kilns twice. They found eleven children at work, and the owners "
    "of two kilns paid a fine. The court has not heard the other cases yet, officials said."
)
MENU = (
    "<nav><a href=/a>Home</a> <a href=/b>World</a> <a href=/c>Sport</a> <a href=/d>Money</a></nav>"
)
TEASER = (
    '<div class="card"><h3><a href="/t{0}">A minister resigns for the {0}th time</a></h3>'
    "<p>She said on Tuesday that the vote of her party left her no choice but to go.</p></div>"
)
COMMENT = (
    "<p>I do not believe a word of this, and neither should anybody else who lives there, said I. "
    "The shelters that I saw were empty, and the doctors had left them long before the winter.</p>"
)


def page(inner: str, beside: str = "", menu: str = MENU) -> Document:
    html = (
        f"<!doctype html><body>{menu}<div class=wrap><h1>Shelters open in the north</h1>"
        f"<div class=text>{inner}</div></div>{beside}</body>"
    )
    return read_source(html.encode(), "a.html", "a.html")


def own_text(source: Document) -> str:
    return "\n".join(
        source.text[block.start : block.end]
        for block in source.blocks
        if block.kind != "menu" and not block.is_peripheral
    )


def paragraphs(source: Document, family: str | None = None) -> str:
    profile = load_profile(family) if family else None
    found = extract(source, profile=profile, families=(), recognize=None)
    return "\n".join(
        paragraph.text
        for record in found.records
        for section in record.sections
        for paragraph in section.paragraphs
    )


def test_teasers_comments_and_related_links_are_peripheral() -> None:
    teasers = "".join(TEASER.format(number) for number in range(4))
    source = page(
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        f'<div class="grid">{teasers}</div><div id="comments">{COMMENT * 3}</div>'
        '<div class="related-links"><p>Read also what the minister said on the radio.</p></div>',
    )
    assert own_text(source) == f"Shelters open in the north\n{FIRST}\n{SECOND}"
    assert paragraphs(source) == f"{FIRST}\n{SECOND}"
    assert "A minister resigns" in source.text


def test_other_prose_outside_the_main_part_is_kept() -> None:
    other = f"<section><p>{SECOND}</p><p>{FIRST}</p></section>"
    source = page(f"<p>{FIRST}</p><p>{SECOND}</p>" * 3, other)
    assert own_text(source).count(FIRST) == 4


def test_notes_and_tables_of_figures_outside_the_main_part_are_kept() -> None:
    table = (
        "<table><tr><th>Year</th><th>Cases</th></tr><tr><td>2019</td><td>11</td></tr>"
        "<tr><td>2020</td><td>14</td></tr></table>"
    )
    notes = '<div><ol><li id="n1"><a href="/src">Ministry of Labor</a>, 2020.</li></ol></div>'
    source = page(
        f'<p>{FIRST}<sup><a href="#n1">1</a></sup></p><p>{SECOND}</p>', f"<div>{table}</div>{notes}"
    )
    shown = own_text(source)
    assert "2020\t14" in shown
    assert "Ministry of Labor" in shown


def test_a_page_without_a_menu_loses_nothing() -> None:
    source = page(f"<p>{FIRST}</p><p>{SECOND}</p>", "<div class=related>See the map.</div>", "")
    assert own_text(source).endswith("See the map.")


def test_an_element_with_most_of_the_prose_is_main_content_whatever_its_name() -> None:
    html = (
        f"<!doctype html><body>{MENU}<h1>Shelters</h1><div class='video-widget'><p>{FIRST}</p>"
        f"<p>{SECOND}</p></div><footer>Made by hand.</footer></body>"
    )
    shown = own_text(read_source(html.encode(), "a.html", "a.html"))
    assert SECOND in shown
    assert "Made by hand" not in shown


def test_a_known_family_keeps_its_reading() -> None:
    beside = f"<div class=sidebar><p>{SECOND}</p></div>"
    source = page(f"<p>{FIRST}</p><p>{FIRST}</p>", beside)
    assert SECOND not in paragraphs(source)
    assert SECOND in paragraphs(source, "protection-project")


def test_a_word_such_as_overlay_makes_no_menu_of_the_text() -> None:
    links = "".join(
        f"<li><a href=/{n}>A headline of the day, number {n}</a></li>" for n in range(60)
    )
    html = (
        f"<!doctype html><body>{MENU}<ul>{links}</ul><h1>Shelters</h1>"
        f"<div class='overlay'><p>{FIRST}</p><p>{SECOND}</p></div></body>"
    )
    assert SECOND in own_text(read_source(html.encode(), "a.html", "a.html"))


def test_paragraphs_wrapped_one_by_one_are_one_text() -> None:
    parts = [FIRST, SECOND, FIRST]
    comments = f"<div class=thread><div>{COMMENT}</div></div>"
    source = page("".join(f"<div class=row><p>{part}</p></div>" for part in parts), comments)
    assert own_text(source).startswith("\n".join(["Shelters open in the north", *parts]))


def test_a_label_beside_the_title_is_peripheral_and_one_within_a_sentence_is_text() -> None:
    inner = (
        f"<div><h3>The north</h3><span class=timestamp>3 May 2020</span></div><p>{FIRST}</p>"
        f"<p>On <span class=timestamp>4 May 2020</span> it closed, officials said. {SECOND}</p>"
    )
    shown = own_text(page(inner))
    assert "3 May" not in shown
    assert "On 4 May 2020 it closed" in shown


NOTES = (
    '<section><ol><li id="n1">National Bureau of Statistics, <i>Economic Survey 2023</i> (Nairobi: '
    'the Bureau, 2023), page 7. <a href="#r1">↩</a></li><li id="n2">“The police find 42 girls,” '
    '<i>Morning Post</i>, 4 March 2022, the second column. <a href="#r2">↩</a></li></ol></section>'
)


def test_the_notes_of_a_short_page_are_not_its_main_part() -> None:
    source = page(
        '<p>It has 55 million people.<a id="r1" href="#n1"><sup>1</sup></a></p>'
        '<p>Police freed 42 girls.<a id="r2" href="#n2"><sup>2</sup></a></p>' + NOTES
    )
    assert "55 million people" in own_text(source)
    assert "Police freed 42 girls" in own_text(source)


def test_short_sections_beside_a_long_one_are_kept_where_the_page_marks_its_content() -> None:
    facts = "<section><h2>Key facts</h2><p>Capital: Lomé</p><p>Shelters: 7</p></section>"
    shares = (
        '<section><h3>Share</h3><a href="/x">On one site</a> <a href="/y">On another</a></section>'
    )
    body = (
        f"<!doctype html><body>{MENU}<main><h1>Togo</h1>{facts}<section>"
        f"<h2>Background</h2>{f'<p>{FIRST}</p><p>{SECOND}</p>' * 4}</section>{shares}</main></body>"
    )
    own = own_text(read_source(body.encode(), "a.html", "a.html"))
    assert "Shelters: 7" in own
    assert "On another" not in own


def test_more_comments_than_text_are_peripheral_below_a_heading_that_counts_them() -> None:
    remarks = "".join(f"<li>{COMMENT}<small>Comment by Ann - 3 May</small></li>" for _ in range(6))
    found = page(f"<p>{FIRST}</p><p>{SECOND}</p>", f"<h3>6 Responses</h3><ol>{remarks}</ol>")
    assert own_text(found) == f"Shelters open in the north\n{FIRST}\n{SECOND}"


def test_headings_of_comments_and_links_are_known_in_other_languages() -> None:
    links = "".join(f"<div><a href=/{n}>Dimite otro ministro</a> hoy</div>" for n in "ab")
    beside = f"<h3>Te puede interesar</h3>{links}<h3>Comentarios (2)</h3><div>{COMMENT}</div>"
    found = own_text(page(f"<p>{FIRST}</p><p>{SECOND}</p>{beside}"))
    assert found == f"Shelters open in the north\n{FIRST}\n{SECOND}"


def test_a_heading_alone_in_its_part_labels_the_part_behind_it() -> None:
    links = "".join(f"<div><a href=/{n}>A minister resigns again</a>, said I</div>" for n in "ab")
    beside = f"<div><h4>Read next</h4></div><div>{links}</div>"
    assert "minister" not in own_text(page(f"<p>{FIRST}</p><p>{SECOND}</p>", beside))


def test_links_below_a_heading_end_at_the_next_paragraph_of_the_text() -> None:
    links = "<ul><li><a href=/1>A minister resigns</a></li></ul>"
    found = page(f"<p>{FIRST}</p><h3>Related</h3>{links}<p>{SECOND}</p>")
    assert own_text(found).endswith(SECOND)
    assert "resigns" not in own_text(found)


def test_titles_and_lines_parted_by_breaks_are_teasers() -> None:
    lines = "<br>".join(
        f"<a href=/{n}>A minister resigns for the {n}th time</a><br>She said on Tuesday that the "
        "vote of her party left her no choice but to go."
        for n in range(4)
    )
    text = f"<p>{FIRST}</p><p>{SECOND}</p>"
    one_part = page(text, f"<div><b>In this issue</b><br>{lines}</div>")
    assert "Tuesday" not in own_text(one_part)
    parts = "".join(f"<div class=item>{line}</div>" for line in lines.split("go.<br>"))
    assert "Tuesday" not in own_text(page(text, f"<div>{parts}</div>"))


def test_prose_with_links_in_lines_of_their_own_is_text() -> None:
    lines = f"{FIRST}<br>{SECOND}<br><a href=/1>The whole judgment</a><br>{FIRST}<br>{SECOND}"
    assert "The whole judgment" in own_text(page(f"<div>{lines}</div>"))


def test_fields_to_fill_in_and_words_that_stand_alone_are_peripheral() -> None:
    letter = "<div><div>Get our letter</div><div>Each Friday</div><input><button>Go</button></div>"
    found = page(f"<p>{FIRST}</p><div>Advertisement</div>{letter}<p>{SECOND}</p>")
    assert own_text(found) == f"Shelters open in the north\n{FIRST}\n{SECOND}"
    inline = page(f"<p>{FIRST}</p><x-ad>Advertisement</x-ad><p>{SECOND}</p>")
    assert "Advertisement" not in own_text(inline)
    advertised = "<p>Advertisement is the main cost of the shelters, the ministry said.</p>"
    assert "main cost" in own_text(page(f"<p>{FIRST}</p>{advertised}"))


def test_short_posts_next_to_each_other_are_the_text() -> None:
    """Their titles are links to themselves, their classes alternate, and who wrote them is none."""
    posts = [
        f"I saw shelter {at} on Monday, and its doctor was there, whatever they say of her."
        for at in range(4)
    ]
    written = "".join(
        f'<div class="post row{at % 2}"><dl class="postprofile"><dt><a href="/m{at}">member {at}'
        f'</a><dd>Joined in 2020</dl><div><h3><a href="#p{at}">Re: Shelters of the north</a></h3>'
        f'<div class="content">{post}</div><div class="signature">Fair winds</div></div></div>'
        for at, post in enumerate(posts)
    )
    footer = "<div class=end>Powered by a forum</div>"
    html = f"<!doctype html><body>{MENU}<div><h2>Shelters</h2>{written}</div>{footer}</body>"
    text = own_text(read_source(html.encode(), "a.html", "a.html"))
    assert all(post in text for post in posts)
    assert not any(word in text for word in ("Joined", "Fair winds", "Powered"))
