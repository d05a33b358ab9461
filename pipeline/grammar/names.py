"""Who is named: a person, given and family name, or an organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.grammar.titles import is_acronym, restore, vocabulary

# The noun that a body's name turns on; it stands before the first preposition: `Center of the …`.
_BODIES: Final = vocabulary(
    """academy administration agency alliance ambassador amnesty archive archives assembly
    associates association authority bank board branch bundestag bureau cabinet campaign
    center centers centre centres chamber church club coalition college commission
    commissioner committee community company congress consortium consulate corporation
    council court crescent cross delegation department dep't dept directorate division
    embassy faculty federation force forum foundation fund government group headquarters
    hospital house initiative inspectorate institut institute institution institutes
    international laboratory league library mission ministry movement museum nations network
    observatory office ombudsman organisation organisations organization organizations
    parliament partnership party front police press presse program programme project
    publishers publications rapporteur registry representative republic school secretariat
    secretary section senate service services society solidarity station syndicate taskforce
    team trust tribunal un undersecretary union unit university univ vision watch workshop
    federal inc ltd llc corp co gmbh aid witness org inst comm'n ass'n gov't ctr found off
    fed'n soc'y coal acad grp ministère ministerio comisión comité instituto université
    universidad universität fundación fondation fundação secretaría secrétariat agencia
    agence gobierno gouvernement ministerium stiftung verein"""
)
# Bodies whose names say nothing of it.
_KNOWN_BODIES: Final = frozenset(
    (
        *("doctors without borders", "la strada", "médecins sans frontières", "ria novosti"),
        *("save the children", "terre des hommes", "world vision"),
        *("caritas", "eurasianet", "europol", "eurostat", "frontex", "interfax", "interpol"),
        *("itar-tass", "oxfam", "reuters", "xinhua"),
    )
)
# The small letters in a body's name; another word in small letters makes it a sentence.
_LINKS: Final = vocabulary(
    """a and against at by d' de der des del della di do du e et for from für für in into l' la le
    los of on per pour para the to und under with within y"""
)
_PREPOSITION: Final = re.compile(
    r"\s(?:of|for|on|in|against|to|at|under|from|with|de|des|du|del|für|pour|para|per|der)\s",
    re.IGNORECASE,
)
_ACRONYM_AFTER: Final = re.compile(r"\s*[(\[](?P<acronym>[A-Z][A-Z./&-]{1,11}s?)[)\]]$")
_POSSESSIVE: Final = re.compile(r"'s?$")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Words of titles and places that no one is called by: two capitalised words without one of
# them may be a name. Singular; a final s is taken off before the comparison.
_NOT_NAMES: Final = vocabulary(
    """abuse access act action africa agenda agriculture aid american analysis annual anti arab
    arabia article asia assessment background bank black border boundary brief briefing
    budget burkina business case central child children citizen city civil climate code
    combat combating conflict constitution convention corruption costa country crime crisi
    criminal culture data debt democracy development digest discrimination domestic draft
    east eastern economic economy education el emergency enforcement eurasia europe european
    evaluation exploitation fact family female field fighting final financial food forced
    foreign free freedom future gender geneva girl global globalization guide guideline
    handbook harvest health history hong human humanitarian immigrant implementation index
    indian indicator inequality information internal international issue justice labor
    labour land latin law legal legislation literature local male manual market men middle
    migrant migration minority model modern monitoring national new north northern outlook
    overview paper peace people perspective plan police policy political politic population
    poverty practice press prevention price prison procedure process profile program
    progress project prostitution protection protocol public puerto recent record reform
    refugee regional religion report republic research response review right river road role
    route rural safety saudi school sea second security sex sexual sierra situation slave
    slavery smuggling social south southern sri state statement statistic status strategy
    study summary survey sustainable system technical the third torture trade trafficking
    transition transnational treaty trend undocumented united update urban victim violence
    war west western white woman women work worker world worst yearbook youth a an and or
    but nor as is are was were not no how why what when where which this that its it their
    see before after without within between behind beyond across through"""
)
# What opens titles of two words, `Broken Dreams`, and is no given name.
_OPENINGS: Final = vocabulary(
    """bad big bitter bleak blind bought broken burning buying cheap children's cold counting
    crossing dark deadly dirty dream drowned dying easy empty endless false falling fatal
    final first forgotten fragile from gathering going good great growing guilty hard heavy
    hidden high hot in innocent invisible last life little live living long lost low making
    measuring missing mixed moving neglected never nobody old one open opening out over
    paying poor precious promising protecting quiet rapid rising secret selling shadow
    shattered short silent silenced silk small smooth sold some stolen stopping strange
    sweet taking ten third three top tourism toward towards true turning two under unseen
    unequal up walking wasted weak wild working wrong your zero"""
)
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
_OTHERS: Final = re.compile(r",?\s*(?:et al\.?|ET AL\.?|and others)$")


@dataclass(frozen=True, slots=True)
class Name:
    """One author: a person's `family`, `given` and `suffix`, or a body's `literal`; else None."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None

    def csl(self) -> dict[str, str]:
        """The CSL name variable: only the keys that are known."""
        keys = ("family", "given", "suffix", "literal")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


def _folded(word: str) -> str:
    return _POSSESSIVE.sub("", word.lower().replace("’", "'"))


def is_organization(text: str) -> bool:
    """Whether a text names a body and not a person or a title.

    It does where an acronym stands after it in brackets, where it is itself an acronym, where
    the last word before its first preposition is a body's (`Center of the …`, `World Bank`), or
    where one side of a slash does. A colon, question or exclamation mark belongs to titles.
    """
    if any(mark in text for mark in ":?!;") or len(text) > 200:  # noqa: PLR2004 - longer than names are
        return False
    if _ACRONYM_AFTER.search(text) or _is_known(text.lower()) or _is_acronym_name(text):
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
    return (
        len(text.split()) > 1 and bool(words) and _folded(words[-1]).rpartition("-")[2] in _BODIES
    )


def _is_common(word: str) -> bool:
    return any(
        part in _NOT_NAMES or part.removesuffix("s") in _NOT_NAMES or part in _BODIES
        for part in re.split(r"[-'’]", word.lower().rstrip("."))
    )


def _name_words(text: str) -> list[str]:
    """The words of a personal name, empty where the text cannot be one."""
    if not 0 < len(text) <= _MOST_CHARACTERS:
        return []
    words = text.split()
    named = [word for word in words if word.lower() not in _PARTICLES]
    if not 2 <= len(words) <= _MOST_WORDS or not named or words[-1].lower() in _PARTICLES:  # noqa: PLR2004
        return []
    is_name = all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in named)
    whole = [word for word in named if len(word.strip(".")) > 1]
    is_title = named[0].lower() in _OPENINGS or any(
        _is_common(word) and not (word is named[-1] and word.lower() in _FAMILIES) for word in whole
    )
    return words if is_name and whole and not is_title else []


def person(text: str) -> Name | None:
    """A person's name, given name first; None where the text cannot be one.

    Two to six capitalised words, initials and particles, none of them a title's or a body's word.
    `van der Berg` is a family name whole; `Jr.` is a suffix. Capitals are given back their case.
    """
    bare = _HONORIFIC.sub("", text.strip())
    suffix = _SUFFIX.search(bare)
    words = _name_words(bare[: suffix.start()] if suffix else bare)
    if not words or is_organization(text):
        return None
    lowered = (at for at in range(1, len(words)) if words[at].lower() in _PARTICLES)
    cut = next(lowered, len(words) - 1)
    family, given = (" ".join(_name_case(w) for w in part) for part in (words[cut:], words[:cut]))
    if words[0].lower() in _PARTICLES:
        return None
    shown = suffix["suffix"] if suffix else None
    return Name(family, given, shown.capitalize() if shown and shown[0] in "JS" else shown)


def _name_case(word: str) -> str:
    if len(word) == 1 or not word.isupper() or re.fullmatch(r"(?:-?[^\W\d_]\.)+", word):
        return word
    if word.lower() in _PARTICLES:
        return word.lower()
    cased = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return _MC.sub(lambda mc: mc[1] + mc[2].upper(), cased)


def organization(text: str) -> Name:
    """A body's name in restored case, the acronym that stands after it in brackets left off."""
    bare = _ACRONYM_AFTER.sub("", text.strip())
    return Name(literal=restore(bare) if not _is_acronym_name(bare) else bare)


def people(text: str) -> tuple[Name, ...] | None:
    """All persons of a list joined by commas, `and` or `&`; None where one of them is none.

    `et al.` is dropped: it names nobody.
    """
    bare = _LEADING_JOINER.sub("", _OTHERS.sub("", text.strip()))
    guarded = re.sub(r",(?=\s+(?:Jr|JR|Sr|SR|II|III|IV)\b)", "", bare)
    names = tuple(person(part) for part in _JOINER.split(guarded))
    found = tuple(name for name in names if name is not None)
    return found if found and len(found) == len(names) else None
