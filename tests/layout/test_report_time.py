"""When a report was issued, and which time it covers, by what is printed in it."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from pipeline.record.country import Source  # noqa: TC001 - a name of the answer
from tests.support.extracting import document

CHAPTER = "## Kenya\n\nIt rained.\n"


def source(text: str, path: str = "a.md") -> Source:
    """The source of the only record of a Markdown report."""
    found = extract(document(text, path), profile=None, families=load_families(), recognize=None)
    return found.records[0].source


def period(text: str) -> tuple[str, str] | None:
    """The period of a report, with its basis."""
    found = source(text).period
    return (found.edtf, found.basis) if found else None


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ("# Report\n\nFirst published in 2011 by the Watch\n\n", "2011"),
        ("# Report\n\nDistr.: General\n\n11 April 2025\n\n", "2025-04-11"),
        ("# Report\n\nLast updated: 24 September 2014\n\n", "2014-09-24"),
        ("# Report\n\nMarch 2019\n\n", "2019-03"),
        ("# Report\n\n**Publication Date:** 04/23/2026\n\n", "2026-04-23"),
        ("# Report\n\nPublication Date: 04/09/2026\n\n", None),
        ("# Report\n\nPublication Date: 04/09/2026\n\n- [April 9, 2026](1.pdf)\n\n", "2026-04-09"),
        ("# Report\n\n| Published: | 23 April 2026 |\n|---|---|\n| By: | Us |\n\n", "2026-04-23"),
        ("# Arrivals\n\nRelease No.35, 2022 24th January, 2022\n\n", "2022-01-24"),
        (
            f"# Report\n\n{'All rights are reserved. ' * 20}\nFirst published in 2011 by Us\n\n",
            "2011",
        ),
        ("# Report\n\nHa Noi, July 2020\n\n", "2020-07"),
        ("# Report\n\nBelgrade, 2012\n\n", "2012"),
        ("# Labour Force Survey, 2012\n\n", None),
        ("# Report\n\nReleased on 25/07 /2018\n\n", "2018-07-25"),
        ("# Report\n\nSession of 4–15 November 2019\n\n", None),
        ("# The World Atlas 1990\n\nPosting date: 21 February 2010\n\n", None),
    ],
)
def test_the_date_of_issue_is_read_in_usual_prints(front: str, published: str | None) -> None:
    assert source(front + CHAPTER).published == published


def test_a_file_named_by_an_old_law_is_of_the_year_of_its_issue() -> None:
    found = source(
        f"# Section 122 of the Trade Act of 1974\n\nApril 9, 2026\n\n{CHAPTER}",
        "section-122-of-the-trade-act-of-1974.md",
    )
    assert (found.edition, found.published) == ("2026", "2026-04-09")


def test_a_web_page_gives_its_date_of_issue_in_its_head() -> None:
    page = (
        '<html><head><meta property="article:published_time" content="2015-03-02T10:00:00Z">'
        "</head><body><h1>Kenya</h1><p>It rained in Kenya.</p></body></html>"
    )
    found = read_source(page.encode(), "a.html", "a")
    assert found.published == "2015-03-02"


@pytest.mark.parametrize(
    ("front", "edition", "covered"),
    [
        (
            "# Rights 2011\n\nThis report covers January to December 2010.\n\n",
            "2011",
            "2010-01/2010-12",
        ),
        ("# World Review 2006\n\nEvents of 2005\n\n", "2006", "2005"),
        ("WORLD REVIEW | 2006\n\nEVENTS OF 2005\n\n", "2006", "2005"),
        ("WORLD REVIEW\n\n2006 EVENTS OF 2005\n\n", "2006", "2005"),
        (
            "# Review\n\n2022\n\nThis bulletin covers 1 to 31 May 2022.\n\n",
            "2022",
            "2022-05-01/2022-05-31",
        ),
        (
            "# Report 2021/22\n\nThe fiscal year runs from 1 July to 30 June.\n\n",
            None,
            "2021-07-01/2022-06-30",
        ),
        ("# Report 2021/22\n\n", None, "2021/2022"),
        ("# Report 2020\n\nIt tells of the period 1999 to 2004.\n\n", "2020", None),
        (
            "# Kenya: Update 5 (as of 21 August 2014)\n\nIt covers the period 14-21 August.\n\n",
            "2014",
            "2014-08-14/2014-08-21",
        ),
        (
            "# Update\n\nThe report was closed on 3 May 2016.\n\nIt covers 1 to 30 April.\n\n",
            "2016",
            "2016-04-01/2016-04-30",
        ),
        (
            "# Rights Report 2016/17\n\nThis report documents concerns through 2016.\n\n",
            "2016",
            "2016",
        ),
        ("# Annual Report 2017-2018\n\n", None, "2017/2018"),
        ("# Report pursuant to resolution 2653 (2022)\n\n9 May 2016\n\n", "2016", None),
    ],
)
def test_the_edition_is_what_a_report_is_called_and_the_period_what_it_covers(
    front: str, edition: str | None, covered: str | None
) -> None:
    found = source(front + CHAPTER)
    assert (found.edition, found.period.edtf if found.period else None) == (edition, covered)


def test_a_stated_period_ends_with_the_issue_where_its_end_is_not_stated() -> None:
    front = "Distr.: General\n\n24 October 2019\n\n# Report\n\n"
    stated = "This report covers developments since my last report of 7 August 2019.\n\n"
    assert period(front + stated + CHAPTER) == ("2019-08-07/2019-10-24", "printed")


def test_the_period_is_inferred_from_the_year_that_a_report_names_as_a_whole() -> None:
    named = "By the end of 2005 nothing had changed. " * 30
    assert period(f"# Rights 2006\n\n## Kenya\n\n{named}\n") == ("2005", "inferred")
    assert period(f"# Rights 2006\n\n## Kenya\n\n{named[: len(named) // 2]}\n") is None


def test_the_period_is_inferred_from_full_dates_within_twelve_months() -> None:
    dates = "On 4 May 2009 it rained, and in October 2009 too. " * 20
    assert period(f"# Rights\n\n## Kenya\n\n{dates}\n") == ("2009", "inferred")
    over_the_year = dates.replace("May 2009", "March 2010")
    assert period(f"# Rights\n\n## Kenya\n\n{over_the_year}\n") == ("2009-10/2010-03", "inferred")


def test_the_profile_of_a_family_says_what_its_edition_covers() -> None:
    text = "# TRAFFICKING IN PERSONS REPORT 2019\n\n## Kenya (Tier 2)\n\n### Prosecution\n\n"
    assert period(f"{text}It rained.\n") == ("2018-04/2019-03", "inferred")


def test_a_monthly_bulletin_is_of_the_month_that_it_names_again_and_again() -> None:
    named = "Arrivals rose in April 2014.\n\n" * 6
    found = source(f"# Arrivals\n\nApril 2014\n\n## Kenya\n\n{named}")
    assert (found.published, found.period.edtf if found.period else None) == (None, "2014-04")


def test_days_of_one_month_name_no_month_that_the_report_is_about() -> None:
    days = "".join(f"On {day} April 2014 the road was closed.\n\n" for day in range(3, 9))
    found = source(f"# Roads\n\nReviewed on 9 April 2014\n\n## Kenya\n\n{days}")
    assert found.period is None


def test_a_place_for_a_date_that_was_not_filled_in_is_no_year_of_the_report() -> None:
    found = source("[Month, Day], 2001\n\n# Roads\n\nMarch 2006\n\n## Kenya\n\nIt rained.\n")
    assert found.edition == "2006"


def test_the_month_in_which_a_copy_was_released_is_no_period() -> None:
    head = "Title: Roads of Kenya 2015\n\nAuthor: Salt Office\n\nRelease Date: March, 2017\n"
    rain = "Rain fell on the roads of the north, and the bridges of the south were closed. " * 3
    votes = f"{rain}A vote is due in March 2017.\n\n" * 9
    text = f"{head}\nLanguage: English\n\n{votes}"
    found = extract(document(text, "a.txt"), profile=None, families=(), recognize=None)
    assert found.records[0].source.period is None


def test_the_label_of_a_charts_axis_is_no_year_of_the_report() -> None:
    heads = ("FY2007\n\n", "")
    pages = "\f".join(f"{heads[n % 2]}Ghana has grown in year {n}.\n" for n in range(8))
    front = "Ghana\n\nStaff Report\n\nFebruary 2011\n\n" + "Ghana has many roads, and " * 9
    assert source(f"{front}rain.\n\f{pages}", "a.txt").edition == "2011"
