"""Leave out the excluded respondents, adjust weights and form the indices of the others."""

from coproduction.files import whole
from coproduction.harmonise import microdata
from coproduction.inference import scoring, weight_adjustment
from coproduction.logs import told
from coproduction.results import contract, descriptive_files
from coproduction.study.resolved.analysis import Index, Weighting
from coproduction.study.resolved.specification import typed

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    kept = microdata.kept(microdata.read(snakemake.input.microdata))
    kept, report = weight_adjustment.adjusted(kept, typed(Weighting, given.weighting))
    contract.write(report, descriptive_files.WEIGHTS, out.weights)
    frame = scoring.with_indices(kept, typed(tuple[Index, ...], given.indices))
    with whole(out[0]) as partial:
        frame.to_parquet(partial, compression="zstd", index=False)
