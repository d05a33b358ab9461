"""Citation styles: how each of them prints a source."""
