"""What a run found in the forms of other programs: bibliographies, tables of claims."""
