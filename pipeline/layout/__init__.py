"""Layout: the blocks of a document classified and cut into chapters, sections and tables.

Running heads, page numbers and menus are set apart as furniture (`furniture.py`, `classify.py`);
those of a PDF already by `pipeline/readers/pdf/running_heads.py`.
"""
