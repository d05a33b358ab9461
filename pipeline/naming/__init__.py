"""What words may name: candidates for entities, by gazetteers, by grammars, and by the model."""
