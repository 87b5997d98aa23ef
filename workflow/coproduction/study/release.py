"""What may be published of a study: the level of disclosure control, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from coproduction.faults import Fault
from coproduction.files import absence
from coproduction.results import catalogue
from coproduction.study.resolved.analysis import ByLevel
from coproduction.study.resolved.model_types import Comparison, Model
from coproduction.study.resolved.multiverses import Multiverse

if TYPE_CHECKING:
    from coproduction.study.resolved.claims import Claim
    from coproduction.study.study import Study

Level = Literal["open", "publish", "strict"]
#: Largest step of a published share, between 0 and 1: one of a larger step is withheld.
COARSEST = 0.05


@dataclass(frozen=True)
class Disclosure:
    """What is withheld from results, as `disclosure` of `study.yaml` says.

    `threshold` is the smallest number of respondents, unweighted, that results tell of. `earlier`
    is the folder of results published before, empty where there are none.
    """

    level: Level
    threshold: int
    earlier: str = ""

    @property
    def open(self) -> bool:
        """Whether nothing is withheld."""
        return self.level == "open"

    @property
    def step(self) -> int:
        """Counts are rounded to multiples of this."""
        return (2 if self.level == "strict" else 1) * self.threshold

    @property
    def wide(self) -> int:
        """Bases of estimates are rounded to multiples of this."""
        return 2 * self.threshold


def disclosure(study: Mapping[str, Any]) -> Disclosure:
    """The disclosure control of the settings of `study.yaml`: simulated data need none."""
    said = study["disclosure"]
    level = said.get("level", "open" if study["simulated"] else "publish")
    return Disclosure(level, said["threshold"], said.get("earlier", ""))


def scores(study: "Study") -> dict[str, dict[str, float]]:
    """Columns of outcomes that are levels to the scores of these."""
    of_areas = [measure for one in study.between for measure in one.measures]
    of_areas += [bounded.measure for one in study.inequalities for bounded in one.measures]
    of_areas += [m for one in _claims(study) for m in one.measures.values()]
    return {m.column: dict(m.scored.scores) for m in of_areas if isinstance(m.scored, ByLevel)}


@dataclass(frozen=True)
class Asked:
    """What a study asks that published numbers may tell: what publishes and what attacks are told
    it alike, and no part has a default that could stand for one which was forgotten.

    Attributes
    ----------
    models, comparisons, multiverses
        The models, their steps and specifications.
    claims, groups, drawn
        See `measured`, `grouped` and `imputed`.
    """

    models: tuple[Model, ...]
    comparisons: tuple[Comparison, ...]
    multiverses: tuple[Multiverse, ...]
    claims: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    drawn: dict[str, tuple[float, ...]]


#: Of a study that asks nothing such.
NOTHING = Asked((), (), (), {}, {}, {})


def asked(study: "Study") -> Asked:
    """What a study asks."""
    return Asked(
        tuple(study.models.values()),
        tuple(study.comparisons.values()),
        tuple(study.multiverses),
        measured(study),
        grouped(study),
        imputed(study),
    )


def measured(study: "Study") -> dict[str, tuple[str, ...]]:
    """Claims on means to the columns of these."""
    own = {one.name: [m.column for m in one.measures.values()] for one in _claims(study)}
    return {name: tuple(dict.fromkeys(columns)) for name, columns in own.items() if columns}


def grouped(study: "Study") -> dict[str, tuple[str, ...]]:
    """Claims about groups to the variable of these, and the levels that are compared."""
    found = {}
    for one in _claims(study):
        parts = [part for comparison in one.comparisons for part in comparison.parts]
        if one.by:
            found[one.name] = (one.by, *dict.fromkeys(part.level for part in parts))
    return found


def imputed(study: "Study") -> dict[str, tuple[float, ...]]:
    """Imputed variables to the numbers of their levels, of categories their positions; to none
    where they are numbers."""
    return {
        one.name: one.scores or tuple(float(place) for place in range(len(one.levels)))
        for one in (study.imputation.variables if study.imputation else ())
    }


def _claims(study: "Study") -> "tuple[Claim, ...]":
    return study.claims.claims if study.claims else ()


def faults(declared: Disclosure, shown: str, root: Path) -> Iterator[Fault]:
    """What is wrong with the `study.yaml` that is `shown`: an earlier release that is no folder of
    results, or the one that is made now, or that nothing follows."""
    if declared.earlier and declared.open:
        yield Fault(
            shown,
            "disclosure.earlier: at level open nothing is withheld, as it was before or otherwise",
            mend="disclosure: {level: publish, earlier: " + declared.earlier + "}",
        )
    if declared.earlier and not (root / declared.earlier).is_dir():
        there = (root / declared.earlier).exists()
        problem = "is a file, not a folder" if there else absence(root / declared.earlier)
        yield Fault(
            shown,
            f"disclosure.earlier: the folder {declared.earlier} {problem}",
            expected="the folder of results that were published before",
        )
    elif declared.earlier:
        yield from _folder_faults(declared, shown, root)


def _folder_faults(declared: Disclosure, shown: str, root: Path) -> Iterator[Fault]:
    place, name = (root / declared.earlier).resolve(), PurePosixPath(shown).parent.name
    for made in (root / "results" / name, root / "data/results" / name):
        if place == made.resolve() or made.resolve() in place.parents:
            yield Fault(
                shown,
                f"disclosure.earlier: {declared.earlier} is where this study writes its results: "
                "what is made now cannot be held against itself",
                expected="the folder of results that were published before",
                mend=f"copy what was published, such as with `cp -r results/{name} "
                f"data/published/{name}`, and put that folder there",
            )
            return
    if not any(catalogue.is_released(path) for path in _files(place)):
        yield Fault(
            shown,
            f"disclosure.earlier: the folder {declared.earlier} holds no results",
            expected="the folder that holds descriptives/ and models/ of what was published before",
        )


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*.csv"))
