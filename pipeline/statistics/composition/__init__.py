"""Compositions: lists of items with their shares (religions, languages, ethnic groups)."""
