"""Runs the recipe over many inputs: batches, workers, cache, cluster, incremental runs."""
