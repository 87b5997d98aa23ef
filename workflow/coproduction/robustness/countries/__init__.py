"""Between and within countries: summaries, covariates of countries, and inequality."""
