"""Footnotes and endnotes: callouts and note marks, in any format."""
