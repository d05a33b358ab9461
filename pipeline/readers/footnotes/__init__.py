"""Footnotes: callouts and note marks, whatever format prints them."""
