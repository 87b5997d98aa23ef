"""What the data account for: sample flow, missing answers, comparability, codebooks, traces."""
