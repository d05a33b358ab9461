"""Who is named: a person, given and family name, or an organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.grammar.common_words import NO_BODY, NOT_NAMES, OPENINGS
from pipeline.grammar.east_asian_names import Order, order
from pipeline.grammar.title_case import is_acronym, restore, vocabulary

# The noun that a body's name turns on; it stands before the first preposition: `Center of the …`.
_BODIES: Final = vocabulary(
    """academy administration agency alliance ambassador amnesty archive archives assembly
    associates association authority bank board branch bundestag bureau cabinet campaign
    center centers centre centres chamber church club coalition college commission
    commissioner committee community company congress consortium consulate corporation council
    court crescent cross delegation department dep't dept directorate division embassy faculty
    federation force forum foundation fund government group headquarters hospital house
    initiative inspectorate institut institute institution institutes international laboratory
    league library mission ministry movement museum nations network observatory office
    ombudsman organisation organisations organization organizations parliament partnership
    party front police press presse program programme project publishers publications
    rapporteur registry representative republic school secretariat secretary section senate
    service services society solidarity station syndicate taskforce team trust tribunal un
    undersecretary union unit university univ vision watch workshop federal inc ltd llc corp
    co gmbh aid witness org inst comm'n ass'n gov't ctr found off comm fed'n soc'y coal acad
    grp ministère ministerio comisión comité instituto université universidad universität
    fundación fondation fundação secretaría secrétariat agencia agence gobierno gouvernement
    ministerium stiftung verein ministério presidência conselho sindicato universidade
    secretary-general director-general attorney-general"""
)
# The same noun in tongues in which it opens the name: `Conselho Superior da Justiça`.
_ROMANCE_BODIES: Final = vocabulary(
    """agência agencia asociación associação câmara comissão comisión comité conselho consejo
    fundação fundación instituto ministère ministerio ministério observatorio organización
    presidência secretaría secretaria sindicato universidad universidade université"""
)
# Bodies whose names say nothing of it.
_KNOWN_BODIES: Final = frozenset(
    (
        *("international labour conference", "international labor conference"),
        *("doctors without borders", "la strada", "médecins sans frontières", "ria novosti"),
        *("radio free europe", "radio liberty", "voice of america"),
        *("save the children", "terre des hommes", "world vision"),
        *(
            "bbc news",
            "cbs news",
            "caritas",
            "eurasianet",
            "europol",
            "eurostat",
            "frontex",
            "interfax",
            "interpol",
        ),
        *("itar-tass", "oxfam", "reuters", "xinhua"),
    )
)
# The small letters in a body's name; another word in small letters makes it a sentence.
_LINKS: Final = vocabulary(
    """a and against at by d' da das de der des del della di do dos du e em et for from für für in
    into l' la le los of on per pour para the to und under with within y"""
)
_PREPOSITION: Final = re.compile(
    r"\s(?:of|for|on|in|against|to|at|under|from|with|de|des|du|del|da|das|do|dos|em|für|pour|para"
    r"|per|der)\s",
    re.IGNORECASE,
)
_ACRONYM_AFTER: Final = re.compile(r"\s*[(\[](?P<acronym>[A-Z][A-Z./&-]{1,11}s?)[)\]]$")
_POSSESSIVE: Final = re.compile(r"'s?$")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Family names that are words of titles as well: after a given name they are names.
_FAMILIES: Final = vocabulary("white black west price field fields case march north street")
_PARTICLES: Final = vocabulary(
    """van von der den de del della di da dos das du la le el al bin ibn ter ten zu zur af st"""
)
_SUFFIX: Final = re.compile(r",?\s+(?P<suffix>Jr\.?|JR\.?|Sr\.?|SR\.?|II|III|IV)$")
_HONORIFIC: Final = re.compile(r"^(?:Dr|DR|Prof|PROF|Mr|MR|Mrs|MRS|Ms|MS|Judge|JUDGE)\.?\s+")
_NAME_WORD: Final = re.compile(r"[^\W\d_]\.(?:\s?-?[^\W\d_]\.)*|[^\W\d_]+(?:['’ʼ.-][^\W\d_]+)*")
_MOST_WORDS: Final = 6
_MOST_CHARACTERS: Final = 60
_MC: Final = re.compile(r"^(Mc)([a-z])")
_JOINER: Final = re.compile(r"\s+(?:and|AND|&)\s+|,\s*(?:(?:and|AND|&)\s+)?")
_LEADING_JOINER: Final = re.compile(r"^(?:and|AND|&)\s+")
_OTHERS: Final = re.compile(r",?\s*(?:et\.? al\.?,?|ET AL\.?|and others)$")


@dataclass(frozen=True, slots=True)
class Name:
    """One author: a person's `family`, `given` and `suffix`, or a `literal`; else None.

    A body's name is a literal, and a person's of whom nobody can tell which word is the family
    name. `aliases` are other names that a short form may use: a printed acronym, such a word.
    """

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None
    is_person: bool = False
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The name as one reads it, given name first."""
        return self.literal or " ".join(filter(None, (self.given, self.family, self.suffix)))

    def csl(self) -> dict[str, str]:
        """The CSL name variable: only the keys that are known."""
        keys = ("family", "given", "suffix", "literal")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


def _folded(word: str) -> str:
    return _POSSESSIVE.sub("", word.lower().replace("’", "'"))


@lru_cache(maxsize=4096)
def is_organization(text: str) -> bool:
    """Whether a text names a body and not a person or a title.

    It does where an acronym stands after it in brackets, where it is itself an acronym, where
    the last word before its first preposition is a body's (`Center of the …`, `World Bank`), or
    where one side of a slash does. A colon, question or exclamation mark belongs to titles.
    """
    if any(mark in text for mark in ":?!;") or len(text) > 200:  # noqa: PLR2004 - longer than names are
        return False
    if NO_BODY.match(text):
        return False
    if (
        _ACRONYM_AFTER.search(text)
        or any(_is_known(part) for part in text.lower().split("/"))
        or _is_acronym_name(text)
    ):
        return True
    return any(_has_body_head(part) for part in text.split("/"))


def _is_known(name: str) -> bool:
    """A known body or its branch: `save the children uk`."""
    return name in _KNOWN_BODIES or name.rpartition(" ")[0] in _KNOWN_BODIES


def _is_acronym_name(text: str) -> bool:
    words = re.split(r"[/-]|\s&\s|\sand\s", text)
    return all(is_acronym(word) or _is_short_capital(word) for word in words)


def _is_short_capital(word: str) -> bool:
    """`ECPAT`, unknown: one word of capitals, short, and not a title's `WOMEN`."""
    return 2 <= len(word) <= 6 and word.isalpha() and word.isupper() and not _is_common(word)  # noqa: PLR2004


def _has_body_head(text: str) -> bool:
    head = _PREPOSITION.split(f" {text.strip()} ", maxsplit=1)[0]
    words = _LETTERS.findall(head)
    if any(word[0].islower() and word not in _LINKS for word in text.split()):
        return False
    last = _folded(words[-1]) if words else ""
    is_first = bool(words) and _folded(words[0]) in _ROMANCE_BODIES
    return len(text.split()) > 1 and (is_first or bool({last, last.rpartition("-")[2]} & _BODIES))


def _is_common(word: str) -> bool:
    return any(
        part in NOT_NAMES or part.removesuffix("s") in NOT_NAMES or part in _BODIES
        for part in re.split(r"[-'’]", word.lower().rstrip("."))
    )


def _is_particle(word: str) -> bool:
    """Whether a name cannot end in this word: a particle, but `Das`, a family name of India."""
    return word.lower() in _PARTICLES and word != "Das"


def _name_words(text: str) -> list[str]:
    """The words of a personal name, empty where the text cannot be one."""
    if not 0 < len(text) <= _MOST_CHARACTERS:
        return []
    words = text.split()
    named = [word for word in words if word.lower() not in _PARTICLES]
    if not 2 <= len(words) <= _MOST_WORDS or not named or _is_particle(words[-1]):  # noqa: PLR2004
        return []
    is_name = all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in named)
    whole = [word for word in named if len(word.strip(".")) > 1]
    is_title = named[0].lower() in OPENINGS or any(
        _is_common(word) and not (word is named[-1] and word.lower() in _FAMILIES) for word in whole
    )
    return words if is_name and whole and not is_title else []


def person(text: str) -> Name | None:
    """A person's name; None where the text cannot be one.

    Two to six capitalised words, initials and particles, none of them a title's or a body's word.
    `van der Berg` is a family name whole; `Jr.` is a suffix. Capitals are given back their case.
    The given name stands first but in certain names of East Asia (`surnames`).
    """
    bare = _HONORIFIC.sub("", text.strip())
    suffix = _SUFFIX.search(bare)
    words = _name_words(bare[: suffix.start()] if suffix else bare)
    if not words or is_organization(text) or words[0].lower() in _PARTICLES:
        return None
    return _ordered(words, suffix["suffix"] if suffix else None)


def _ordered(words: list[str], suffix: str | None) -> Name:
    """Family and given name told apart; whole where they cannot be."""
    shown = suffix.capitalize() if suffix and suffix[0] in "JS" else suffix
    match order(words):
        case Order.UNKNOWN:
            whole = [*map(_syllable_case, words), *([shown] if shown else [])]
            return Name(literal=" ".join(whole), is_person=True, aliases=(words[0], words[-1]))
        case Order.FIRST:
            family, *given = map(_syllable_case, words)
            return Name(family, " ".join(given), shown, is_person=True)
        case Order.LAST:
            lowered = (at for at in range(1, len(words)) if words[at].lower() in _PARTICLES)
            cut = next(lowered, len(words) - 1)
            cased = [*map(_name_case, words)]
            return Name(" ".join(cased[cut:]), " ".join(cased[:cut]), shown, is_person=True)


def _syllable_case(word: str) -> str:
    """A word of an East Asian name, in which `Van` and `Dae-jung` are no particles or families."""
    return word.capitalize() if word.isupper() else word


def _name_case(word: str) -> str:
    if len(word) == 1 or not word.isupper() or re.fullmatch(r"(?:-?[^\W\d_]\.)+", word):
        return word
    if word.lower() in _PARTICLES:
        return word.lower()
    cased = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return _MC.sub(lambda mc: mc[1] + mc[2].upper(), cased)


def organization(text: str) -> Name:
    """A body's name in restored case; the acronym that stands in brackets after it is an alias."""
    acronym = _ACRONYM_AFTER.search(text.strip())
    bare = _ACRONYM_AFTER.sub("", text.strip())
    shown = restore(bare) if not _is_acronym_name(bare) else bare
    return Name(literal=shown, aliases=(acronym["acronym"],) if acronym else ())


def has_others(text: str) -> bool:
    """Whether a list of authors ends in `et al.`, which names nobody."""
    return _OTHERS.search(text.strip()) is not None


def without_others(text: str) -> str:
    """A list of authors without the `et al.` that it ends in."""
    return _OTHERS.sub("", text.strip())


@lru_cache(maxsize=4096)
def people(text: str) -> tuple[Name, ...] | None:
    """All persons of a list joined by commas, `and` or `&`; None where one of them is none.

    `et al.` is dropped: it names nobody.
    """
    names = tuple(person(part) for part in _listed(text))
    found = tuple(name for name in names if name is not None)
    return found if found and len(found) == len(names) else None


def _listed(text: str) -> list[str]:
    """The names of a list, each as printed."""
    bare = _LEADING_JOINER.sub("", _OTHERS.sub("", text.strip()))
    return _JOINER.split(re.sub(r",(?=\s+(?:Jr|JR|Sr|SR|II|III|IV)\b)", "", bare))


def editors(text: str) -> tuple[Name, ...] | None:
    """Those whom `eds.` calls editors: persons, `SMITH & BROWN` by family name, else a body."""
    if (persons := people(text)) is not None:
        return persons
    words = _listed(text)
    if all(_is_family(word) for word in words) and (len(words) > 1 or not words[0].isupper()):
        return tuple(Name(_name_case(word), is_person=True) for word in words)
    return (organization(text),) if is_organization(text) else None


def _is_family(word: str) -> bool:
    """`BROWN`, `O'Neill`: one word that is neither an acronym nor a title's."""
    is_name = _NAME_WORD.fullmatch(word) is not None and word[0].isupper() and len(word) > 2  # noqa: PLR2004
    return is_name and not (is_acronym(word) or _is_common(word))


def may_be_name(text: str) -> bool:
    """Whether a text may name somebody, or a place, although nothing says so: `Lindqvist`."""
    words = [word for word in text.split() if word.lower() not in _PARTICLES]
    if not 0 < len(words) <= _MOST_WORDS or words[0].lower() in OPENINGS:
        return False
    return all(
        _NAME_WORD.fullmatch(word) and word[0].isupper() and not _is_common(word) for word in words
    )
