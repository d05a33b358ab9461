"""Grammars: the text of a value → the value, with no document in sight."""
