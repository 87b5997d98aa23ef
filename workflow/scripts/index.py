"""Leave out the excluded respondents, adjust weights and form the indices of the others."""

from coproduction.harmonise import microdata
from coproduction.inference import scoring, weight_adjustment
from coproduction.logs import told
from coproduction.results import contract, descriptive_files
from coproduction.study.resolved.analysis import Index, Weighting
from coproduction.study.resolved.specification import typed

path, given, out = snakemake.input.microdata, snakemake.params, snakemake.output
with told(snakemake.log[0]):
    weighting, indices = typed(Weighting, given.weighting), typed(tuple[Index, ...], given.indices)
    needed = [*weight_adjustment.needed(weighting), "excluded"]
    people = microdata.kept(microdata.read(path, needed))
    adjusted, report = weight_adjustment.adjusted(people, weighting)
    contract.write(report, descriptive_files.WEIGHTS, out.weights)
    microdata.write(scoring.indexed(microdata.kept_groups(path), adjusted, indices), out[0])
