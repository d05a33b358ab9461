"""Lists of labels and values, such as `Muslim 14%, Hindu <1%`, which are not sentences."""

from __future__ import annotations

import re
from typing import Final

from pipeline.figures.statements import has_verb

_VALUE: Final = r"[<>\u2264\u2265~]?\s?(?:\$|US\$|\u20ac|\u00a3)?\d++(?:[.,]\d++)*+\s?%?"
_LABELED: Final = re.compile(rf"[a-z)]:\s{_VALUE}", re.IGNORECASE)
_LABEL_ALONE: Final = re.compile(rf"[^:\d]+:\s{_VALUE}(?:\s[a-z]+)?(?:\s\([^()]*\))?\.?")
_LABEL: Final = re.compile(r"[^\d:.;]{2,60}:\s")
_ITEM: Final = re.compile(
    rf"(?:^|[,;:]\s)(?:[^\W\d][\w'\u2019/-]*\s){{1,4}}{_VALUE}(?=[,;(]|\s\(|$)"
)
_LIST: Final = 2  # labels with values


def is_label_list(text: str) -> bool:
    """Whether a text is a list of labels and values, in which no sentence states a figure.

    Two labels with a colon before their values make a list, whatever else the text has. So does a
    text without a verb that is a row of labels and values, or begins with a label and does not end
    with a period. A single label with its value (`Unemployment rate: 2%`) does not.
    """
    if len(_LABELED.findall(text)) >= _LIST:
        return True
    is_labeled = _LABEL.match(text) and not text.endswith(".")
    is_list = is_labeled or len(_ITEM.findall(text)) >= _LIST
    return bool(is_list) and not _LABEL_ALONE.fullmatch(text) and not has_verb(text)
