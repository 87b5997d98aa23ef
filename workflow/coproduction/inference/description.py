"""The description of a survey: every file of descriptives at once, and what stops it as a fault."""

import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference import descriptives, distributions
from coproduction.inference.design import SingletonStrata
from coproduction.inference.domains import design_of
from coproduction.inference.replicates import MixedReplicates
from coproduction.results.contract import File
from coproduction.results.descriptive_files import (
    DISTRIBUTIONS,
    GROUPS,
    INDICES,
    ITEMS,
    QUANTILES,
    SAMPLE,
    SUMMARIES,
)
from coproduction.study.resolved.analysis import Descriptives


def described(analysis: Microdata, what: Descriptives) -> dict[File, pd.DataFrame]:
    """Return each file of descriptives, see the functions of `coproduction.inference.descriptives`
    and `coproduction.inference.distributions`.

    Raises `Faults` where a stratum has one PSU and the policy is ``fail``, and where only some
    sources of a country, or of countries pooled, have replicate weights.
    """
    single = [variable for variable in what.variables if variable.name not in what.plausible]
    numbers = descriptives.numbers(what.indices, single)
    try:
        design = design_of(analysis, what.singletons, what.replication)
        return {
            INDICES: descriptives.indices(what.indices, analysis, design=design),
            GROUPS: descriptives.groups(what.indices, what.parts, analysis, design=design),
            ITEMS: descriptives.items(what.items, analysis, design=design),
            SAMPLE: descriptives.sample(
                analysis, what.countries, what.variables, design=design, plausible=what.plausible
            ),
            DISTRIBUTIONS: distributions.distributions(
                what.distributions, analysis, design=design, populations=what.populations
            ),
            SUMMARIES: distributions.summaries(
                what.summaries,
                analysis,
                design=design,
                plausible=what.plausible,
                populations=what.populations,
            ),
            QUANTILES: descriptives.quantiles(numbers, analysis, design=design),
        }
    except (SingletonStrata, MixedReplicates) as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
