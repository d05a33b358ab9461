"""PDF → document: glyphs, words, lines, columns, running heads, tables and footnotes of pages."""
