"""How citations print days and hours, and how exact a date is once it is EDTF."""

from __future__ import annotations

import re
from typing import Final

MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
# `Mar. 2009`, `Mar. 3, 2009`, `2009`.
DATE: Final = rf"(?:{MONTH}\s(?:\d{{1,2}},\s)?)?(?:19|20)\d\d"
# `, 9:00 AM`: pages of the web and messages are dated to the minute.
TIME: Final = r",\s\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s[A-Z]{2,4})?"
# In brackets behind what was said, written or sent out.
ISSUED: Final = rf"(?P<issued>[A-Z\d][\w.,\s]{{3,25}}?\d{{4}})(?:{TIME})?"

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR: Final = re.compile(r"\d{3}[\dX]")


def is_day(edtf: str) -> bool:
    """Whether a date is one day, as newspapers are dated to."""
    return _DAY.fullmatch(edtf) is not None


def is_year(edtf: str) -> bool:
    """Whether a date is a year or a decade and no more."""
    return _YEAR.fullmatch(edtf) is not None
