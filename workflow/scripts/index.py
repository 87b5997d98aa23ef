"""Form the indices of every respondent."""

from coproduction import indices, microdata
from coproduction.files import whole
from coproduction.logs import told

with told(snakemake.log[0]):
    frame = indices.with_indices(
        microdata.read(snakemake.input.microdata), snakemake.params.indices
    )
    with whole(snakemake.output[0]) as partial:
        frame.to_parquet(partial, compression="zstd", index=False)
