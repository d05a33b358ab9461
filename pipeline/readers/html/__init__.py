"""HTML: the text that a browser shows, its blocks, tables, links and notes."""
