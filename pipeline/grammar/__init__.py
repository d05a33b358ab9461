"""Grammars: the text of a value → the value, or a refusal with its reason; no document is needed.

`engine.py` is the framework: kinds of tokens, rules, readings. Numbers, dates, lists, sentences
and personal names each have a module.
"""
