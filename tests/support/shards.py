"""Hypothesis strategies: chapters made of shards of how reports are printed, whole and broken."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# In a continuous build the same examples every time; at a desk new ones.
CHECKED: Final = settings(
    derandomize="CI" in os.environ,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow],
)

COUNTRIES: Final = (
    *("## Kyrgyzstan", "## **Georgia**", "# Moldova", "### Georgia", "## MOLDOVA (continued)"),
    *(
        "**Armenia**",
        "Armenia\n=======",
        "## Ruritania",
        "## Moldova<sup>1</sup>",
        "##",
        "####### x",
    ),
)
SECTIONS: Final = (
    *("### Trafficking Routes", "### **Forms of Trafficking**", "**Government Responses**"),
    *("### I. Multilateral Initiatives", "#### 2.1. Of Nothing", "### Assistance to Victims ###"),
    *("### Government Responses<sup>2</sup>", "Forms of Trafficking\n---", "# Bibliography"),
    *("## Contents", "## Appendix A", "### ", "### *", "## T. E. H.", "### 香港"),
)
VALUES: Final = {
    "Population": ("5,431,747", "4,615,807 (July 2009 est.)<sup>1</sup>", "NA", "11,4003", ""),
    "Population Growth Rate": ("1.396%", "-0.325% (2009 est.)", "- 0.1%", "1.3.96%", "%"),
    "Life Expectancy": (
        "total population: 69.43 years; male: 65.43 years; female: 73.64 years",
        "69.43 years\nmale: 65.43 years",
        "about seventy years",
    ),
    "Literacy Rate": ("99.4%", "total population: 98.7%; male: 99.3%; female: 98.1%<sup>2,3</sup>"),
    "Unemployment Rate": ("18%", "less than 3%", "18% 19%", "9999999999999999999%"),
    "Gross Domestic Product per Capita": (r"\$2,100", "$4,700 (2008 est.)", "$", "(" * 40),
    "Religions": (
        "Muslim 75%, Russian Orthodox 20%, other 5%",
        "Muslim 47%, other (Sunni 3%, Shi'a 4%) 30%",
        "Muslim 120%, *other* 5%",
        "Islam | none",
    ),
    "Capital": ("Bishkek", "T'bilisi<sup>2</sup>", "**Yerevan** (the *city*)"),
    "Principal Harvests": ("apricots, grapes", "n/a"),
}
SENTENCES: Final = (
    "Georgia is a source and transit country.",
    "Women from Georgia are trafficked to Turkey and Greece.<sup>3</sup>",
    "On March 14, 2007, Georgia ratified the Palermo Protocol.<sup>1,2</sup>",
    "Georgia has not ratified the U.N. Convention against Torture<sup>9</sup> in 2003",
    "The International Organization for Migration (IOM) pays; IOM's staff left.",
    "a sentence that began on the page before.",
    "and the road goes on to the",
    "It rose from 3–4 % to ½ of 10 km² in the *mid-1990s*, **so** they say",
    "Population: what a label is not, in prose",
    "He said: \u201cno\u201d\u2026 [sic] (and \\*so\\* on",
)
NOTES: Final = (
    "<sup>1</sup> CIA, THE WORLD FACTBOOK (2009), <https://factbook.example/geos/kg.html>.",
    "<sup>2</sup> *Id.* at 1.",
    "<sup>3</sup>Toktosunova *supra* at 2.",
    "<sup>3</sup> AIDA TOKTOSUNOVA, ROADS WITHOUT RETURN (2006).\n<sup>4</sup> Id.",
    "<sup>*</sup> Lela Gvazava, *The Price of a Visa*, BATUMI LETTER, Jan. 21, 2008.",
    "<sup>5</sup>",
    "<sup>1-3</sup> A note of several marks",
    "[^6]: See Kelly, supra note 2, at 45; cf. IOM, A HOUSE (July 2008).",
)
FURNITURE: Final = (
    *("---", "***", "* * *", "- 12 -", "xii", "Page 3 of 9", "\\---"),
    "## A Human Rights Report on Trafficking in Persons, Especially Women and Children",
)
# Unlike the rest, these may hide letters: tags, references, links, ligatures, raised figures.
RUBBISH: Final = (
    *("*", "**", "_a_b_", "****a**", "<sup>", "</sup>", "<sup>x</sup>", "<sup>1,,2</sup>", "<br/>"),
    *("<!-- gone", "<!-- gone --> here", "&amp;", "&#0;", "&#x110000;", "&nosuch;", "&#32;", "`"),
    *(
        "\\",
        "\\\n",
        "[",
        "](",
        "[a](b)",
        "](c) x",
        "see [they](http://x.example/a_b) say",
        "![i](j)",
        "<http://a b>",
        "<https://x.example/>",
    ),
    *("|", "| a | b |\n|---|---|\n| c | d |", "| Population | 5 |", "a | b\n-|-\nPopulation | 9"),
    *("> quoted\n> on", "1. one\n2. two", "- item\n  goes on\n- *", "    code", "```\nfence\n```"),
    *(
        "[x]: http://y.example",
        "<div>",
        "#",
        "=====",
        "\t",
        " \u00a0 ",
        "\u200b",
        "\ufeff",
        "\u00ad",
    ),
    *("\x0c", "a\x0bb", "\u2028", "\x85", "e\u0301\u0301", "\u0301", "ﬁn ﬃ", "각", "각"),
    *(
        "\U0001f1f0\U0001f1ff",
        "שלום",
        "²³",
        "m²",
        "x⁴",
        "\ud800",
        "\x00",
        "\u017f",
        "İ",
        "²<sup>3</sup>",
    ),
    *(
        "<sup>**5**</sup>",
        "<sup>[6]</sup>",
        "<sup> 7 </sup>",
        "<sup>1-9999</sup>",
        "<sup>9-1</sup>",
    ),
)
# What once went wrong, shrunk by Hypothesis.
COUNTEREXAMPLES: Final = (
    "<sup>\n<sup>1</sup> CIA, THE WORLD FACTBOOK (2009).\n",
    "\x0c\n\n## Georgia\n",
    " \u00a0 \n---\n\nText.\n",
    "## Georgia\n\n### I. Initiatives<sup>3</sup>\n",
    "[^6]: See Kelly, supra note 2.\n\n](c) x\n",
    "<sup>*</sup> Lela Gvazava, *The Price of a Visa*, BATUMI LETTER, Jan. 21, 2008.\n",
    "## Kyrgyzstan <sup>1-3</sup> A note of several marks\n",
    "> ## Georgia\n\n- ## Moldova\n",
    "**Population:** \n<sup>5</sup>\n",
    "| | |\n|---|---|\n| Population | 5 |\n",
)
GLUE: Final = ("\n\n", "\n\n", "\n\n", "\n", "  \n", " ", "")


def statistics(values: dict[str, tuple[str, ...]] = VALUES) -> st.SearchStrategy[str]:
    """One line of a statistics block, in one of the ways that labels are set."""
    ways = ("**{0}:** {1}", "{0}: {1}", "**{0}**: {1}", "- **{0}:** {1}", "| {0} | {1} |")
    printed = [
        way.format(label, value) for label in values for value in values[label] for way in ways
    ]
    return st.sampled_from(printed)


def pieces(*, rubbish: bool) -> st.SearchStrategy[str]:
    """One shard of a chapter."""
    whole = [*COUNTRIES, *SECTIONS, *SENTENCES, *SENTENCES, *NOTES, *FURNITURE]
    kinds = [st.sampled_from(whole), statistics()]
    if rubbish:
        kinds += [st.sampled_from(RUBBISH), st.text(max_size=12)]
    return st.one_of(kinds)


def chapters(*, rubbish: bool) -> st.SearchStrategy[str]:
    """Markdown of shards glued together; without `rubbish` its markup hides no letters."""
    glued = st.tuples(pieces(rubbish=rubbish), st.sampled_from(GLUE)).map("".join)
    bodies = st.lists(glued, min_size=1, max_size=14).map("".join)
    return st.tuples(st.sampled_from(("", "## Georgia\n\n")), bodies).map("".join)


@st.composite
def damaged(
    draw: st.DrawFn, printed: st.SearchStrategy[str], shards: st.SearchStrategy[str]
) -> str:
    """What is printed, with nothing or a shard in place of a few of its characters."""
    whole = draw(printed)
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(len(whole), start + 12)))
    return whole[:start] + draw(st.just("") | shards) + whole[end:]
