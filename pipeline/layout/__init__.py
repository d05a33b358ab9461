"""Layout: blocks classified and cut into chapters, sections, tables and furniture."""
