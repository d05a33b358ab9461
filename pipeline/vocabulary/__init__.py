"""Word lists and gazetteers as data: countries, organizations, instruments, places, regions."""
