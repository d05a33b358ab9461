"""Statistics: labelled fields and table values parsed into typed values, or left as text.

`labels.py` and `labelled_fields.py` cut labels and values, `quantity/` reads numbers with units
(`$1.2bn`, `98.7%`), `composition/` lists of shares, `checks.py` finds implausible values. Units and
scale words (`bn`) are data: `pipeline/vocabulary/measures.toml`.
"""
