"""The document: one immutable text, spans of it, readings, and problems as values."""
