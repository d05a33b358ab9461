"""Rules that find organizations, places, laws and ratifications in prose."""
