"""Leave out the excluded respondents and form the indices of the others."""

from coproduction import exclusions, indices, microdata
from coproduction.files import whole
from coproduction.logs import told

with told(snakemake.log[0]):
    kept = exclusions.kept(microdata.read(snakemake.input.microdata))
    frame = indices.with_indices(kept, snakemake.params.indices)
    with whole(snakemake.output[0]) as partial:
        frame.to_parquet(partial, compression="zstd", index=False)
