"""Quantities: figures with unit, comparator, group, date, rank and remarks."""
