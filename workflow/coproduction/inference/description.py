"""The description of a survey: every file of descriptives at once, and what stops it as a fault."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.inference import descriptives
from coproduction.inference.design import SingletonStrata
from coproduction.results.contract import File
from coproduction.results.descriptive_files import GROUPS, INDICES, ITEMS, QUANTILES, SAMPLE
from coproduction.study.specification import Replication


def described(
    analysis: pd.DataFrame,
    *,
    indices: Sequence[dict],
    groups: Sequence[dict],
    shares: Sequence[dict],
    variables: Sequence[dict],
    countries: Sequence[str],
    replication: Mapping[str, Replication],
    singletons: str,
) -> dict[File, pd.DataFrame]:
    """Return each file of descriptives, see the functions of `coproduction.inference.descriptives`.

    Raises `Faults` where a stratum has one PSU and `singletons` is ``fail``.
    """
    numbers = descriptives.numbers(indices, variables)
    by = {"replication": replication, "singletons": singletons}
    try:
        return {
            INDICES: descriptives.indices(indices, analysis, **by),
            GROUPS: descriptives.groups(indices, groups, analysis, **by),
            ITEMS: descriptives.items(shares, analysis, **by),
            SAMPLE: descriptives.sample(analysis, countries, variables, **by),
            QUANTILES: descriptives.quantiles(numbers, analysis, **by),
        }
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
