"""Pages a person reads: report, manuscript, codebooks, validation, run times."""
