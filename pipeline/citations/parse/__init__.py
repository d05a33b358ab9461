"""The parts of a citation: authors, titles, dates, publishers, pinpoints, short forms (`Ibid.`)."""
