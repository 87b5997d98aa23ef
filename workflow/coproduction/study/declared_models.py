"""Modelled: the models of a study, with comparisons of nested ones and families of their tests."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from coproduction.faults import Fault
from coproduction.study import (
    comparisons,
    declared_steps,
    families,
    imputation_choices,
    models,
    multiverse_choices,
    sensitivity_choices,
)
from coproduction.study.analysis import Weighting
from coproduction.study.declared_files import DeclaredFiles
from coproduction.study.imputation_choices import ImputationDeclaration
from coproduction.study.imputations import Imputation
from coproduction.study.multiverses import Multiverse
from coproduction.study.names import Names
from coproduction.study.release import Disclosure
from coproduction.study.sensitivities import Sensitivity
from coproduction.study.specification import Comparison, Family, Model, typed
from coproduction.study.steps import Printing
from coproduction.study.texts import Spoken


@dataclass(frozen=True)
class Modelled:
    """What `models.yaml` declares, by name, `multiverse.yaml` and `imputation.yaml`."""

    models: dict[str, Model]
    comparisons: dict[str, Comparison]
    families: dict[str, Family]
    printing: dict[str, Printing]
    multiverses: tuple[Multiverse, ...] = ()
    imputation: Imputation | None = None
    sensitivities: tuple[Sensitivity, ...] = ()

    def without_ends(self, declared: Disclosure) -> "Modelled":
        """The same with profiles that do not reach to where fewer respondents than the threshold
        are; of an open study all."""
        beyond = 0 if declared.open else declared.threshold
        models = {
            name: replace(model, beyond=beyond if model.profiles else 0)
            for name, model in self.models.items()
        }
        return replace(self, models=models)


def of_study(
    given: DeclaredFiles,
    weighting: Weighting,
    said: Spoken,
    names: Names,
    shown: PurePosixPath,
) -> tuple[Modelled, list[Fault]]:
    """What `models.yaml`, `multiverse.yaml` and `imputation.yaml` declare with names resolved, and
    what is wrong.

    `given` are the settings of the study by file, `shown` is its folder in messages. A multiverse,
    a sensitivity analysis and an imputation are judged where nothing is wrong with models.
    """
    declares = said.modelling
    policy, sets = said.front.singletons, declares.sets
    declared = (names, sets, said.areas, said.sources, said.countries, policy)
    known = models.Known(*declared, *weighting.raking)
    found, faults = models.resolved(declares.models, known, str(shown / "models.yaml"))
    nested, unlike = comparisons.resolved(declares.comparisons, found, sets, shown, faults)
    tested, unknown = families.resolved(declares.families, found, sets, shown, faults)
    stepped = declared_steps.faults(declares.steps, found, str(shown / "models.yaml"))
    faults += [*unlike, *unknown, *stepped]
    several, probed, unclear = (), (), []
    if not faults:
        models_file = str(shown / "models.yaml")
        probed, faults = sensitivity_choices.resolved(
            declares.sensitivity, found, known, models_file
        )
    if said.varying and given.sound("models") and not faults:
        file, varied = str(shown / "multiverse.yaml"), said.varying
        several, unclear = multiverse_choices.resolved(varied, declares.models, found, known, file)
    imputed = None
    if given.sound("models", "imputation") and not faults:
        filling = given.files.get("imputation")
        filling = typed(ImputationDeclaration, filling) if filling else None
        imputed, wrong = imputation_choices.resolved(filling, found, known, str(shown))
        unclear += wrong
    printing = declared_steps.printing(declares, found, names)
    return Modelled(found, nested, tested, printing, several, imputed, probed), [*faults, *unclear]
