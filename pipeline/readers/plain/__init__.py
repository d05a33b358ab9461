"""Plain text: lines, headings, columns and running heads, with or without form feeds."""
