"""Describe indices, items and respondents by country."""

from pathlib import PurePath

from coproduction.harmonise import microdata
from coproduction.inference.description import described
from coproduction.logs import told
from coproduction.results.contract import write
from coproduction.study.resolved.analysis import Descriptives
from coproduction.study.resolved.specification import typed

paths = {PurePath(path).name: path for path in snakemake.output}
with told(snakemake.log[0]):
    what = typed(Descriptives, snakemake.params.what)
    found = described(microdata.Opened(snakemake.input.analysis), what)
    for file, frame in found.items():
        write(frame, file, paths[PurePath(file.path).name])
