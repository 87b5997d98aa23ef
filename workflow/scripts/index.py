"""Leave out the excluded respondents, adjust weights and form the indices of the others."""

from coproduction.files import whole
from coproduction.harmonise import exclusions, microdata
from coproduction.inference import scoring as indices
from coproduction.inference import weight_adjustment as weights
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.descriptive_files import WEIGHTS

with told(snakemake.log[0]):
    kept = exclusions.kept(microdata.read(snakemake.input.microdata))
    kept, report = weights.adjusted(kept, snakemake.params.weighting)
    write(report, WEIGHTS, snakemake.output.weights)
    frame = indices.with_indices(kept, snakemake.params.indices)
    with whole(snakemake.output[0]) as partial:
        frame.to_parquet(partial, compression="zstd", index=False)
