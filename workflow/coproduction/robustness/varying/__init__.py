"""What it takes to change an estimate: other specifications, samples, weights, confounders."""
