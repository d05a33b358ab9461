"""Citations of any style: types of fields, a case file a style, and what a processor renders."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.citations.note import find_unexplained, parse_citations
from pipeline.citations.resolve import find_uncovered
from pipeline.citations.styles.fields import EXAMPLES, match_type
from tests.citations.test_parse import shown
from tests.support.case_files import FOLDER, cases

STYLES = sorted(file.stem for file in (FOLDER / "styles").glob("*.txt"))
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_types_match_their_examples(kind: str) -> None:
    """Each type of field matches what it must, whole, and nothing that it must not."""
    right, wrong = EXAMPLES[kind]
    assert [text for text in right if match_type(text) != kind] == []
    assert [text for text in wrong if match_type(text) == kind] == []


@pytest.mark.parametrize(
    ("text", "expected"), [case for style in STYLES for case in cases(f"styles/{style}")]
)
def test_a_citation_of_each_style_is_parsed(text: str, expected: str) -> None:
    """A citation is read with all its fields, and nothing of it is left."""
    found = parse_citations(text)
    assert "\n".join(line for one in found for line in shown(text, one)) == expected
    assert find_unexplained(text, found) == ()
    assert all(not list(find_uncovered(text, one)) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        # A part of the ministry, or two authors?
        "Salt Survey Office, Ministry of Labour. Tolls 2010. Sarn: Salt Survey Office; 2012.",
        # A body that published itself, or the newspaper of an unsigned article?
        "River Courier (2017). Night Buses Stop At Border. River Courier, 2017-05-03.",
    ],
)
def test_what_may_be_no_single_author_is_none(text: str) -> None:
    """A citation whose first name may be something else has no author."""
    assert all("author" not in one.source.csl for one in parse_citations(text) if one.source)


@pytest.mark.parametrize(
    "text",
    [
        # The container, or a list in the title?
        "Vance, P. (2018) How Visa Ties Trap Workers, Open Migration. https://a.example/visa",
        # The site, or who sent it out?
        "Hill League, ‘Roads Are Open’ (Hill League, 14 May 2019) <https://hill.example/roads>",
    ],
)
def test_words_on_which_two_readings_disagree_are_unexplained(text: str) -> None:
    """The field has no value, its words are named, and the other fields are kept."""
    (citation,) = parse_citations(text)
    source = citation.source
    assert source is not None
    assert source.unexplained
    assert source.csl.keys() >= {"author", "issued", "URL"}
    assert "container-title" not in source.csl
    assert "publisher" not in source.csl
    words = [text[slice(*span)] for span in source.unexplained]
    assert all(word not in str(source.csl) or word == "Hill League" for word in words)


@pytest.mark.parametrize(
    "text",
    [
        # The given name, or the first word of the title?
        "Sarwono, Tolls, Roads dan Salt (2004).",
        "Sarwono, Tolls, Roads dan Salt (Komunitas Jalan, 2004).",
        # The title, or a body that published it?
        "World Health Organization, Salt Roads, World Food Programme (2012).",
        # Who published it, or the second sentence of its title?
        "Lisa Lund, Arbeit Ohne Salz. Irreguläre Arbeit Im Gewerbe Zwischen Recht Und Salz (2009).",
        # The author, or a title in a book?
        "Ada Lund. Salt Roads. In: Holst D, editor. River Tolls 334. London: Routledge; 1996.",
    ],
)
def test_a_title_that_may_be_another_field_is_none(text: str) -> None:
    """A citation in which other words may be the title has none."""
    assert all("title" not in one.source.csl for one in parse_citations(text) if one.source)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        # A series behind the years of a title, behind its subtitle, and in a book's name.
        ("Lund, K., 2011. Salt: Debts of Zenda, Modern Togo. Peter Moss, Bern.", "title"),
        ("Lund, K., 2011. Salt Roads, 1650–2000, Salt History. Peter Moss, Bern.", "title"),
        (
            "Lund, K., 2014. Tolls, in: Holst, M. (Ed.), Salt, Studies in Law and Tax. Brill.",
            "container-title",
        ),
        # What it is, in no known words, behind the imprint.
        ("K Lund, ‘Salt Roads 2019’ (Hill Press 2020) Landesbild.", "container-title"),
        ("Lund, K. (2020). Salt Roads [Landesbild]. Hill Press.", "genre"),
        # In brackets a translation, or its publisher.
        (
            "Lund, E. (2002). Torgovlia sol'iu: analiz (Trade in Salt: A Report on Roads). Brill.",
            "publisher-place",
        ),
        # Its branch, or a town.
        ("K Lund, ‘Salt’ (Hill Centre for Roads – Fiorenza 2020) Working Paper 4.", "publisher"),
    ],
)
def test_words_that_may_be_a_series_or_a_genre_are_part_of_no_field(text: str, field: str) -> None:
    """The field has no value, and the words are not explained."""
    (citation,) = parse_citations(text)
    assert citation.source is not None
    assert field not in citation.source.csl
    assert citation.source.unexplained


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        # The number of an entry is no part of its author.
        (
            "1 Institute for Roads. State of the Bridges. London: Routledge, 2007.",
            "author",
            [{"literal": "Institute for Roads"}],
        ),
        # The page word is empty, the place is not given.
        ("Brandt, L. 1994. Salt Roads. Penguin, London, pp.", "title", "Salt Roads"),
        ("Brandt, Lena, ‘Salt Roads’ (zp 2008).", "issued", {"date-parts": [[2008]]}),
        # A date in figures: to the day, or its year where day and month may be either.
        (
            "Brandt, L., Toll, published in The Hindu, 28/7/2011.",
            "issued",
            {"date-parts": [[2011, 7, 28]]},
        ),
        (
            "Brandt, L., Toll, published in The Hindu, 3/4/2011.",
            "issued",
            {"date-parts": [[2011]]},
        ),
        # The journal is in quotation marks, the title is not.
        (
            "Brandt, L. – Lowe, A., Salt, «World Review» 38/9 (2010), pp. 12–19.",
            "container-title",
            "World Review",
        ),
        # A date touches the address.
        (
            "Brandt, L. (2010) Salt Roads. https://a.example/salt(accessed 3 May 2012)",
            "URL",
            "https://a.example/salt",
        ),
        # A town that houses a publisher is no region of a town before it.
        ("Holst, A. (2010), Salt Roads. Lark, Oxford.", "publisher", "Lark"),
        ("Holst, A. (2010), Salt Roads. Lark, Gujarat.", "publisher", None),
        # The number under which a publication is sold is no part of its title.
        (
            "UNODC, Roads of 2014: Report (United Nations publication, Sales No. E.14.V.10), p. 3.",
            "title",
            "Roads of 2014: Report",
        ),
        # A table is no journal, and a numbered series none either.
        (
            "UNICEF, Roads of Norland: A Report (Leeds: UNICEF, 2008), Table 9, pp. 150–53.",
            "container-title",
            None,
        ),
        (
            "Ann Holst and Ida Brandt, Toll, IOM Road Research Series No. 15 (Geneva: IOM, 2003).",
            "container-title",
            None,
        ),
        # A list that `and` closes names one book.
        (
            "A. Holst, “Toll,” in I. Brandt (ed.), Roads, Salt, and Rivers (Leeds: Hart, 2010).",
            "container-title",
            "Roads, Salt, and Rivers",
        ),
        # A series, a town or an edition is no part of a title or name.
        ("T. Brandt, Tolls, Studies in Road History (Leeds: Hart, 1988).", "title", "Tolls"),
        ("Council of Roads, 2005, No Way Out, New York.", "title", "No Way Out"),
        ("A. Holst, Roads (Hart, Leeds, MA, ed. 3, 2021).", "editor", None),
        # The word before a container, and the edition, in Spanish.
        (
            "Marin, E. (2012). Recruiters. En P. Greer, Ed., Markets (pp. 45-67). Routledge",
            "editor",
            [{"family": "Greer", "given": "P."}],
        ),
        ("Nair, P. V. (2003). Salt Roads (3.ª ed.). Sage Publications.", "title", "Salt Roads"),
        # Two family names.
        (
            "Carlos Núñez Ortiz, “Fees and Debts”, River Studies 9 (2010): 45–67.",
            "author",
            [{"family": "Núñez Ortiz", "given": "Carlos"}],
        ),
        # A title that names the law, by persons.
        (
            "Petrova, Nadia, and Hanne Lund, Hidden Hands: Workers and the Law (Cambridge 2016).",
            "title",
            "Hidden Hands: Workers and the Law",
        ),
        # An organisation's name is no person's.
        (
            "ICF International. Roads. Leeds, MD; May 2012.",
            "author",
            [{"literal": "ICF International"}],
        ),
        # The publisher runs on from the title, or its name is cut.
        ("Brandt L (1994) A Short History of Toll Penguin, London.", "title", None),
        ("Brandt L (1994) Fees, Tolls and Departure Bureau of Roads, Bonn.", "publisher", None),
        # A volume or a page.
        ("Brandt L: Kilns to close. The Hindu. 2011;12.", "volume", None),
        # The name of one body or of another.
        (
            "United Nations Human Settlements Programme: State of the Cities. 2007; .",
            "title",
            None,
        ),
        # Pages, an edition, a day in the name of a title or publisher.
        (
            "P. V. Brandt, Salt Roads (Sage Publications, New Delhi, ed. 3, 2003).",
            "publisher",
            None,
        ),
        # A town that follows its publisher ends no title.
        ("L. Brandt, A Short History of Toll, Penguin, London, 1994.", "publisher", "Penguin"),
        # A title may be missing, then the journal is none.
        ("Brandt, L. (2010). World Development, 38, 1270–1283", "title", None),
        ("Brandt L, Lowe A. World Development, 2010, 38: 1270–1283", "title", None),
        # The mark between title and journal is in no word.
        ("Brandt L (2010). Seasonal Toll.World Development, 38(9): 12–19.", "title", None),
        # Nothing tells whether this publishes or contains.
        ("Brandt, L. (2009). Bitter harvest. The Reckoner.", "publisher", None),
        # The house's name is in the book's.
        (
            "Brandt, L. (1989) ‘Does Toll Work?’, The Routledge Handbook of Roads. Leeds: Hart.",
            "container-title",
            "The Routledge Handbook of Roads",
        ),
        # The organisation after the full stop is no part of the title.
        (
            "Ministry of Roads. Plan. Ministry of Roads. Preprint posted online October 18, 2016.",
            "title",
            None,
        ),
        # The only year, unmarked after inverted names, is the date.
        ("Brandt, L P 1994 Salt Roads. London: Penguin.", "title", "Salt Roads"),
        # The genre that is printed again is no part of the title.
        (
            "Brandt, L. Master’s thesis, Roads, (Master’s thesis, University of Norland, 2009).",
            "title",
            None,
        ),
        # A translator and a series are no part of a title or a publisher.
        (
            "Brandt, L. The Republic of Salt. Translated by C. Ferrand. Routledge, 2007.",
            "title",
            "The Republic of Salt",
        ),
        ("L Brandt, Salt Roads (C Ferrand tr, Lark Press 2007).", "publisher", "Lark Press"),
        (
            "L. Brandt, ‘Tolls’, in Salt, ed. by A. Holst, Studies in Salt (Brill, 2018), pp. 1–9.",
            "publisher",
            "Brill",
        ),
        (
            "Brandt L. Salt Roads. Leeds: Brill; 1993. (Studies in Road History).",
            "title",
            "Salt Roads",
        ),
        ("Brandt, L. (1993) Salt Roads. London: Lark (Studies in Salt).", "publisher", "Lark"),
        # A person with initials and the beginning of a title are no body; nor is either known.
        (
            "Brandt L. The Republic of Salt. Lark Press; 2007.",
            "author",
            [{"family": "Brandt", "given": "L"}],
        ),
        # A semicolon before the year shows that names are packed.
        (
            "Brandt L. Salt, Land, and the Commons. Leeds: Brill; 1993.",
            "title",
            "Salt, Land, and the Commons",
        ),
        # What reports is no genre, and a newspaper in an author's place no author.
        (
            "Brandt, L. (2019, June 10). Kilns ‘still exploit’, says report. The Guardian.",
            "title",
            "Kilns ‘still exploit’, says report",
        ),
        (
            "Daily Graphic. “Police Close Kilns”. Daily Graphic, May 22, 2015. https://a.example/k",
            "author",
            None,
        ),
        # A colon ends a place that ends in a full stop; the author is no publisher's name.
        (
            "Brandt, L. (2010). Salt Roads. Washington, D.C.: Author.",
            "publisher",
            None,
        ),
        (
            "Brandt, L. (2010). Salt Roads. Washington, D.C.: Lark Hall.",
            "publisher",
            "Lark Hall",
        ),
        # The publisher after editors is none of them.
        (
            "Holst, M. “Tolls”. Salt Roads, edited by Paul Greer, Lynne Rienner, 2005, pp. 1–9.",
            "editor",
            [{"family": "Greer", "given": "Paul"}],
        ),
        # A genre is no title, a name before a town and its state no town.
        (
            "Department of Roads, State Opens Kilns, Press release (Department of Roads, 2018).",
            "title",
            "State Opens Kilns",
        ),
        ("Brandt, L., 2017. Bitter Toll. Lark, Amherst, MA.", "publisher", "Lark"),
        # The title in the author's place again.
        (
            "Police close kilns. (2015, May 22). Police close kilns. Daily Graphic. https://a.example/k",
            "title",
            "Police close kilns",
        ),
        # A body beside an address and a day: it may publish, or be the site.
        (
            "G Brandt, ‘Ten Facts’ (World Road Programme, 14 October 2016) <https://a.example/ten>.",
            "publisher",
            None,
        ),
        # A site that the address names, in small letters.
        (
            "Holst, A. (2019) Salt wages, saltRoads. Available at: https://www.saltroads.example/w",
            "container-title",
            "saltRoads",
        ),
        (
            "Salt Wages. (2019). Salt wages rise again. Salt Wages. https://www.saltwages.example/w",
            "container-title",
            None,
        ),
        # The plural of the owners closes no quotation.
        (
            "A Holst, ‘Salt: Carriers’ Accounts of Toll’ (2020) 28 River Studies 557.",
            "title",
            "Salt: Carriers’ Accounts of Toll",
        ),
        # The word before editors' names is no mark behind the book's.
        (
            "M. Tran, “Who Owns Salt?”, in Commons Under Toll, ed. Å. Lindgren (Hart, 2009).",
            "container-title",
            "Commons Under Toll",
        ),
        # A genre closes no title; the District belongs to its town.
        ("Hill League, Salt on the Move, Report (Hill League, 2018).", "title", "Salt on the Move"),
        (
            "Holst, A., 2014. Salt after Floods. International Salt Institute, Washington, D.C.",
            "publisher-place",
            "Washington, D.C.",
        ),
        # A paragraph in square brackets is no volume.
        ("A. Holst, Salt (Report No 133, December 2017) [3.4].", "volume", None),
        # Capitals mark the family name.
        (
            "OSTROM Karin: Salt Wages. In: Steppe Review 12 (2014), S. 105–119.",
            "author",
            [{"family": "Ostrom", "given": "Karin"}],
        ),
        # A month, its year and the year again; when data were received.
        (
            "Hill League. Salt until 2025. July 2021, 2021. https://a.example/salt",
            "issued",
            {"date-parts": [[2021, 7]]},
        ),
        ("ILO. Analysis of Salt. Analysis received March 12, 2019.", "accessed", None),
        # A newspaper behind the comma of a dated title, a publisher or a series in a title's place.
        (
            "Holst, Delfina. Held Back and Left Out, Salt 2.0. October 11, 2016. https://a.example/h",
            "title",
            None,
        ),
        ("Holst, M. Routledge, London, 2011.", "title", None),
        ("GRETA, Salt Law, Studies in Salt History (3rd edn, Cambridge, 2021).", "title", None),
        # Two bodies, of which one has a list in its name; two persons are no body.
        (
            "Ministry of Labor and Social Security and UNICEF. Salt. June 2013. https://a.example/s",
            "author",
            [{"literal": "Ministry of Labor and Social Security"}, {"literal": "UNICEF"}],
        ),
        ("LI, Wei and Thomas GREEN. After Toll. Cambridge: Polity Press, 1983.", "author", None),
        # A signal within an author's name.
        (
            "For more on it, see CRS In Focus IF10056, Salt Survey (SS): Findings, by A. Lund.",
            "author",
            [{"family": "Lund", "given": "A."}],
        ),
        # What is counted is no volume where no page follows.
        ("Hill League, Salt: 50 Interviews, 5 Harbours (2009).", "volume", None),
        # A number after no volume is a page.
        ("Brandt L. Kilns to close. Kathmandu Post. 2013;:2.", "volume", None),
    ],
)
def test_weak_evidence_gives_no_value(text: str, field: str, value: object) -> None:
    """A field has a value only if the marks around it decide it."""
    sources = [one.source for one in parse_citations(text) if one.source]
    assert all(source.csl.get(field) == value for source in sources)
    assert sources or value is None


def test_editors_are_one_part_of_a_source() -> None:
    """No part of a source is named twice."""
    text = (
        "E. Marin, “Recruiters,” in Markets in Motion, ed. Paul Greer (Leeds: Hart, 2012), 45–67."
    )
    (citation,) = parse_citations(text)
    assert citation.source is not None
    roles = [part.role for part in citation.source.parts]
    assert sorted(roles) == sorted(set(roles))
    assert "editor" in roles


def test_rendered_citations_are_read_right() -> None:
    """Citations rendered by a citation processor in four common styles are nearly all right."""
    measure: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "measure_citation_styles.py"))
    items = json.loads(measure["SOURCES"].read_text())
    verdicts: Counter[str] = Counter()
    for style in ("apa", "ieee", "oscola", "american-medical-association"):
        rendered = measure["render"](style, items)
        for item in items:
            verdicts.update(measure["score"](item, rendered[item["id"]]).values())
    assert verdicts["wrong"] <= 0.003 * verdicts.total()
    assert verdicts["right"] >= 0.95 * verdicts.total()
