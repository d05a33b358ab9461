"""Who is moved, and what for: the words of reports for groups of people and for exploitation."""

from __future__ import annotations

import re
from typing import Final

PEOPLE_MOVED: Final = (
    r"women|girls|boys|children|minors|adolescents|teenagers|victims|migrants|refugees|infants|babies"
    r"|(?:migrant|sex|domestic|construction|factory|farm|seasonal)\sworkers|laborers|labourers"
)
ONE: Final = r"woman|girl|boy|child|man|minor|victim|migrant|national|citizen"
GROUP: Final = (
    rf"(?:{PEOPLE_MOVED}|men|adults|persons|people|individuals|nationals|citizens|asylum\sseekers)"
)
_PURPOSES: Final = (
    "commercial sexual exploitation", "sexual exploitation", "sexual slavery", "sex trafficking",
    "commercial sex", "forced prostitution", "prostitution", "forced labor", "forced labour",
    "forced agricultural labor", "forced domestic labor",
    "labor exploitation", "labour exploitation", "domestic servitude", "household servitude",
    "domestic service", "domestic work", "forced begging", "begging", "agriculture",
    "construction", "forced marriage", "debt bondage", "organ removal",
)  # fmt: skip
PURPOSE: Final = re.compile(rf"\b(?:{'|'.join(_PURPOSES)})\b", re.IGNORECASE)
WARES: Final = re.compile(  # what is moved is no one
    r"\b(?:heroin|cocaine|opium|opiates|drugs|narcotics|cannabis|marijuana|hashish|tobacco|weapons|arms"
    r"|cars|goods|wildlife|timber)\b",
    re.IGNORECASE,
)
