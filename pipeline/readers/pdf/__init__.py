"""PDF → document: glyphs, words, lines, columns, tables and notes of printed pages."""
