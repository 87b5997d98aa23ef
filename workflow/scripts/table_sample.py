"""Print the table of samples and fieldwork."""

import pandas as pd

from coproduction.descriptives import RESPONDENTS
from coproduction.logs import told
from coproduction.tables.sample import sample
from coproduction.tables.writers import write

given = snakemake.params
with told(snakemake.log[0]):
    frame = pd.read_csv(snakemake.input.sample, keep_default_na=False, na_values=[""])
    counted = frame["variable"] == RESPONDENTS
    table = sample(
        frame[~counted],
        given.labels,
        respondents=frame[counted].set_index("country")["n"].to_dict(),
        facts=given.fieldwork,
        name="sample",
        title="Samples and fieldwork",
        simulated=given.simulated,
    )
    write(table, *snakemake.output)
