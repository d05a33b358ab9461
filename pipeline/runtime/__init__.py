"""Runs the recipe over many sources: batch, workers, cache, cluster, incremental runs."""
