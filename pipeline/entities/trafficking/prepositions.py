"""Where people are moved from, to and through: the words that stand before lists of places."""

from __future__ import annotations

import re
from typing import Final

from pipeline.entities.trafficking.place_marks import LISTED, PEOPLE, PLACE
from pipeline.entities.trafficking.victims import PEOPLE_MOVED

BY_THOSE: Final = re.compile(  # `by gangs from`, not `by sea from`
    r"\bby\s(?!(?:air|boat|bus|car|foot|land|plane|rail|road|sea|ship|train|truck)\b)(?:[\w-]+\s){1,3}$"
)
AND_ON: Final = re.compile(r"\s(?:in)?to\s|,?\s(?:through|via)\s")
_TAKERS: Final = r"brothels|buyers|employers|factories|families|farms|households|men|mines"
_TASKS: Final = r"beg|serve|toil|work"
FROM: Final = re.compile(
    rf"\b(?<!prevented )(?<!protected )(?<!rescued )(?<!removed )(?<!including )"
    rf"(?<!inspectors )(?<!officials )(?<!officers )(?<!representatives )(?<!experts )"
    rf"(?<!police )(?<!members )(?<!staff )(?<!authorities )(?<!support )(?<!funding )"
    rf"(?:(?:away\s|out\s)?(?:from|out\sof)|(?:nationals|citizens|natives)\sof)\s"
    rf"(?:(?-i:(?!The\b)[A-Z][\w\'-]+\s){{1,3}}in\s(?=the\s|{PLACE}))?(?P<places>{LISTED})",
    re.IGNORECASE,
)
TO: Final = re.compile(  # `to Qatar`, `to men in China`, `to beg in Dakar`
    rf"\b(?:in)?to\s(?:(?:(?:{_TASKS})\s(?:[\w-]+\s){{0,3}}?|(?:[\w-]+\s)?(?:{_TAKERS})\s)in\s)?"
    rf"(?P<places>{LISTED})",
    re.IGNORECASE,
)
ARRIVED: Final = re.compile(
    rf"\b(?:arrives?d?\sin|end(?:s|ed)?\sup\sin|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?)\s(?P<places>{LISTED})",
    re.IGNORECASE,
)
IN: Final = re.compile(rf"\b(?:in|on\sthe\sstreets\sof)\s(?P<places>{LISTED})", re.IGNORECASE)
AND_IN: Final = re.compile(  # `in construction in Russia and in agriculture in Poland`
    rf",?\sand\sin\s(?:[\w-]+\s){{1,2}}in\s(?P<places>{LISTED})"
)
PEOPLE_IN: Final = re.compile(  # `Kyrgyz women in Kazakhstan are`
    rf"{PEOPLE}\s(?:{PEOPLE_MOVED}|men|nationals|citizens)\sin\s(?P<places>{LISTED})\s(?:are|were)\b",
    re.IGNORECASE,
)
OUT_OF: Final = re.compile(  # `children in Kenya are sent to`, `within Togo and to Gabon`
    rf"\b(?:(?:{PEOPLE_MOVED}|men)\sin|within)\s(?P<places>{PLACE})\s"
    r"(?:are|were|(?:and|but)\s(?:\w+\s){0,3}to)\b",
    re.IGNORECASE,
)
ABROAD: Final = re.compile(  # not `nationals abroad`, `to work abroad`
    rf"(?:{PLACE}|\b(?:trafficked|exploited|sold|sent|taken|transported|smuggled))\s(?:abroad|overseas)\b"
)
VIA: Final = re.compile(
    rf"\b(?:through|via|transit(?:s|ed|ing)?)\s(?P<places>{LISTED})", re.IGNORECASE
)
PASSED: Final = re.compile(  # `is a transit country for women trafficked from … to …`
    rf"(?P<places>{PLACE})\s(?:is|remains|serves\sas)\s(?:[\w,]+\s){{0,8}}?transit\b", re.IGNORECASE
)
LEADS_NO_ONE: Final = re.compile(  # `a route to Europe`
    r"\b(?:(?<!en\s)routes?|roads?|according|due|close|next|prior|related|access|connected|links?|linked|border)\s$"
)
