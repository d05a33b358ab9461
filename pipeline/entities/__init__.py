"""Entities in prose (names, dates, places, treaties) and the facts their sentences state."""
