"""Markdown: blocks and inline markup, with places in the source."""
