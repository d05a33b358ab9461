"""A record as a clean document again: headings, values, prose, tables, and notes as footnotes."""
