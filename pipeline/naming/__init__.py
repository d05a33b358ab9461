"""What words may name: candidates for entities, by the gazetteers, by grammars, and by the model."""
