"""Guards the cells of tables against being run as formulas by a spreadsheet."""

from __future__ import annotations

from typing import Final

from pipeline import patterns as re

# Rule: https://owasp.org/www-community/attacks/CSV_Injection. A number keeps its sign.
_STARTS_FORMULA: Final = (
    *"=+-@\t\r\n",
    *"\uff1d\uff0b\uff0d\uff20",
)  # the last four are full-width
# `-5`, `+5%`, `-0.3% (2009 est.)`: no operator, and no name in front of a parenthesis.
_IS_NUMBER: Final = re.compile(r"[-+]\d[\d.,]*+ ?%?(?: ?\([\w .,]*+\))?")


_BEHIND_SEPARATOR: Final = re.compile(
    r"(?P<before>;[\s\"']*|[\t\r\n][ \"']*)"
    r"(?P<formula>[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?=[A-Za-z@=]))"
)


def guard_csv_cell(text: str) -> str:
    """A text that is guarded as by `guard_formula`, where a spreadsheet divides it again too.

    Where a semicolon separates cells, as in much of Europe, it takes `a;=B1` for two cells.
    """
    return _BEHIND_SEPARATOR.sub(r"\g<before>'\g<formula>", guard_formula(text))


def guard_formula(text: str) -> str:
    """A text that a spreadsheet shows as it is: with a leading apostrophe if it begins a formula.

    `=SUM(A1)` becomes `'=SUM(A1)`; `-2.62` and `-0.3% (2009 est.)` are numbers and stay.
    """
    if text.startswith(_STARTS_FORMULA) and not _IS_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
