"""Words typical of titles and places, which distinguish them from names of persons."""

from __future__ import annotations

import re
from typing import Final

from pipeline.grammar.title_case import word_set

# Words of titles and places that are not personal names. Singular; a final s is removed before
# the comparison.
NOT_NAMES: Final = word_set(
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
    study summary survey sustainable system technical televisao television televizija the third
    torture total trade radio media commentary trafficking
    transition transnational treaty trend undocumented united update urban victim violence
    war west western white woman women work worker world worst yearbook youth a an and or
    but nor as is are was were not no how why what when where which this that its it their
    see before after without within between behind beyond across through"""
)
# First words of two-word titles, `Broken Dreams`, that are not given names.
OPENINGS: Final = word_set(
    """bad big bitter bleak blind bought broken burning buying cheap children's cold counting
    crossing dark deadly dirty dream drowned dying easy empty endless especially false falling fatal
    final first forgotten fragile from gathering going good great growing guilty hard heavy
    hidden high hot in including innocent invisible last life little live living long lost low
    making measuring missing mixed moving neglected never nobody old one open opening out over
    particularly paying poor precious promising protecting quiet rapid rising secret selling shadow
    shattered short silent silenced silk small smooth sold some stolen stopping strange
    sweet taking ten third three top tourism toward towards true turning two under unseen
    unequal up walking wasted weak wild working wrong your zero"""
)

# Small words inside the names of bodies and newspapers, in the languages of Western Europe.
SMALL_WORDS: Final = word_set(
    """of the and for in on to de del la las los y des du et da do dos das e a au aux en para
    against with from by at an es al per il delle dei di contra sobre con com avec dans entre pela
    pelo no na und der die für sur por official officials representative representatives
    staff expert experts member members to un via em dos nas nos o os um under within van von den
    ter ten bin ibn"""
)

# `A Global Alliance`, `Council of Europe Convention on …`: titles and treaties, no organisations.
_TREATY: Final = r"\b(?:Convention|Protocol|Treaty|Covenant)\s(?:on|for|against|concerning)\b"
NO_BODY: Final = re.compile(rf"An?\s|(?!.*\b(?:of|to|under)\sthe\b.*{_TREATY}).*{_TREATY}")
