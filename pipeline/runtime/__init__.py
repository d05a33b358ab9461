"""Runs the recipe over many sources: batches, workers, cache, cluster, incremental runs."""
