"""The gazetteer: names → identities, exact after folding, never fuzzy."""
