"""Citations of a whole chapter: authors above, remarks, what is unexplained, and its problems."""

from __future__ import annotations

import pytest

from tests.support.extracting import record

CHAPTER = """# Kazakhstan

One.<sup>1</sup> Two.<sup>2</sup> Three.<sup>3</sup> Four.<sup>4</sup> Five.<sup>5</sup>

<sup>1</sup>Holst, Maren. 2011. Bridges of Zenda. London: Routledge.

<sup>2</sup>———. 2014. Roads of Zenda. London: Routledge.

<sup>3</sup>Hill League, ‘Roads Are Open’ (Hill League, 14 May 2019) <https://hill.example/roads>.

<sup>4</sup>Ministry of Roads. Survey of Bridges. May 2, 2018. Source on file.

<sup>5</sup>GAO, Ticket Sales, pp. 42-45, and H. Karp, “Fees,” p. 3, as the office said \
in its long statement on the sale of tickets in the last year.
"""


def test_a_dash_repeats_the_author_above() -> None:
    """`———.` opens an entry by the author of the one before it."""
    found = record(CHAPTER)
    written = {
        authority["csl"]["title"]: authority["csl"]["author"] for authority in found["authorities"]
    }
    assert (
        written["Roads of Zenda"]
        == written["Bridges of Zenda"]
        == [{"family": "Holst", "given": "Maren"}]
    )


def test_words_beside_a_source_are_remarks_or_unexplained() -> None:
    """Both are named in the citation; what is unexplained is a problem too."""
    found = record(CHAPTER)
    citations = [citation for note in found["notes"] for citation in note["citations"]]
    assert [remark["text"] for citation in citations for remark in citation["remarks"]] == [
        "Source on file"
    ]
    (words,) = [one["text"] for citation in citations for one in citation["unexplained"]]
    assert words == "Hill League"
    messages = [
        problem["message"]
        for problem in found["problems"]
        if problem["code"] == "unparsed-citation"
    ]
    assert any("no two readings agree" in message for message in messages)


def test_a_refusal_names_the_print_and_the_check() -> None:
    """The printed text, cut at 120 characters, why it was refused and where."""
    found = record(CHAPTER)
    (message,) = [
        problem["message"]
        for problem in found["problems"]
        if problem["code"] == "unparsed-citation" and problem["pointer"] == "/notes/4"
    ]
    assert message.startswith("'GAO, Ticket Sales, pp. 42-45")
    assert "…' is not read as a citation: no style explains" in message


def test_a_note_that_lists_countries_cites_nothing() -> None:
    notes = "[^1]: Chad, Trinidad and Tobago, the Holy See and Iran (Islamic Republic of).\n"
    one = record(f"## Georgia\n\nOthers asked for it too.[^1]\n\n{notes}")
    assert one["notes"][0]["citations"] == []
    assert "unparsed-citation" not in {problem["code"] for problem in one["problems"]}


@pytest.mark.parametrize(
    "note",
    [
        "X, “Salt Roads of the North,” Hill Herald, June 5, 2019, https://a.example/x.",
        "Q (2019) Salt Roads. London: Penguin. https://a.example/b",
    ],
)
def test_an_author_of_one_letter_is_no_author(note: str) -> None:
    """Nor does it end the document: such a name has no family name."""
    one = record(f"## Georgia\n\nSalt was sold.[^1]\n\n[^1]: {note}\n")
    (message,) = (p["message"] for p in one["problems"] if p["code"] == "unparsed-citation")
    assert message.startswith(f"'{note.partition(' https')[0]}'")
    assert [
        cited["raw"].startswith("https://a.example/") for cited in one["notes"][0]["citations"]
    ] == [True]
