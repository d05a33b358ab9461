"""Review pages of an output, the provenance of a value, comparisons."""
