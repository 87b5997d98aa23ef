"""What files beside hypotheses.csv know of a claim: rows on its coefficients, and exhibits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from coproduction.pages.manifest import Entry
from coproduction.pages.reporting.evidence import Evidence
from coproduction.results.between_files import ASSOCIATIONS
from coproduction.results.contract import File
from coproduction.results.imputation_files import ESTIMATES as IMPUTED
from coproduction.results.inequality_files import DIFFERENCES
from coproduction.results.multiverse_files import SUMMARY
from coproduction.results.sensitivity_files import CONFOUNDING, LEFT_OUT, WEIGHTING
from coproduction.words.labels import ALL, split
from coproduction.words.license_words import BETWEEN_COUNTRIES

#: Kinds of tables and figures that tell of all terms of a model.
OF_MODELS = (
    "correlates", "nested", "coefficients", "heat_map", "estimators", "tests", "importance",
    "profiles", "predictions", "marginal_effects", "summaries",
)  # fmt: skip
#: Tests of means of outcomes.
OF_MEANS = ("areas", "outcomes", "groups", *BETWEEN_COUNTRIES)

Rows = Sequence[Mapping[str, Any]]
_Tells = Callable[[Entry], bool]


class ClaimEvidence:
    """Rows of files, and tables and figures, that tell of rows of hypotheses.csv."""

    def __init__(self, evidence: Evidence):
        self.evidence, self.study = evidence, evidence.study
        files = (SUMMARY, CONFOUNDING, LEFT_OUT, WEIGHTING, IMPUTED, ASSOCIATIONS, DIFFERENCES)
        self.files = {file.path: self._read(file) for file in files}

    def _read(self, file: File) -> Rows:
        return self.evidence.frame(file).rows if self.evidence.has(file.path) else ()

    def _of(self, file: File, row: Mapping[str, Any], **more: object) -> Rows:
        """The rows of a file on the coefficient that a row is about."""
        if row["test"] != "terms" or row["country"] != ALL:
            return []
        wanted = {key: row[key] for key in ("model", "area", "term")} | more
        return [one for one in self.files[file.path] if wanted.items() <= one.items()]

    def specifications(self, row: Mapping[str, Any]) -> Rows:
        """The summary of all specifications of the same question."""
        return self._of(SUMMARY, row, scope="same")

    def confounding(self, row: Mapping[str, Any]) -> Rows:
        """What a confounder would have to explain."""
        return self._of(CONFOUNDING, row)

    def left_out(self, row: Mapping[str, Any], of: str) -> list[float]:
        """Estimates when one of something is left out."""
        left = (one["estimate"] for one in self._of(LEFT_OUT, row, of=of))
        return [estimate for estimate in left if estimate is not None]

    def weighting(self, row: Mapping[str, Any]) -> Rows:
        """The estimate with weights and without."""
        return self._of(WEIGHTING, row, compared="coefficient")

    def imputed(self, row: Mapping[str, Any]) -> dict[str, dict[str, Mapping[str, Any]]]:
        """Model to way with missing answers to the estimate of the same coefficient of the same
        outcome, of every model that has them imputed."""
        found: dict[str, dict[str, Mapping[str, Any]]] = {}
        if row["test"] != "terms" or not self.files[IMPUTED.path]:
            return found
        outcomes = self.study.models[row["model"]].outcomes
        for one in self.files[IMPUTED.path]:
            same = all(one[key] == row[key] for key in ("area", "country", "term"))
            known = one["kind"] == "coefficient" and one["estimate"] is not None
            if same and known and one["outcome"] in outcomes and not one["category"]:
                found.setdefault(one["model"], {})[one["missing"]] = one
        return found

    def associations(self, row: Mapping[str, Any]) -> Rows:
        """The rank correlation of countries' means with a covariate that a row is about."""
        if row["test"] != "between":
            return []
        wanted = {"outcome": row["term"], "covariate": row["left"], "method": "spearman"}
        wanted |= {key: row[key] for key in ("area", "model")}
        every = self.files[ASSOCIATIONS.path]
        return [
            one for one in every if wanted.items() <= one.items() and one["estimate"] is not None
        ]

    def exhibits(self, rows: Rows) -> Iterator[Entry]:
        """The tables and figures that tell more of a claim, in the order of presentation."""
        kinds = self._kinds(rows)
        for entry in self.evidence.entries:
            if entry.kind in kinds and kinds[entry.kind](entry):
                yield entry

    def _kinds(self, rows: Rows) -> dict[str, _Tells]:
        """Kind of a table or figure to whether one of that kind tells of a claim."""
        test = rows[0]["test"]
        models = {row["model"] for row in rows if row["model"]}

        def of_model(entry: Entry) -> bool:
            return bool(models & {entry.model, *self.study.shown_models.get(entry.stem, ())})

        kinds: dict[str, _Tells] = dict.fromkeys(OF_MODELS, of_model)
        kinds |= self._of_coefficients(rows) if test == "terms" else {}
        kinds |= self._of_means(rows) if test in OF_MEANS else {}
        if test == "inequality":
            kinds["inequality"] = _every
            kinds["concentration_curves"] = self._drawn(rows)
        if test == "between":
            kinds["between"] = _every
            kinds["country_scatter"] = self._drawn(rows)
        return kinds

    def _of_coefficients(self, rows: Rows) -> dict[str, _Tells]:
        """What tells of the coefficients of a claim alone."""
        varied = {row["model"] for row in rows if self.specifications(row)}
        changed = {row["model"] for row in rows if self.confounding(row)}
        imputed = {model for row in rows for model in self.imputed(row)}
        terms = {(row["model"], row["term"]) for row in rows}

        def curve(entry: Entry) -> bool:
            return (entry.model, self.evidence.figure(entry.name).term) in terms

        return {
            "specification_curve": curve,
            "multiverse": lambda entry: entry.model in varied,
            "sensitivity": lambda entry: entry.model in changed,
            "imputation": lambda entry: entry.model in imputed,
        }

    def _of_means(self, rows: Rows) -> dict[str, _Tells]:
        """What tells of the means that a claim is about."""
        sides = [key for key in ("left", "right") if rows[0]["test"] == "outcomes"] or ["term"]
        names = {row[key] for row in rows for key in sides}
        kinds: dict[str, _Tells] = {}
        if names & {*self.study.labels.get("indices", {})}:
            kinds["indices"] = _every
        if names & {item for index in self.study.indices for item in index.items}:
            kinds["items"] = _every
        if rows[0]["test"] in BETWEEN_COUNTRIES:
            kinds |= {"invariance": _every, "factor_means": _every}
        if rows[0]["test"] == "groups":
            of = {(row["term"], split(row["left"])[0]) for row in rows}
            told = {(one["outcome"], one["group"]) for one in self.files[DIFFERENCES.path]}
            kinds |= {"inequality": _every} if of & told else {}
        return kinds

    def _drawn(self, rows: Rows) -> _Tells:
        """Whether a figure draws the outcome and the ranking, or covariate, of a claim, at the
        same correlates."""
        of = {(row["term"], row["left"], row["model"]) for row in rows}

        def drawn(entry: Entry) -> bool:
            figure = self.evidence.figure(entry.name)
            return (figure.outcome, figure.term, figure.adjusted) in of

        return drawn


def _every(_: Entry) -> bool:
    return True
