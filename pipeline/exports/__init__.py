"""Exports: bibliographies, tables, claims, text chunks, annotations, data for other programs."""
