"""Notes and citations: parse them, resolve short forms, collect the sources cited."""
