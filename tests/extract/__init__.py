"""Tests of whole records, from a report to what is read in it."""
