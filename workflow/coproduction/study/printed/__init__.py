"""What a study prints: its tables, its figures, its paper."""
