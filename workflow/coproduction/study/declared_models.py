"""Modelled: the models of a study, with comparisons of nested ones and families of their tests."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from coproduction.faults import Fault
from coproduction.study.data import country_covariates, sources, waves
from coproduction.study.declared_files import DeclaredFiles
from coproduction.study.modelling import comparisons, families, models, steps_of_terms
from coproduction.study.modelling.names import Names
from coproduction.study.questions import (
    between_choices,
    imputation_choices,
    multiverse_choices,
    participation_choices,
    sensitivity_choices,
)
from coproduction.study.questions.claim_tests import Nameable
from coproduction.study.questions.imputation_choices import ImputationDeclaration
from coproduction.study.release import Disclosure
from coproduction.study.resolved.analysis import Weighting
from coproduction.study.resolved.between_countries import BetweenCountries, Summarised
from coproduction.study.resolved.imputations import Imputation
from coproduction.study.resolved.model_types import Comparison, Family, Model
from coproduction.study.resolved.multiverses import Multiverse
from coproduction.study.resolved.participation import Inequality
from coproduction.study.resolved.sensitivities import Sensitivity
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.steps import Printing
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
    summaries: tuple[Summarised, ...] = ()
    between: tuple[BetweenCountries, ...] = ()
    inequalities: tuple[Inequality, ...] = ()

    @property
    def asked(self) -> tuple[tuple[Inequality, ...], tuple[BetweenCountries, ...]]:
        """What claims may be about beside models."""
        return self.inequalities, self.between

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

    `given` are the settings of the study by file, `shown` is its folder in messages. Nothing is
    told that follows from what is lost; what is at fault here is lost, too.
    """
    declares = said.modelling
    policy, sets = said.front.singletons, declares.sets
    declared = (names, sets, said.areas, said.sources, said.countries, policy)
    lost, file = given.lost, str(shown / "models.yaml")
    met = waves.by_country(said.sources, names.countries, said.waves)
    known = models.Known(*declared, *weighting.raking, lost=lost, met=met)
    found, faults = models.resolved(declares.models, known, file)
    nested, unlike = comparisons.resolved(declares.comparisons, found, sets, shown, lost)
    tested, unknown = families.resolved(declares.families, found, sets, shown, lost)
    faults += [*unlike, *unknown]
    faults += steps_of_terms.faults(declares.steps, found, file, names, lost)
    probed, wrong = sensitivity_choices.resolved(declares.sensitivity, found, known, file)
    faults += wrong
    nameable = Nameable(names, found, names.countries)
    summed, wrong = between_choices.summaries(declares.summaries, found, lost, file)
    faults += wrong
    covariates = country_covariates.resolved(said.country_covariates, given.covariates)
    design = sources.replication(said.sources), policy
    to_judge = lost, given.sound("study", "countries")
    apart, wrong = between_choices.between(
        declares.between, nameable, covariates, design, to_judge, file
    )
    faults += wrong
    unequal, wrong = participation_choices.resolved(
        declares.inequality, nameable, design, lost, file
    )
    taken = dict.fromkeys(names.known(), "a term or outcome")
    faults += wrong
    faults += country_covariates.faults(said.country_covariates, taken, str(shown / "study.yaml"))
    several: tuple[Multiverse, ...] = ()
    if said.varying:
        own, varied = said.varying, str(shown / "multiverse.yaml")
        several, wrong = multiverse_choices.resolved(own, declares.models, found, known, varied)
        faults += wrong
    imputed = None
    filling, whole = given.files.get("imputation"), given.sound("imputation")
    if filling or whole:
        filling = typed(ImputationDeclaration, filling) if filling else None
        imputed, wrong = imputation_choices.resolved(filling, found, known, str(shown), whole)
        faults += wrong
        if wrong or not whole:
            lost.add_all("imputation")
    printing = steps_of_terms.printing(declares, found, names)
    extra = (several, imputed, probed, summed, apart, unequal)
    return Modelled(found, nested, tested, printing, *extra), faults
