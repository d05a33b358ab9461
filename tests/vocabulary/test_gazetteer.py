"""The gazetteer: a name has one identity; names that it must know and must not know."""

from __future__ import annotations

import re
import string

import iso3166
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.vocabulary import countries, instruments, organizations
from pipeline.vocabulary.countries import find_country, find_demonym, get_country, is_ambiguous
from pipeline.vocabulary.instruments import find_instrument, instrument_names
from pipeline.vocabulary.normalize import build_index, fold, spell_variants, strip_article
from pipeline.vocabulary.organizations import find_organization, organization_names

ALPHA3 = r"[A-Z]{3}"
CODE = re.compile(rf"{ALPHA3}|[A-Z]{{4}}|{ALPHA3}-[a-z]+(_[a-z]+)*|[a-z]+(_[a-z]+)*")

COUNTRIES = {
    "AFGHANISTAN": "AFG",
    "Antigua & Barbuda": "ATG",
    "Bahamas, The": "BHS",
    "Morocco (\u0627\u0644\u0645\u063a\u0631\u0628)": "MAR",
    "\u0627\u0644\u0645\u063a\u0631\u0628 Morocco": "MAR",
    "Georgia / \u10e1\u10d0\u10e5\u10d0\u10e0\u10d7\u10d5\u10d4\u10da\u10dd": "GEO",
    "The Bahamas": "BHS",
    "Burma": "MMR",
    "Burma (Myanmar)": "MMR",
    "Byelarus": "BLR",
    "Cabo Verde": "CPV",
    "Cocos (Keeling) Islands": "CCK",
    "Congo, Democratic Republic of the": "COD",
    "Congo, Republic of the": "COG",
    "Cote D'ivoire": "CIV",
    "Côte d’Ivoire": "CIV",
    "C\ufffdte d\ufffdIvoire": "CIV",
    "Democratic People\ufffds Republic of Korea": "PRK",
    "Czechoslovakia": "CSHH",
    "East Timor": "TLS",
    "Eswatini (Swaziland)": "SWZ",
    "Falkland Islands (Islas Malvinas)": "FLK",
    "Gambia, The": "GMB",
    "Gaza Strip": "PSE-gaza_strip",
    "Georgia": "GEO",
    "Federal Republic of Yugoslavia": "YUCS",
    "German Democratic Republic": "DDDE",
    "Germany, Democratic Republic of": "DDDE",
    "Germany, East": "DDDE",
    "Germany, West": "DEU",
    "Germany, Federal Republic of": "DEU",
    "Holy See (Vatican City)": "VAT",
    "Iraq - Saudi Arabia Neutral Zone": "NTHH",
    "Ivory Coast": "CIV",
    "Jan Mayen": "SJM-jan_mayen",
    "Kazakstan": "KAZ",
    "Korea, North": "PRK",
    "Egypt, Arab Rep.": "EGY",
    "Venezuela, RB": "VEN",
    "Iran, Islamic Rep.": "IRN",
    "Netherlands (Kingdom of the)": "NLD",
    "China, Hong Kong SAR": "HKG",
    "Korea, Republic of": "KOR",
    "Kosovo": "kosovo",
    "Kyrgyz Republic": "KGZ",
    "Macedonia,": "MKD",
    "Macedonia, The Former Yugoslav Republic Of": "MKD",
    "Man, Isle of": "IMN",
    "Micronesia, Federated States of": "FSM",
    "Netherlands Antilles": "ANHH",
    "Niger": "NER",
    "Nigeria": "NGA",
    "Pacific Islands, Trust Territory of the": "PCHH",
    "Paracel Islands": "paracel_islands",
    "Serbia": "SRB",
    "Serbia And Montenegro": "CSXX",
    "Soviet Union": "SUHH",
    "South Vietnam": "south_vietnam",
    "North Vietnam": "VDVN",
    "St. Kitts and Nevis": "KNA",
    "Swaziland": "SWZ",
    "Taiwan": "TWN",
    "Svalbard": "SJM-svalbard",
    "Turkiye": "TUR",
    "Türkiye": "TUR",
    "U.S.": "USA",
    "the UK": "GBR",
    "Upper Volta": "BFA",
    "Virgin Islands, British": "VGB",
    "Wake Island": "UMI-wake_island",
    "West Bank": "PSE-west_bank",
    "Western Samoa": "WSM",
    "World": "world",
    "Yemen": "YEM",
    "Yemen (Aden)": "YDYE",
    "Yemen (Sanaa)": "YEM",
    "Yemen, South": "YDYE",
    "Yemen, People's Democratic Republic of": "YDYE",
    "Yugoslavia": "YUCS",
    "Zaire": "COD",
}

NO_COUNTRY = """
Appendix|Communications|Economy|Geography|Government|Introduction|Military|Notes|People|Sources
Transportation|Kazakh|Kazakhs|Korea|us|Us|uk|the|st|St|Georgia (Russia)|Kazakhstan and Kyrgyzstan
Kazakhstans|Kazakhstn|Gulf of Mexico|New Mexico|Congo River|Korea, Kazakhstan
""".replace("\n", "|").split("|")

DEMONYMS = {
    "Kazakh": "KAZ",
    "Kazakhstani": "KAZ",
    "KAZAKHS": "KAZ",
    "Kyrgyz": "KGZ",
    "Thai": "THA",
    "Thais": "THA",
    "Nigerian": "NGA",
    "Nigerien": "NER",
    "Russian": "RUS",
    "Soviet": "SUHH",
    "South Sudanese": "SSD",
    "Ivorian": "CIV",
    "Filipinas": "PHL",
    "Burkinabè": "BFA",
    "Equatorial Guinean": "GNQ",
}

NO_DEMONYM = [
    *("Dominican", "Congolese", "Guinean", "Korean"),  # two countries each
    *("Arab", "Kurdish", "Tatar", "English"),  # peoples and languages
    *("polish", "turkish", "Kazakhstan", "Kazakhs and"),
]

INSTRUMENTS = {
    "Palermo Protocol": "Protocol to Prevent, Suppress and Punish Trafficking in Persons, "
    "Especially Women and Children, supplementing the United Nations Convention against "
    "Transnational Organized Crime",
    "ILO Convention 182": "Worst Forms of Child Labour Convention, 1999 (No. 182)",
    "UN CRC": "Convention on the Rights of the Child",
    "CEDAW": "Convention on the Elimination of All Forms of Discrimination against Women",
    "ILO C. 138, Minimum Age": "Minimum Age Convention, 1973 (No. 138)",
}

SYNONYMS = (
    ("Palermo Protocol", "U.N. TIP Protocol"),
    ("Palermo Protocol", "the Palermo Protocol on Trafficking in Persons"),
    ("ILO Convention 182", "Convention 182"),
    ("ILO Convention 182", "ILO C. 182"),
    ("ILO Convention 182", "ILO Convention No. 182 on the Worst Forms of Child Labor"),
    ("ILO Convention 182", "Worst Forms of Child Labor Convention"),
    ("UN CRC", "United Nations Convention on the Rights of the Child"),
)

NO_INSTRUMENT = """
U.N. convention against human trafficking|Optional Protocol|Hague Convention|Geneva Convention
crc|cat|Convention 5|ILO Convention 999|ILO Conventions 138 and 182|Protocol|Convention
""".replace("\n", "|").split("|")

ORGANIZATIONS = {
    "IOM": "International Organization for Migration",
    "the IOM": "International Organization for Migration",
    "international organization for migration": "International Organization for Migration",
    "International Labor Organization": "International Labour Organization",
    "U.N. Office on Drugs and Crime": "United Nations Office on Drugs and Crime",
    "Commonwealth of Independent States": "Commonwealth of Independent States",
    "Interpol": "International Criminal Police Organization",
    "UNICEF": "United Nations Children's Fund",
}

NO_ORGANIZATION = ["iom", "un", "who", "Commonwealth", "DRC", "IRC", "Ministry", "Red Cross"]


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("The St. Kitts & Nevis", "saint kitts and nevis"),
        ("Guinea–Bissau", "guinea bissau"),
        ("  São\u00a0Tomé ", "sao tome"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("the", "the"),
        ("Best", "best"),
        ("...", ""),
    ],
)
def test_fold_ignores_case_accents_and_punctuation(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_a_bare_name_folds_as_the_printed_one(name: str) -> None:
    assert fold(strip_article(name)) == fold(name)


@given(st.text())
def test_no_text_makes_a_lookup_raise(name: str) -> None:
    for found in (
        find_country(name),
        find_demonym(name),
        find_organization(name),
        find_instrument(name),
    ):
        assert found is None or found


@pytest.mark.parametrize("mark", ["(", ")", ",", "the ", "A", "9", "\u0301", "St. "])
def test_long_nonsense_names_nothing(mark: str) -> None:
    name = mark * 10_000
    assert (find_country(name), find_organization(name), find_instrument(name)) == (
        None,
        None,
        None,
    )


def test_two_identities_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="Congo"):
        build_index([("Congo", "COG"), ("Congo", "COD")])


def test_printed_variants_of_a_name_are_generated() -> None:
    assert list(spell_variants("Saint Lucia")) == ["Saint Lucia", "St. Lucia"]
    assert "U.N. Children’s Fund" in spell_variants("United Nations Children's Fund")


@pytest.mark.parametrize(("name", "code"), COUNTRIES.items())
def test_a_printed_name_identifies_its_country(name: str, code: str) -> None:
    found = find_country(name)
    assert found is not None
    assert found.code == code
    assert get_country(code) == found


@pytest.mark.parametrize("name", NO_COUNTRY)
def test_other_names_identify_no_country(name: str) -> None:
    assert find_country(name) is None


def test_case_of_a_heading_does_not_count() -> None:
    spelled = [name for name in countries.country_names() if len(name) > len("BiH")]
    assert all(find_country(name) == find_country(name.upper()) for name in spelled)


def test_every_country_of_the_standard_is_known_by_its_name_and_code() -> None:
    for iso in iso3166.countries:
        if iso.alpha3.startswith("X"):  # left to users by the standard
            continue
        found = find_country(iso.name)
        assert found == get_country(iso.alpha3)
        assert found is not None
        assert (found.alpha2, found.alpha3, found.numeric) == (iso.alpha2, iso.alpha3, iso.numeric)
        assert found.official_name == iso.name


def test_codes_are_well_formed_and_parts_carry_the_codes_of_the_whole() -> None:
    for code in set(countries.country_names().values()):
        assert CODE.fullmatch(code)
        found = get_country(code)
        assert found is not None
        whole = code.partition("-")[0]
        own = {"kosovo": "XKX"}.get(code)  # the one code that ISO leaves to users and others use
        assert found.alpha3 == (whole if re.fullmatch(ALPHA3, whole) else own)


def test_codes_of_the_factbook_are_no_names() -> None:
    letters = string.ascii_uppercase
    known = {
        first + second for first in letters for second in letters if find_country(first + second)
    }
    assert known == {"UK", "US"}  # in the factbook as in prose; all others are another's in ISO
    assert find_country("UK") == find_country("United Kingdom") != find_country("Ukraine")


@pytest.mark.parametrize(("word", "code"), DEMONYMS.items())
def test_a_demonym_identifies_its_country(word: str, code: str) -> None:
    assert find_demonym(word) == code
    assert find_country(word) is None


@pytest.mark.parametrize("word", NO_DEMONYM)
def test_other_words_are_no_demonyms(word: str) -> None:
    assert find_demonym(word) is None


def test_names_and_demonyms_of_prose_are_found_one_by_one() -> None:
    assert all(
        find_country(name) == get_country(code) for name, code in countries.country_names().items()
    )
    assert all(find_demonym(word) == code for word, code in countries.demonyms().items())
    assert not countries.country_names().keys() & countries.demonyms().keys()


def test_seas_and_unions_are_no_names_of_countries() -> None:
    assert not {"World", "Pacific Ocean", "European Union"} & countries.country_names().keys()


def test_phrases_that_contain_a_name_are_not_the_name() -> None:
    known = countries.country_names().keys() | countries.demonyms().keys()
    for phrase in countries.lookalikes():
        assert find_country(phrase) is None or phrase == "Indian Ocean"
        assert find_demonym(phrase) is None
        assert any(re.search(rf"\b{re.escape(name)}\b", phrase) for name in known), phrase


def test_ambiguous_words_are_names_or_demonyms() -> None:
    known = {fold(name) for name in countries.country_names().keys() | countries.demonyms().keys()}
    assert countries._ambiguous() <= known  # noqa: SLF001
    assert is_ambiguous("Georgia")
    assert is_ambiguous("TURKEY")
    assert not is_ambiguous("Kazakhstan")


@pytest.mark.parametrize(("name", "full"), ORGANIZATIONS.items())
def test_a_printed_name_identifies_its_organization(name: str, full: str) -> None:
    found = find_organization(name)
    assert found is not None
    assert found.name == full


@pytest.mark.parametrize("name", NO_ORGANIZATION)
def test_other_names_identify_no_organization(name: str) -> None:
    assert find_organization(name) is None


def test_a_shared_acronym_is_given_but_identifies_nobody() -> None:
    found = find_organization("International Rescue Committee")
    assert found is not None
    assert found.acronym == "IRC"


def test_names_of_organizations_in_prose_are_found_one_by_one() -> None:
    for name, full in organization_names().items():
        found = find_organization(name)
        assert found is not None
        assert found.name == full
    assert len(set(organization_names().values())) >= 120


@pytest.mark.parametrize(("name", "title"), INSTRUMENTS.items())
def test_a_printed_name_identifies_its_instrument(name: str, title: str) -> None:
    assert find_instrument(name) == title


@pytest.mark.parametrize(("name", "other"), SYNONYMS)
def test_synonyms_identify_the_same_instrument(name: str, other: str) -> None:
    assert find_instrument(name) == find_instrument(other) is not None


@pytest.mark.parametrize("name", NO_INSTRUMENT)
def test_other_names_identify_no_instrument(name: str) -> None:
    assert find_instrument(name) is None


def test_names_of_instruments_in_prose_are_found_one_by_one() -> None:
    assert all(find_instrument(name) == title for name, title in instrument_names().items())
    assert len(set(instrument_names().values())) >= 60


def test_no_acronym_means_both_an_organization_and_an_instrument() -> None:
    assert not organizations._acronyms().keys() & instruments._acronyms().keys()  # noqa: SLF001


def test_no_name_means_both_an_organization_and_an_instrument() -> None:
    assert not organization_names().keys() & instrument_names().keys()


def test_countries_have_wikidata_items_and_parts_of_codes_have_none() -> None:
    expected = {
        "KAZ": "Q232",
        "kosovo": "Q1246",
        "SUHH": "Q15180",
        "DNK": "Q35",
        "NLD": "Q55",
        "ESH": "Q6250",
        "PSE-gaza_strip": None,
    }
    found = {code: country.wikidata for code in expected if (country := get_country(code))}
    assert found == expected
    codes = set(countries.country_names().values())
    items = [country.wikidata for code in codes if (country := get_country(code))]
    known = [item for item in items if item]
    assert len(known) == len(set(known))
    assert len(known) > len(iso3166.countries) - 5
