"""Tables of facts, one row each, for spreadsheets, databases and data frames."""
