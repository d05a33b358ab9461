"""The document: one immutable text, spans of it, readings of it, and problems as values."""
