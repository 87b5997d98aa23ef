"""Print the table of correlates of one model."""

import pandas as pd

from coproduction.logs import told
from coproduction.tables.correlates import correlates
from coproduction.tables.writers import write

given = snakemake.params
with told(snakemake.log[0]):
    table = correlates(
        pd.read_csv(snakemake.input.estimates, keep_default_na=False, na_values=[""]),
        pd.read_csv(snakemake.input.fit, keep_default_na=False, na_values=[""]),
        given.labels,
        name=f"correlates_{snakemake.wildcards.model}",
        title=given.title,
        simulated=given.simulated,
        references=given.references,
        standardised=given.standardised,
    )
    write(table, *snakemake.output)
