"""What a study declares of its data: sources, countries, variables, indices, weights, checks."""
