"""Word lists and gazetteers as data (`*.toml`), each with the module that loads it.

Countries, organizations, treaties, places, regions; months, units, scale words.
"""
