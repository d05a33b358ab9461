"""Names of persons (given and family name) and organisations, and the case of names and titles.

The words typical of titles and places (`NOT_NAMES`) distinguish them from names of persons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.grammar.numbers import ROMAN
from pipeline.vocabulary.countries import find_country
from pipeline.vocabulary.normalize import fold
from pipeline.vocabulary.organizations import find_organization, organization_names
from pipeline.vocabulary.word_lists import list_words, spell_words
from pipeline.vocabulary.words import A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence


def word_set(words: str) -> frozenset[str]:
    """The set of the whitespace-separated words of a text."""
    return frozenset(words.split())


# Chicago Manual of Style 8.159: articles, short prepositions and conjunctions stay small.
_SMALL: Final = frozenset(list_words("title_case", "small"))
# Acronyms with a vowel; those without are recognised by that.
_ACRONYMS: Final = frozenset(list_words("title_case", "acronyms"))
_ABBREVIATIONS: Final = frozenset(list_words("title_case", "abbreviations"))
_ROMAN: Final = re.compile(ROMAN, re.ASCII | re.IGNORECASE)
_CONSONANTS: Final = re.compile(r"[BCDFGHJ-NP-TV-XZ]+")
_SHORTENED: Final = re.compile(r"[BCDFGHJ-NP-TV-XZ]{3,}")  # `RTS.`, `CTR.`
_TITLE_WORD: Final = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?")
_LOWERCASE_IN_CAPITALS: Final = re.compile(r"\bMa?c(?=[A-Z])|(?<=\d)(?:st|nd|rd|th|s)\b|\bet al\b")
# A place in small letters after a newspaper in capitals: `STAR (Dhaka)`.
_MIXED: Final = re.compile(r"\([^()]*[a-z][^()]*\)")
_OPENS_ANEW: Final = re.compile(r"(?:^|[:?!]|[—–]|--)\W{0,3}$")
# `Co-operation`, `Re-entry`: the second part stays lower case after a prefix that is no word.
_PREFIXED: Final = re.compile(r"\b(?:CO|RE|PRE)-$")


# Lower-case words not allowed in a headline: all but short words and prepositions.
_PREPOSITIONS: Final = f"about|{spell_words('title_case', 'prepositions')}"
_SMALL_LETTERED: Final = re.compile(
    rf"(?<![\w'’-])(?!(?:{_PREPOSITIONS})\b)[^\W\d_A-ZÀ-ÖØ-Þ]\w{{4,}}"
)
_CYRILLIC: Final = re.compile(r"[\u0410-\u042f\u0401]")


def is_headline(title: str) -> bool:
    """Whether a title of several words is in headline case (Cyrillic titles count as such).

    It may open with a quotation, `“Silent Fields”: Work in Zenda`, or with a year.
    """
    is_even = not _SMALL_LETTERED.search(title) or _CYRILLIC.match(title) is not None
    first, _, rest = title.lstrip('“"').partition(" ")
    return is_even and bool(rest) and (first[:1].isupper() or A_YEAR.fullmatch(first) is not None)


def is_capitals(text: str) -> bool:
    """Whether a text is printed in capitals; `McDONALD`, `21st` and `et al.` count as such."""
    rest = _LOWERCASE_IN_CAPITALS.sub("", text)
    return any(c.isupper() for c in rest) and not any(c.islower() for c in rest)


def is_known_acronym(word: str) -> bool:
    """Whether the vocabulary lists a word in capitals as an acronym: `BBC`."""
    return word in _ACRONYMS


def is_acronym(word: str) -> bool:
    """Whether a word in capitals is spelled so in any style: `IOM`, `U.S.`, `BBC`, `XIV`, `G8`."""
    bare = word.strip(".")
    if len(bare) < 2 or bare != bare.upper() or not bare.replace(".", "").isalnum():  # noqa: PLR2004
        return False
    if "." in bare:
        return all(len(part) == 1 for part in bare.split("."))
    if any(c.isdigit() for c in bare):
        return not bare[0].isdigit()
    if bare in _ABBREVIATIONS or (word.endswith(".") and _SHORTENED.fullmatch(bare)):
        return False
    return (
        bare in _ACRONYMS or bool(_ROMAN.fullmatch(bare)) or _CONSONANTS.fullmatch(bare) is not None
    )


def _capitalize(word: str) -> str:
    head, apostrophe, tail = word.partition("’") if "’" in word else word.partition("'")
    if apostrophe and len(head) == 1 and len(tail) > 1:
        return head + apostrophe + tail.capitalize()
    return word[:1] + word[1:].lower()


def _recase(word: str, before: str, *, is_last: bool) -> str:
    """A word in the case it has after `before`, the text to its left."""
    if is_acronym(word) or word[1:].islower():
        return word
    if word.endswith("S") and is_acronym(word[:-1]):
        return word[:-1] + "s"
    if _PREFIXED.search(before[-5:]):
        return word.lower()
    if word.lower() in _SMALL and not is_last and not _OPENS_ANEW.search(before[-5:]):
        return word.lower()
    if word[:2] in ("D'", "D’") and before.strip():
        return word[:2].lower() + word[2:].capitalize()
    return word.lower() if word[0].isdigit() else _capitalize(word)


def restore_case(text: str) -> str:
    """Restores the case of a text in CAPITALS; a text with lower-case letters is unchanged.

    Headline style of the Chicago Manual (8.159): all words except small ones are capitalised, and
    those too at the start, at the end and after a colon. Acronyms keep their capitals, and so does
    a short word alone in round brackets: `(IOM)`.
    """
    if not is_capitals(_MIXED.sub("", text)):
        return text
    words = list(_TITLE_WORD.finditer(text))
    parts, at = [], 0
    for word in words:
        alone = (
            text[word.start() - 1 : word.start()] == "("
            and text[word.end() : word.end() + 1] == ")"
        )
        keeps = alone and 2 <= len(word[0]) <= 8  # noqa: PLR2004 - an acronym's length
        before = text[max(0, word.start() - 5) : word.start()]
        is_last = word is words[-1]
        parts += [
            text[at : word.start()],
            word[0] if keeps else _recase(word[0], before, is_last=is_last),
        ]
        at = word.end()
    return "".join([*parts, text[at:]])


# Words of titles and places that are not personal names. Singular; a final s is removed before
# the comparison.
NOT_NAMES: Final = frozenset(list_words("common_words", "not_names"))
# First words of two-word titles, `Broken Dreams`, that are not given names.
OPENINGS: Final = frozenset(list_words("common_words", "openings"))

# Small words inside the names of bodies and newspapers, in the languages of Western Europe.
SMALL_WORDS: Final = frozenset(list_words("common_words", "small_words"))

# `A Global Alliance`, `Council of Europe Convention on …`: titles and treaties, no organisations.
_TREATY: Final = r"\b(?:Convention|Protocol|Treaty|Covenant)\s(?:on|for|against|concerning)\b"
NO_BODY: Final = re.compile(rf"An?\s|(?!.*\b(?:of|to|under)\sthe\b.*{_TREATY}).*{_TREATY}")


class NameOrder(Enum):
    """The position of the family name: last as in the West, first, or unknown."""

    LAST = auto()
    FIRST = auto()
    UNKNOWN = auto()


# Chinese, Korean and Vietnamese family names that are never given names.
_SURNAMES: Final = frozenset(list_words("names", "surnames"))
# Family names that are also given names, there or elsewhere.
_SHARED: Final = frozenset(list_words("names", "shared"))
_SYLLABLE: Final = f"""
    (?:{spell_words("names", "syllable")}|[bcdfghjklmnpqrstvwxyz])?
    (?:{spell_words("names", "syllable_2")}|[aeiouy])
    (?:ng|nh|ch|[nmklhptc])?"""
_GIVEN: Final = re.compile(rf"(?:{_SYLLABLE}){{1,3}}", re.VERBOSE | re.IGNORECASE)
_HYPHENED: Final = re.compile(r"[^\W\d_]{2,6}-[^\W\d_]{2,6}")
_MOST_WORDS_IN_ORDER: Final = 4
# Spanish and Portuguese given names, those shared with other languages, Spanish family names.
_IBERIAN_GIVEN: Final = frozenset(list_words("names", "iberian_given"))
_ALSO_GIVEN: Final = _IBERIAN_GIVEN | frozenset(list_words("names", "also_given"))
_IBERIAN_FAMILIES: Final = frozenset(list_words("names", "iberian_family"))
# Particles of Portuguese names, and what follows the family name of a son, grandson or nephew
_PORTUGUESE: Final = frozenset(list_words("names", "portuguese_particles"))
_NEPHEWS: Final = frozenset(list_words("names", "nephews"))
_GIVEN_NAMES: Final = _ALSO_GIVEN | frozenset(list_words("names", "english_given"))


def find_name_order(words: Sequence[str]) -> NameOrder:
    """The position of the family name among two or more words.

    First if an East Asian family name is followed by syllables of a given name (`Xu Wei`) or by a
    hyphenated name (`Kim Dae-jung`); unknown if the first word may be either (`Kim Minji`) or the
    last is such a family name too (`Xu Li`).
    """
    first, *given = (word.lower() for word in words)
    if first not in _SURNAMES | _SHARED or len(words) > _MOST_WORDS_IN_ORDER:
        return NameOrder.LAST
    if given[-1] in _SURNAMES | _SHARED:
        return NameOrder.UNKNOWN
    if len(given) == 1 and _HYPHENED.fullmatch(given[0]):
        return NameOrder.FIRST
    if not all(_GIVEN.fullmatch(word) for word in given):
        return NameOrder.LAST if first in _SHARED else NameOrder.UNKNOWN
    return NameOrder.FIRST if first in _SURNAMES else NameOrder.UNKNOWN


# Head nouns of organisations' names, before the first preposition: `Center of the …`.
BODY_NOUNS: Final = frozenset(list_words("names", "bodies"))
# Head nouns in other languages, which begin the name: `Conselho Superior da Justiça`.
_FOREIGN_BODIES: Final = frozenset(list_words("names", "foreign_bodies"))
_FOREIGN_OF: Final = rf"(?:(?:{spell_words('names', 'foreign_of')})\s|(?:d|l|dell)['’])"
_ENGLISH: Final = r"(?:and|at|by|for|in|of|on|the|to|with)\s"
# Small letters may follow, as in no English name: `Institut national de la recherche`; an English
# `and` joins two.
_SENTENCE: Final = rf"(?:.*\s)?(?:{spell_words('names', 'sentence_words')})\s"
_FOREIGN_NAME: Final = re.compile(
    rf"""(?=[^\W\d_a-z])(?=(?i:{spell_words("names", "foreign_bodies")}
        |{spell_words("names", "shared_bodies")})\s)(?!{_SENTENCE}|.*\sand\s)(?i:
        (?:{spell_words("names", "foreign_bodies")})\s(?!{_ENGLISH})
        | (?:{spell_words("names", "shared_bodies")})\s
          (?=(?:.*\s)?{_FOREIGN_OF})(?!(?:.*\s)?{_ENGLISH})
        )(?:[^,.:;\d]|,\s(?={_FOREIGN_OF})){{4,}}""",
    re.VERBOSE,
)
_COMPOUND_BODY: Final = re.compile(rf"[\w-]{{3,}}(?:{spell_words('names', 'compound_bodies')})")
_BODIES_WITH_BRANCHES: Final = frozenset(list_words("names", "known_bodies"))
# Lower-case words allowed in an organisation's name; any other makes it a sentence.
_LINK_WORDS: Final = frozenset(list_words("names", "link_words"))
_PREPOSITION: Final = re.compile(
    rf"\s(?:{spell_words('names', 'preposition')})\s",
    re.IGNORECASE,
)
_AND_THE: Final = re.compile(r"\s(?:and|&)\sthe\s", re.IGNORECASE)
_ACRONYM_AFTER: Final = re.compile(r"\s*[(\[](?P<acronym>[A-Z][A-Z./&-]{1,11}s?)[)\]]$")
_ALIAS_AFTER: Final = re.compile(r"\s\((?P<alias>[^\W\d_][\w.&/-]{1,14})\)$")
_POSSESSIVE: Final = re.compile(r"'s?$")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Family names that are also words of titles: names only after a given name.
_FAMILIES: Final = word_set("white black west price field fields case march north street costa")
_PARTICLES: Final = frozenset(list_words("names", "particles"))
_SHORT_GIVEN: Final = frozenset(f"{name}." for name in list_words("names", "short_given"))
_CAPITAL_PARTICLES: Final = frozenset(list_words("names", "capital_particles"))
_JUNIOR: Final = rf"(?:{spell_words('names', 'suffixes')}|JR\.?|SR\.?)"
_APART: Final = rf"(?<=[,.]\s)(?:{spell_words('names', 'suffixes_apart')})"
_SUFFIX: Final = re.compile(rf",?\s+(?P<suffix>{_JUNIOR}|{_APART}|II|III|IV)$")
# Printed before a person's name
HONORIFIC: Final = re.compile(
    r"^(?:(?:Dr|DR|Prof|PROF|Mr|MR|Mrs|MRS|Ms|MS|Judge|JUDGE)\.?|(?:Sen|Rep|Gov)\.)\s+"
)
_STATE: Final = re.compile(r"(?:U\.\s?[NSK]|E\.\s?U)\.\s")  # `U.S. Customs`: no initials
_NO_FIRST_WORDS: Final = OPENINGS | _FOREIGN_BODIES  # of a person's name
_NAME_WORD: Final = re.compile(
    r"[^\W\d_]\.(?:\s?-?[^\W\d_]\.)*|[^\W\d_]+(?:['’‘ʼ.-][^\W\d_]+)*[’‘ʼ]?"
)
_INITIAL: Final = re.compile(r"[^\W\d_]\.")
_CAPITAL: Final = re.compile(r"(?:[dl][’']|[a-z]{2}-)?[^\W\d_a-zß-öø-ÿ]")  # `d’Souza`, `al-Hadi`
_MAX_WORDS: Final = 6
_MOST_NAMES: Final = 3  # of a person whose family is named like a country
_SHORTEST_PLURAL: Final = 3  # letters
_MAX_CHARACTERS: Final = 60
_MC: Final = re.compile(r"^(Mc)([a-z])")
_JOINER: Final = re.compile(r"\s+(?:and|AND|&)\s+|,\s*(?:(?:and|AND|&)\s+)?")
_LEADING_JOINER: Final = re.compile(r"^(?:and|AND|&)\s+")
_OTHERS: Final = re.compile(r",?\s*(?:et\.? al\.?,?|ET AL\.?|and others)$")


@dataclass(frozen=True, slots=True)
class CreditedName:
    """An author: a person's `family`, `given` and `suffix`, or a `literal`.

    An organisation is a literal, and so is a person whose family name cannot be determined.
    `aliases` are other names that a short form may use: a printed acronym, a possible family name.
    """

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None
    is_person: bool = False
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The name in natural order, given name first."""
        return self.literal or " ".join(filter(None, (self.given, self.family, self.suffix)))

    def csl(self) -> dict[str, str]:
        """The CSL name variable: only the keys that are known."""
        keys = ("family", "given", "suffix", "literal")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


def _fold_word(word: str) -> str:
    return _POSSESSIVE.sub("", word.lower().replace("’", "'"))


@lru_cache(maxsize=4096)
def is_organization(text: str) -> bool:
    """Whether a text names an organisation rather than a person or a title.

    It does if an acronym in brackets follows, if it is an acronym itself, if the last word before
    its first preposition is a head noun (`Center of the …`, `World Bank`), or if one side of a
    slash qualifies. A colon, question, quotation or exclamation mark or a price belongs to titles.
    """
    if any(mark in text for mark in ":?!;$€£“‘") or len(text) > 200:  # noqa: PLR2004 - longer than names are
        return False
    if NO_BODY.match(text):
        return False
    if (
        _is_followed_by_acronym(text)
        or find_alias(text)
        or is_foreign_body(text)
        or any(_is_known(part) for part in text.lower().split("/"))
        or _is_acronym_name(text)
    ):
        return True
    is_office = text.startswith("Statistics ") and find_country(text[len("Statistics ") :])
    return bool(is_office) or any(_has_body_head(part) for part in text.split("/"))


def _is_followed_by_acronym(text: str) -> bool:
    """Whether an acronym in brackets ends a text; of a sentence two letters name a state."""
    found = _ACRONYM_AFTER.search(text)
    return found is not None and (
        len(found["acronym"]) > 2 or not _has_small_words(text)  # noqa: PLR2004 - letters
    )


def find_alias(text: str) -> str | None:
    """The short name in brackets behind a name, if it has beginnings of its words, in order.

    `Hill League for Salt (HLS)`, `Salt Roads Watch (Sarowatch)`, `Salt Police (saltpol)`.
    """
    found = _ALIAS_AFTER.search(text)
    words = re.findall(r"[^\W\d_]+", text[: found.start()].lower()) if found else []
    letters = re.sub(r"[\W_]", "", found["alias"].lower()) if found else ""
    return found["alias"] if found and len(words) > 1 and _is_made_of(letters, words) else None


def _is_made_of(alias: str, words: Sequence[str]) -> bool:
    """Whether an alias has beginnings of words, in order, and that of the first one."""
    ends = {0}
    for word in words:
        added = {
            at + count
            for at in ends
            for count in range(1, len(word) + 1)
            if alias.startswith(word[:count], at)
        }
        ends = ends - {0} | added
    return len(alias) in ends


def is_foreign_body(text: str) -> bool:
    """Whether a name begins with a body's noun of another language: `Institut national du sel`."""
    return _FOREIGN_NAME.fullmatch(text) is not None


def _is_known(name: str) -> bool:
    """Whether this is a known organisation or its branch: `save the children uk`."""
    return name in _known_bodies() or name.rpartition(" ")[0] in _BODIES_WITH_BRANCHES


@cache
def _known_bodies() -> frozenset[str]:
    """The names in small letters of organisations that may lack a head noun."""
    names = (name.lower() for name in organization_names() if not name.isupper())
    return _BODIES_WITH_BRANCHES.union(names)


def _is_acronym_name(text: str) -> bool:
    words = re.split(r"[/-]|\s&\s|\sand\s", text)
    return all(is_acronym(word) or _is_short_capital(word) for word in words)


def _is_short_capital(word: str) -> bool:
    """Whether this may be an unknown acronym, `ECPAT`, and not a word of a title, `WOMEN`."""
    return 2 <= len(word) <= 6 and word.isalpha() and word.isupper() and not _is_common(word)  # noqa: PLR2004


def _has_body_head(text: str) -> bool:
    head = _PREPOSITION.split(f" {text.strip()} ", maxsplit=1)[0]
    several = _AND_THE.split(head)  # `Women, Wages and the World Bank`: a body and a topic
    if len(several) > 1 and not all(is_organization(one.strip()) for one in several):
        return False
    words = _LETTERS.findall(head)
    if _has_small_words(text):
        return False
    if words and words[-1].isupper() and not text.isupper() and not is_acronym(words[-1]):
        words = words[:-1]  # the initials in `Lund CO`
    if len(words) > 1 and _fold_word(words[-1]) == "general":
        words = words[:-1]  # `Directorate General for Roads`
    last = _fold_word(words[-1]) if words else ""
    is_first = bool(words) and _fold_word(words[0]) in _FOREIGN_BODIES
    if _COMPOUND_BODY.fullmatch(last) is not None:
        return True
    return len(text.split()) > 1 and (
        is_first or bool({last, last.rpartition("-")[2]} & BODY_NOUNS)
    )


def _has_small_words(text: str) -> bool:
    """Whether words that are no links have small letters, as in a sentence."""
    return any(word[0].islower() and word not in _LINK_WORDS for word in text.split())


def _is_common(word: str) -> bool:
    return any(
        part in NOT_NAMES
        or (len(part) > _SHORTEST_PLURAL and part.removesuffix("s") in NOT_NAMES)  # no `Els`
        or part in BODY_NOUNS
        for part in re.split(r"[-'’]", word.lower().rstrip("."))
    )


def _is_particle(word: str) -> bool:
    """Whether a name cannot end in this word: a particle, except `Das`, an Indian family name."""
    return word.lower() in _PARTICLES and word != "Das"


def _name_words(text: str) -> list[str]:
    """The words of a personal name, [] if the text cannot be a personal name."""
    if not 0 < len(text) <= _MAX_CHARACTERS:
        return []
    words = text.split()
    named = [word for word in words if word.lower() not in _PARTICLES and word != "St."]
    if not 2 <= len(words) <= _MAX_WORDS or not named or _is_particle(words[-1]):  # noqa: PLR2004
        return []
    if len(words) > _MOST_NAMES and find_country(words[-1]) is not None:
        return []  # `Keadaan Angkatan Kerja Indonesia`; three may be `Ada M. Jordan`
    is_name = all(_NAME_WORD.fullmatch(word) and _CAPITAL.match(word) for word in named)
    is_name = is_name and words[-1].count(".") <= 1  # not `Lund S.A.`
    whole = [word for word in named if len(word.strip(".")) > 1]
    has_initial = len(named[0]) > 1 and any(map(_INITIAL.fullmatch, named[1:-1]))  # `Ada M. Banks`
    may_be_word = has_initial or named[-1].lower().rpartition("-")[2] in _FAMILIES
    is_title = named[0].lower() in _NO_FIRST_WORDS or any(
        _is_common(word) and not (word is named[-1] and may_be_word) for word in whole
    )
    return words if is_name and whole and not is_title else []


def parse_person(text: str) -> CreditedName | None:
    """Parses a person's name in natural order; None if the text cannot be a personal name.

    Two to six capitalised words, initials and particles, none of them typical of titles or
    organisations. `van der Berg` is a family name; `Jr.` is a suffix. Case is restored. The given
    name comes first except in certain East Asian names.
    """
    bare = HONORIFIC.sub("", text.strip())
    if _STATE.match(bare):
        return None
    suffix = _SUFFIX.search(bare)
    words = _name_words(bare[: suffix.start()] if suffix else bare)
    if not words or is_organization(text) or words[0].lower() in _PARTICLES:
        return None
    if words[0].isupper() and not text.isupper():
        is_unknown = "." not in words[0] and len(words[0]) > 2 and is_acronym(words[0])  # noqa: PLR2004 - `JD Lund`
        if is_unknown or find_organization(words[0]):
            return None  # `ILO Governing Body`, `BBC Trending`
    return _order_name(words, suffix["suffix"] if suffix else None)


def _order_name(words: list[str], suffix: str | None) -> CreditedName:
    """Splits a name into family and given name; a literal if the order is unknown."""
    shown = suffix.capitalize() if suffix and suffix[0] in "JS" else suffix
    match find_name_order(words):
        case NameOrder.UNKNOWN:
            whole = [*map(_syllable_case, words), *([shown] if shown else [])]
            return CreditedName(
                literal=" ".join(whole), is_person=True, aliases=(words[0], words[-1])
            )
        case NameOrder.FIRST:
            family, *given = map(_syllable_case, words)
            return CreditedName(family, " ".join(given), shown, is_person=True)
        case NameOrder.LAST:
            cased = [*map(_name_case, words)]
            lowered = (
                at
                for at in range(1, len(words))
                if words[at].lower() in _PARTICLES or words[at] in _CAPITAL_PARTICLES
            )
            at = next(lowered, 0)
            # `Carlos Ortiz de Sal`, `Jean-Pierre Holst de Sal`
            is_double = at > 1 and (
                fold(words[at - 1]) in _IBERIAN_FAMILIES or "-" in words[at - 2].strip("-")
            )
            # `Ana de Sal Holst`: either word may be the family name
            is_open = at == len(words) - 3 and cased[at] in _PORTUGUESE and cased[-2][0].isupper()
            is_open = is_open and cased[-1].lower() not in _NEPHEWS
            cut = None if is_open else at - is_double if at else _find_family(words)
            if cut is None:
                shown_whole = " ".join([*cased, *([shown] if shown else [])])
                ends = (cased[-1], " ".join(cased[-2:]))
                return CreditedName(literal=shown_whole, is_person=True, aliases=ends)
            return CreditedName(" ".join(cased[cut:]), " ".join(cased[:cut]), shown, is_person=True)


def part_middle_name(name: CreditedName, *, is_in_full: bool) -> CreditedName:
    """`T. Paul Lund` with the middle name as a given one, if it is known for one.

    `A. Ortiz Lund` has two family names. `is_in_full`: the given names of others are printed in
    full, so that `T. Sarwono Lund` has no known family name. In `Md. Mizanur Rahman` a given name
    is shortened.
    """
    middle, _, family = (name.family or "").partition(" ")
    is_initial = name.given is not None and len(name.given.rstrip(".")) == 1
    is_name = bool(family) and middle[0].isupper() and middle.lower() not in _PARTICLES
    if is_name and name.given in _SHORT_GIVEN:
        return replace(name, family=family, given=f"{name.given} {middle}")
    if not (is_initial and is_name) or fold(middle) in _IBERIAN_FAMILIES:
        return name
    if fold(middle) in _GIVEN_NAMES and fold(family) not in _IBERIAN_FAMILIES:
        return replace(name, family=family, given=f"{name.given} {middle}")
    ends = (family, f"{middle} {family}")
    return (
        replace(name, family=None, given=None, suffix=None, literal=str(name), aliases=ends)
        if is_in_full
        else name
    )


_OF_TWO_FAMILIES: Final = re.compile(r"[áíóúñãõ]|^O[’'][A-Z]")
_FARTHER: Final = re.compile(r"[^\x00-\xff’]")  # a letter of no such language


def _find_family(words: Sequence[str]) -> int | None:
    """The index of the family name in a name without particles; None if it may be two words.

    A name that ends in a letter, `Soe Myint-A`, `J. Sal R.`, may have no family name. Spanish names
    end in two family names, `Carlos Núñez Ortiz`, and `Filho` is a part of the one before. Behind a
    Spanish or Portuguese given name a word that is neither a known given name nor a Spanish family
    name may be either.
    """
    last = len(words) - 1
    is_letter = last > 1 and len(words[last].strip(".")) == 1
    if is_letter or words[last][-2:-1] == "-":
        return None
    if words[last].lower() in _NEPHEWS:
        return max(1, last - 1)
    folded = [fold(word) for word in words]
    if last < 2 or len(words[-2].strip(".")) == 1 or folded[-2] in _ALSO_GIVEN:  # noqa: PLR2004
        return last
    is_spelled = words[0] != folded[0].title() and folded[0] in _ALSO_GIVEN  # `Sofía`
    if folded[-2] in _IBERIAN_FAMILIES:
        is_double = {*folded[:-2], folded[-1]} & (_ALSO_GIVEN | _IBERIAN_FAMILIES)
        return last - 1 if is_double else None
    # In most names the word before the last is a given name or a mother's; in Spanish and Irish
    # ones it may be the first of two: `Walter Alarcón Glasinovich`, `Julia O’Connell Davidson`.
    may_be_two = any(map(_OF_TWO_FAMILIES.search, words)) and not any(map(_FARTHER.search, words))
    is_open = may_be_two and folded[-2] not in _GIVEN_NAMES
    return None if is_open or is_spelled or folded[0] in _IBERIAN_GIVEN else last


def _syllable_case(word: str) -> str:
    """The case of a word of an East Asian name, in which `Van` is no particle."""
    return word.capitalize() if word.isupper() else word


def _name_case(word: str) -> str:
    if len(word) == 1 or not word.isupper() or re.fullmatch(r"(?:-?[^\W\d_]\.)+", word):
        return word
    if word.lower() in _PARTICLES:
        return word.lower()
    cased = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return _MC.sub(lambda mc: mc[1] + mc[2].upper(), cased)


def has_acronyms(text: str) -> bool:
    """Whether every word of a name is an acronym: `ILO-IPEC`, `ITF, IUF`, `IPU; UNODC`."""
    return all(map(_is_acronym_name, re.sub("[,;]", "", text).split()))


def parse_organization(text: str) -> CreditedName:
    """An organisation's name in restored case; an acronym in brackets after it is an alias."""
    acronym = _ACRONYM_AFTER.search(text.strip())
    bare = _ACRONYM_AFTER.sub("", text.strip())
    shown = bare if has_acronyms(bare) else restore_case(bare)
    alias = acronym["acronym"] if acronym else find_alias(bare)
    return CreditedName(literal=shown, aliases=(alias,) if alias else ())


def has_others(text: str) -> bool:
    """Whether a list of authors ends in `et al.`."""
    return _OTHERS.search(text.strip()) is not None


def strip_others(text: str) -> str:
    """A list of authors without a final `et al.`."""
    return _OTHERS.sub("", text.strip())


@lru_cache(maxsize=4096)
def parse_people(text: str) -> tuple[CreditedName, ...] | None:
    """The persons of a list joined by commas, `and` or `&`; None if any is not a person.

    `et al.` is dropped.
    """
    names = tuple(parse_person(part) for part in _split_list(text))
    found = tuple(name for name in names if name is not None)
    return found if found and len(found) == len(names) else None


def _split_list(text: str) -> list[str]:
    """The names of a list, each as printed."""
    bare = _LEADING_JOINER.sub("", _OTHERS.sub("", text.strip()))
    return _JOINER.split(re.sub(rf",(?=\s+(?:{_JUNIOR}|II|III|IV)(?!\w))", "", bare))


def parse_editors(text: str) -> tuple[CreditedName, ...] | None:
    """Names marked by `eds.`: persons, family names alone (`SMITH & BROWN`), or an organisation."""
    if (persons := parse_people(text)) is not None:
        return persons
    words = _split_list(text)
    if all(_is_family(word) for word in words) and (len(words) > 1 or not words[0].isupper()):
        return tuple(CreditedName(_name_case(word), is_person=True) for word in words)
    return (parse_organization(text),) if is_organization(text) else None


def _is_family(word: str) -> bool:
    """Whether this may be a family name: `BROWN`, `O'Neill`, no acronym and no title word."""
    is_name = _NAME_WORD.fullmatch(word) is not None and word[0].isupper() and len(word) > 2  # noqa: PLR2004
    return is_name and not (is_acronym(word) or _is_common(word))


def may_be_name(text: str) -> bool:
    """Whether a text may be the name of a person or place, `Lindqvist`, without other evidence."""
    words = [word for word in text.split() if word.lower() not in _PARTICLES]
    if not 0 < len(words) <= _MAX_WORDS or words[0].lower() in OPENINGS:
        return False
    return all(
        _NAME_WORD.fullmatch(word) and word[0].isupper() and not _is_common(word) for word in words
    )
