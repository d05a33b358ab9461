"""Storage: inputs, archives, remote files, the output folder and its lock."""
