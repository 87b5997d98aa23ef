"""The banner: what stands over everything that shows simulated data."""

#: In English; `coproduction.words` has it in the other languages.
SIMULATED = "SIMULATED DATA — not findings."
