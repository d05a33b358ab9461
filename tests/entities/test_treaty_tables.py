"""Tables of treaty status: each treaty with what the country did, and when."""

from __future__ import annotations

import pytest

from tests.support.extracting import record

RATIFICATION_AND_YEAR = """
| Key Agreement | Ratification | Year |
|---|---|---|
| International Covenant on Civil and Political Rights (ICCPR) | Yes | 1994 |
| Optional Protocol to ICCPR | No | -- |
| Convention on the Rights of the Child (CRC) | Yes | 1995 |
"""
SIGNED_AND_RATIFIED = """
| Treaty | Signed | Ratified |
|---|---|---|
| Convention against Torture | 1990 | 1994 |
| Optional Protocol to the Convention against Torture | 2004 | |
| Convention on Cybercrime | No | No |
"""
STATUS_IN_WORDS = """
| Instrument | Status |
|---|---|
| Rome Statute of the International Criminal Court | Ratified 2003 |
| Arms Trade Treaty | Signed, not ratified |
| Convention on Cluster Munitions | Not a party |
| Kyoto Protocol | Acceded (1999) |
"""
# Not looked at while the rules were written
ONE_DATE = """
| Convention | Date of ratification or accession (a) |
|---|---|
| Convention on the Elimination of All Forms of Discrimination against Women | 5 May 1994 |
| Optional Protocol to the Convention on the Elimination of All Forms of Discrimination against \
Women | 3 June 2005 (a) |
| International Convention on the Protection of the Rights of All Migrant Workers and Members of \
Their Families | – |
"""
THREE_DATES = """
| International instrument | Signature | Ratification | Entry into force |
|---|---|---|---|
| Palermo Protocol | 12 December 2000 | 5 September 2006 | 5 October 2006 |
| Smuggling Protocol | 12 December 2000 | Not yet | |
| Convention on Biological Diversity | | 2 June 1994 | 31 August 1994 |
"""
SIGNATURE_AND_ACCESSION = """
| Treaty | Signature | Accession |
|---|---|---|
| Lanzarote Convention | | 4 June 2003 |
| European Social Charter | 12 May 1999 | |
"""
STATUS_AND_YEAR = """
| Regional Agreement | Status | Year |
|---|---|---|
| European Convention on Extradition | Acceded | 2001 |
| Convention on the Salt Roads of Sarn | Not signed | -- |
| European Social Charter | Party | 1999 |
| Lanzarote Convention | Signed | 2011 |
"""
NOT_A_PARTY = """
| Treaty | Ratification/accession | Not a party |
|---|---|---|
| Arms Trade Treaty | 23 May 2016 | |
| Convention on Cluster Munitions | | \u2713 |
"""
DENOUNCED = """
| | Ratified | In force |
|---|---|---|
| Kyoto Protocol | 1997 | Yes |
| Convention on Cybercrime | 1993 | Denounced 2001 |
"""


def statuses(table: str) -> list[str]:
    """The rows of `instruments` in short: name, status, date, and the country that acted."""
    found = record(f"## Georgia\n\n### Treaties\n{table}")
    return [
        " ".join(filter(None, (row["name"][:40], row["status"], row["edtf"], row["actor"])))
        for row in found["instruments"]
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            RATIFICATION_AND_YEAR,
            [
                "International Covenant on Civil and Poli ratified 1994 GEO",
                "Optional Protocol to the International C not ratified GEO",
                "Convention on the Rights of the Child ratified 1995 GEO",
            ],
        ),
        (
            SIGNED_AND_RATIFIED,
            [
                "Convention against Torture and Other Cru ratified 1994 GEO",
                "Optional Protocol to the Convention agai signed 2004 GEO",
                "Convention on Cybercrime not ratified GEO",
            ],
        ),
        (
            STATUS_IN_WORDS,
            [
                "Rome Statute of the International Crimin ratified 2003 GEO",
                "Arms Trade Treaty not ratified GEO",
                "Convention on Cluster Munitions not ratified GEO",
                "Kyoto Protocol to the United Nations Fra acceded 1999 GEO",
            ],
        ),
        (
            ONE_DATE,
            [
                "Convention on the Elimination of All For ratified 1994-05-05 GEO",
                "Optional Protocol to the Convention on t acceded 2005-06-03 GEO",
                "International Convention on the Protecti",
            ],
        ),
        (
            THREE_DATES,
            [
                "Protocol to Prevent, Suppress and Punish ratified 2006-09-05 GEO",
                "Protocol against the Smuggling of Migran not ratified GEO",
                "Convention on Biological Diversity ratified 1994-06-02 GEO",
            ],
        ),
        (
            SIGNATURE_AND_ACCESSION,
            [
                "Council of Europe Convention on the Prot acceded 2003-06-04 GEO",
                "European Social Charter signed 1999-05-12 GEO",
            ],
        ),
        (
            STATUS_AND_YEAR,
            [
                "European Convention on Extradition acceded 2001 GEO",
                "Convention on the Salt Roads of Sarn not ratified GEO",
                "European Social Charter party 1999 GEO",
                "Council of Europe Convention on the Prot signed 2011 GEO",
            ],
        ),
        (
            NOT_A_PARTY,
            [
                "Arms Trade Treaty ratified 2016-05-23 GEO",
                "Convention on Cluster Munitions not ratified GEO",
            ],
        ),
        (
            DENOUNCED,
            [
                "Kyoto Protocol to the United Nations Fra ratified 1997 GEO",
                "Convention on Cybercrime not ratified GEO",
            ],
        ),
    ],
)
def test_tables_of_treaty_status_fill_the_instruments(table: str, expected: list[str]) -> None:
    """A row for each treaty; a dash states nothing."""
    assert statuses(table) == expected


def test_a_table_of_other_things_states_no_treaty_status() -> None:
    """Words for a status alone make no table of treaties."""
    other = "\n| Year | Signed | Ratified |\n|---|---|---|\n| 2004 | 12 | 3 |\n"
    assert statuses(other) == []


def test_a_date_under_a_head_of_several_acts_is_of_the_act_in_its_cell() -> None:
    """`Date of signing, accession or ratification` does not say which act a bare date dates."""
    table = """
| Name of instrument | Date of signing, accession or ratification |
|---|---|
| Kyoto Protocol | Acceded to on 16 June 1999 |
| Rome Statute | 5 May 2003 |
| Convention on Cybercrime | No action taken |
"""
    kyoto, rome, cybercrime = statuses(table)
    assert kyoto.endswith(" acceded 1999-06-16 GEO")
    assert rome == "Rome Statute of the International Crimina"[:40]
    assert cybercrime == "Convention on Cybercrime not ratified GEO"


def test_a_date_under_a_head_of_all_ways_to_be_bound_is_that_of_a_party() -> None:
    head = "| Core treaties | Date of ratification, accession or succession |\n|---|---|\n"
    (row,) = statuses(f"{head}| ICERD | 6 July 1992 |\n")
    assert row.endswith(" party 1992-07-06 GEO")


def test_a_cross_is_a_yes_where_nothing_else_says_yes_or_no() -> None:
    table = """
| Convention | Signature | Ratification |
|---|---|---|
| Rome Statute | X | {} |
"""
    assert statuses(table.format(""))[0].endswith(" signed GEO")
    assert not statuses(table.format("✓"))[0].endswith(" GEO")


def test_the_code_before_a_convention_of_the_ilo_is_no_part_of_its_name() -> None:
    table = """
| ILO Convention | Date | Status |
|---|---|---|
| C029 - Forced Labour Convention, 1930 (No. 29) | 22 Sep 1997 | In force |
"""
    assert statuses(table) == ["Forced Labour Convention, 1930 (No. 29) party 1997-09-22 GEO"]


def test_the_country_that_heads_a_column_did_what_its_cells_state() -> None:
    table = """
| Treaty | Georgia | Armenia |
|---|---|---|
| Paris Agreement | 8 May 2017 (accession) | Ratified 2017 |
| Kyoto Protocol | 16 June 1999 | |
"""
    assert [row for row in statuses(table) if row[-3:].isupper()] == [
        "Paris Agreement acceded 2017-05-08 GEO",
        "Paris Agreement ratified 2017 ARM",
    ]
