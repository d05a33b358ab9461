"""Text of reports, made safe for a terminal."""

from __future__ import annotations


def escape_control(text: str) -> str:
    """The text with control characters, which a terminal might obey, shown as escapes."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in text
    )
