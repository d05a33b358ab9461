"""The contract: what one country's record, a document, and a run are made of, field by field.

The JSON Schemas in `schemas/` are generated from these models. Every kind has all its fields
always, null where unknown, and none of another's.
"""
