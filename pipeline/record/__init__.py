"""The contract: the models of a country's record, a document and a run, field by field.

The JSON Schemas in `schemas/` are generated from these models. An object always has all fields of
its kind, null where a value is unknown, and no others. A new field needs a minor version
(`model.py`) and its meaning in `docs/fields.md`.
"""
