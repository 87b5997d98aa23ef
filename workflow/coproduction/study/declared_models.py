"""Modelled: the models of a study, with comparisons of nested ones and families of their tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from coproduction.faults import Fault
from coproduction.study import comparisons, families, models
from coproduction.study.analysis import Weighting
from coproduction.study.names import Names
from coproduction.study.specification import Comparison, Family, Model
from coproduction.study.texts import Spoken


@dataclass(frozen=True)
class Modelled:
    """What `models.yaml` declares, by name."""

    models: dict[str, Model]
    comparisons: dict[str, Comparison]
    families: dict[str, Family]


def of_study(
    files: Mapping[str, dict],
    weighting: Weighting,
    said: Spoken,
    names: Names,
    shown: PurePosixPath,
) -> tuple[Modelled, list[Fault]]:
    """What `models.yaml` declares with its names resolved, and what is wrong with it.

    `files` are the settings of a study by file, `shown` is its folder in messages.
    """
    policy, sets = files["study"]["singletons"], files["models"]["sets"]
    declared = (names, sets, said.areas, said.sources, said.countries, policy)
    known = models.Known(*declared, *weighting.raking)
    found, faults = models.resolved(said.models, known, str(shown / "models.yaml"))
    nested, unlike = comparisons.resolved(said.comparisons, found, sets, shown, faults)
    tested, unknown = families.resolved(said.families, found, sets, shown, faults)
    return Modelled(found, nested, tested), [*faults, *unlike, *unknown]
