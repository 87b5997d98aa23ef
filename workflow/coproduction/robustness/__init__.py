"""What is found, and does it hold: claims, their contrasts, and the verdicts on them.

`claimed.judged` makes the rows of hypotheses.csv. The means of claims are estimated jointly
(`joint_means`), so that whoever answered about two areas or two items is known to be one person;
what a claim says of a model is taken from its results (`modelled`). `multiverse.estimated` makes
all that could have been estimated otherwise, with joint tests (`sign_flips`).
"""
