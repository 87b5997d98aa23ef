"""Print the table of indices by country."""

import pandas as pd

from coproduction.logs import told
from coproduction.tables.indices import indices
from coproduction.tables.writers import write

given = snakemake.params
with told(snakemake.log[0]):
    frame = pd.read_csv(snakemake.input.indices, keep_default_na=False, na_values=[""])
    title = "Indices by country"
    table = indices(frame, given.labels, name="indices", title=title, simulated=given.simulated)
    write(table, *snakemake.output)
