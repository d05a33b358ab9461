"""Trafficking routes: flows of people between places, and the roles of a country, from prose."""
