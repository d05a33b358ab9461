"""Citations in notes: found, and the full ones taken apart into what CSL-JSON says of a source."""
