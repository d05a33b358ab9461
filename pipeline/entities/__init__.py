"""Entities in prose (names, dates, places, treaties) and the facts their sentences state.

`tag.py` is the stage: rules and gazetteers propose candidates first, then the model (`ner.py`).
`treaty_status.py` lists ratifications and signatures, `events.py` dated events, `trafficking/`
flows of people.
"""
