"""Report families as data: what a family is recognised by, its labels, sections and scales."""
