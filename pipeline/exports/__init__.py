"""Output for other programs: bibliographies and tables of claims."""
