"""Statistics: labelled fields and table values parsed into typed values."""
