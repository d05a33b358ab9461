"""A first profile of a publisher's reports, drafted from the reports themselves.

Titles, chapter headings, labels and sections are counted; kinds and units of values are guessed
from the values, and a guess says that it is one.
"""
