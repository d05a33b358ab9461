"""Looks at one record: as a page to read, by provenance, and at the installation."""
