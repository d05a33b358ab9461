"""Entities: names, dates, places and treaties in prose, and what sentences say of them."""
