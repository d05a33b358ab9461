"""Shows a record as a page to read, explains its values, checks the installation."""
