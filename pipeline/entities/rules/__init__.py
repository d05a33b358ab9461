"""Rules that find organizations, places, laws and the ratification of treaties in prose."""
