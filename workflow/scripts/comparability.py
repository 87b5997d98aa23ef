"""Judge from the crosswalks how alike the sources measure."""

from pathlib import Path

from coproduction.account.comparability import comparability
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.results.harmonisation_files import COMPARABILITY, COMPARABILITY_REASONS
from coproduction.study.recodes import crosswalk
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Variable

given, out = snakemake.params, snakemake.output
with told(snakemake.log[0]):
    files = zip(given.sources, map(Path, snakemake.input.crosswalks), strict=True)
    rows = {source: crosswalk.read(path, str(path))[0] for source, path in files}
    found = comparability(rows, typed(dict[str, Variable], given.variables), given.labels)
    write(found[0], COMPARABILITY, out.statuses)
    write(found[1], COMPARABILITY_REASONS, out.reasons)
