"""Words typical of titles and places, which distinguish them from names of persons."""

from __future__ import annotations

import re
from typing import Final

from pipeline.vocabulary.word_lists import list_words

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
