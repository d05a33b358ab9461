"""The status that a sentence states of a law: enacted, amended, in force, draft or repealed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from pipeline.entities.rules.ratification import TreatyAction, find_date_behind
from pipeline.grammar.dates import find_dates
from pipeline.vocabulary.word_lists import spell_words

if TYPE_CHECKING:
    from collections.abc import Sequence

LawStatus = Literal["enacted", "amended", "in force", "draft", "repealed"]

_NEW: Final = (  # words between a verb and the name of a law
    rf"(?:\s(?:{spell_words('enactments', 'new')}|country\u2019s|country's|parliament's))"
    r"*\s(?:(?!(?:by|with|under|in|to|of|and|through|as)\s)[\w-]+\s)?$"
)
_BEFORE: Final = re.compile(
    rf"""\b(?:
        (?P<amended> (?:amended|revised|reformed|updated|modified)
          | (?:passed|adopted|approved|enacted|issued|introduced) \s (?:\w+\s){{0,2}}?
            amendments? \s to )
      | (?P<repealed> repealed | abolished | rescinded | revoked | annulled )
      | (?P<draft> drafted | drafting | proposed | introduced | submitted | released
          | (?:approved|adopted|reviewed|considered|discussed) \s (?:a|the|its) \s draft(?:\s of)? )
      | (?P<enacted> passed | adopted | approved | enacted | promulgated | issued | signed )
    ){_NEW}""",
    re.VERBOSE | re.IGNORECASE,
)
_HAVE: Final = r"(?:was|were|has\sbeen|have\sbeen|had\sbeen|is|being)"
_BEHIND: Final = re.compile(
    rf"""(?:\s\([^()]{{1,60}}\)|,\s[^,;]{{1,60}},)?\s(?:which\s|that\s|also\s)?(?:
        (?P<in_force> (?:went|came|comes?|goes|go) \s into \s (?:effect|force)
          | entered \s into \s (?:force|effect) | took \s effect | became \s effective
          | (?:is|was|remains?|remained) \s in \s (?:force|effect) )
      | (?P<draft> await(?:s|ed)?
          | (?:is|was|remains?|remained) \s (?:still\s)?(?:pending|under\s(?:review|consideration))
          | {_HAVE} \s (?:drafted|proposed|introduced|submitted
              |expected\sto\sbe\s(?:passed|adopted))
          | (?:has|had|have) \s not \s (?:yet \s)? (?:been \s)?
            (?:passed|adopted|approved|enacted) )
      | {_HAVE} \s (?:\w+ly\s)? (?: (?P<amended> amended|revised|updated )
          | (?P<repealed> repealed|abolished|rescinded|revoked )
          | (?P<enacted> passed|adopted|approved|enacted|promulgated|issued|signed\sinto\slaw ) )
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_STATED: Final = re.compile(
    (rf"\b(?:{spell_words('enactments', 'not_stated')}|need(?:ed|s)?\sto)" rf"(?:\s\w+){{0,2}}\s$"),
    re.IGNORECASE,
)
_STATUSES: Final[dict[str, LawStatus]] = {
    "amended": "amended", "repealed": "repealed", "draft": "draft", "enacted": "enacted",
    "in_force": "in force",
}  # fmt: skip
_REACH: Final = 80  # characters before a law's name


def find_law_action(
    sentence: str, start: int, end: int, others: Sequence[tuple[int, int]]
) -> TreatyAction | None:
    """The status that a sentence states of the law at start–end, and its date; None without one.

    The verb stands right before the name, or in the passive right behind it. A plan, a duty or a
    denial gives none. The date is the one behind, or the last before; no year in the name of one of
    the `others`.
    """
    if behind := _BEHIND.match(sentence, end):
        status = _read_status(behind)
        edtf = find_date_behind(sentence, behind.end()) or _find_date_before(
            sentence, start, others
        )
        return TreatyAction(status, edtf if status != "draft" else None)
    before = _BEFORE.search(sentence, max(0, start - _REACH), start)
    if before is None or _NOT_STATED.search(sentence, 0, before.start()):
        return None
    edtf = find_date_behind(sentence, end) or _find_date_before(sentence, before.start(), others)
    return TreatyAction(_read_status(before), edtf)


def _find_date_before(sentence: str, verb: int, others: Sequence[tuple[int, int]]) -> str | None:
    dates = [
        date
        for date in find_dates(sentence)
        if date.end <= verb and not any(low <= date.start < high for low, high in others)
    ]
    return dates[-1].edtf if dates else None


def _read_status(found: re.Match[str]) -> LawStatus:
    return next(status for group, status in _STATUSES.items() if found.groupdict().get(group))
