"""Make of the results of a study what may be published."""

from coproduction.disclosure import releasing
from coproduction.logs import told
from coproduction.progress import tell
from coproduction.study.release import Asked, Disclosure
from coproduction.study.resolved.specification import typed

given, came = snakemake.params, snakemake.input
with told(snakemake.log[0]):
    declared = typed(Disclosure, given.disclosure)
    asked = typed(Asked, given.asked)
    found = releasing.released(given.full, came.full, came.analysis, declared, given.scores, asked)
    found.write(given.results, snakemake.output.log)
    tell(f"disclosure: {found.lost}")
