"""Kinds of documents that are said beside a title: `Press release`, `Technical Progress Report`."""

from __future__ import annotations

import re
from typing import Final

# What opens a citation: `Press Release, Ministry of Roads, …`.
OPENING: Final = re.compile(
    r"(?:press|news|media)\s(?:release|statement)|fact\s?sheet|testimony|statement|speech",
    re.IGNORECASE,
)
# `Paper Presented at the Conference on Roads`: where something was said.
SPOKEN: Final = (
    r"(?:paper|speech|address|lecture|presentation|remarks)"
    r"\s(?:presented|delivered|given|made)\s(?:at|to|before)"
)
KIND: Final = r"""(?i:(?:press|news|media)\s(?:release|statement) | fact\s?sheet
      | (?:(?:technical|final|semi-?annual)\s)?progress\sreport
      | project\s(?:document|summary|revision|brief) | technical\scooperation\sproject\ssummary
      | (?:policy|working|research|discussion|background|occasional|briefing)\spaper
      | (?:base|mid|end)-?line\s(?:report|study|survey) | written\scommunication
      | policy\sbrief | research\sand\spolicy\spapers)"""  # verbose
_SERIES: Final = r".{0,60}\b(?i:(?:working|discussion|research)\spapers?\sseries)"
_KIND: Final = re.compile(rf"{KIND} | (?i:action\splan) | {_SERIES}", re.VERBOSE)


def is_kind(text: str) -> bool:
    """Whether a clause behind a title says what sort of document it is, and nothing else."""
    return _KIND.fullmatch(text.strip(" .,;")) is not None
