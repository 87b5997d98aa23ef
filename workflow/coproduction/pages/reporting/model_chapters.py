"""Chapters on the models: correlates, tests, and what else a model was asked for."""

import re
from collections.abc import Callable, Iterator, Mapping

from coproduction.pages.reporting.blocks import Block, Paragraph
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.exhibits import file_table, frame_table, made_table, slug
from coproduction.pages.reporting.plain_tables import term
from coproduction.results import inequality_files
from coproduction.results.between_files import ASSOCIATIONS, COUNTRY_SUMMARIES, MEANS
from coproduction.results.imputation_files import CONVERGENCE, VARIABLES
from coproduction.results.meanings import of_values
from coproduction.results.model_files import ESTIMATES, FIT, FIT_REMARKS
from coproduction.results.sensitivity_files import BENCHMARKS, INFLUENCE, LEFT_OUT, WEIGHTING
from coproduction.tables.wording.compared import drawn_at_random
from coproduction.words.labels import ALL, Labels

#: What a reader must know to read the results of a chapter.
CORRELATES = "Correlates, not effects: nothing here says what would follow from a change."
ALL_OTHERS = "Nothing here says what would follow from a change of these."
TESTS = (
    "A small p speaks against the hypothesis that a row names, such as equal coefficients in all "
    "areas; a large one does not show that it holds. Many tests stand side by side, and none is "
    "corrected for that but where the note of a table says for which family of tests."
)
ESTIMATORS = (
    "Several models side by side. What their estimates are, and how the standard errors were "
    "found, stands below each table."
)
IMPORTANCE = (
    "How much of the variance of the outcome a correlate explains, averaged over all orders in "
    "which the correlates can enter (LMG; Lindeman, Merenda and Gold 1980). The shares of a fit "
    "add up to its R²."
)
PROFILES = (
    "What the model predicts when everybody had the value shown and was otherwise as they are, "
    "averaged over the sample."
)
MULTIVERSE = (
    "Every estimate rests on choices that could have been made otherwise. Here they are crossed, "
    "and every specification is estimated with the errors of its model. Those of the same question "
    "estimate the same thing otherwise; the others ask about other acts, scores or countries. That "
    "all have one sign says little, as they share their respondents: the tests compare all of them "
    "at once with what would be seen without any association."
)
SENSITIVITY = (
    "What it would take to change an estimate. A robustness value is the share of variance that "
    "something not measured would have to explain of both the correlate and the outcome, beyond "
    "all that the model holds, for the estimate, or the end of its interval, to be zero. A "
    "benchmark says what the estimate would be were there something as strong as a term of the "
    "model. None of this says that there is such a thing, or that there is none."
)
BETWEEN = (
    "How much countries differ, and what goes with it. A summary takes the coefficients of the "
    "countries for draws from one distribution: it tells their mean, and how far another country's "
    "may lie from it. A covariate of countries is one number a country, so that respondents, "
    "however many, say little about it: countries are what is counted."
)
MISSING = (
    "Who did not answer may differ from who did. Left out listwise, they are taken to be like "
    "those who answered all; imputed, to be like others with the same answers to the other "
    "variables; kept as categories, to be a group of their own. No table can show which of these "
    "holds: where the estimates agree, it does not matter much."
)
NONRESPONSE = (
    "A model of who did not answer says with what it goes that an answer is missing: positive "
    "estimates are of more missing answers. Of those who answered nobody is left out for what they "
    "answered, so that the model tells who is lost to all others."
)
INEQUALITY = (
    "Whether all take part on equal terms. A concentration index is above 0 where those higher in "
    "a ranking, such as education, take part more, and below 0 where they take part less; what "
    "people of one rank differ by is no part of it. It says who takes part, not why."
)
#: Kinds of a table or figure of a model that do not show what the model found.
NO_FINDING = ("flow",)


def models(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """What the estimates are, tables, figures, and every estimate."""
    drawn = drawn_at_random((), Labels(evidence.study.labels), _terms(evidence))
    return [
        *([Paragraph(f"{drawn} {ALL_OTHERS}" if drawn else CORRELATES)] if exhibits else []),
        *exhibits,
        *_untabled(evidence),
        *file_table(evidence, FIT, "Fits"),
        *_remarks(evidence),
        *file_table(evidence, ESTIMATES, "Estimates: all numbers"),
    ]


def _terms(evidence: Evidence) -> Iterator[str]:
    """The terms of all models."""
    for model in evidence.study.models.values():
        yield from model.terms


def _remarks(evidence: Evidence) -> list[Block]:
    """What is to be known of fits, where there is anything."""
    if not evidence.has(FIT_REMARKS.path):
        return []
    study, labels = evidence.study, Labels(evidence.study.labels)
    said = of_values(FIT_REMARKS, FIT_REMARKS.column("remark"))
    rows = [
        (
            study.models[row["model"]].label,
            labels.index(row["outcome"]),
            labels.area(row["area"]),
            labels.country(row["country"]),
            _remark(said[row["remark"]], row, labels),
        )
        for row in evidence.frame(FIT_REMARKS).printed
    ]
    headers, title = ("Model", "Outcome", "Area", "Country", "Remark"), "Remarks on the fits"
    table = made_table(evidence, FIT_REMARKS, "models-remarks", title, headers, rows)
    return [table] if rows else []


def _remark(said: str, row: Mapping[str, str], labels: Labels) -> str:
    """A remark in words: what it means as `said`, the names of columns filled in."""
    filled = {
        "outcome": labels.index(row["outcome"]),
        "area": labels.area(row["area"]),
        "country": labels.country(row["country"]),
        "term": term(row["term"], labels),
        "value": row["value"],
    }
    told = re.sub(r"`(\w+)`", lambda name: filled[name[1]], said)
    return f"{told[0].upper()}{told[1:]}."


def _untabled(evidence: Evidence) -> list[Block]:
    """The estimates of models that no table or figure of their own shows."""
    if not evidence.has(ESTIMATES.path):
        return []
    shown = {entry.model for entry in evidence.entries if entry.kind not in NO_FINDING}
    every, blocks = evidence.frame(ESTIMATES), []
    for name, model in evidence.study.models.items():
        frame = every.where(model=name)
        if name in shown or not frame.rows:
            continue
        wanted = ["area", "country", "term", "estimate", "std_error", "conf_low", "conf_high"]
        alone = [name for name in ("area", "country") if set(frame.column(name)) == {ALL}]
        frame = frame.only(column for column in wanted if column not in alone)
        blocks.append(frame_table(evidence, frame, model.label, f"estimates-{slug(name)}"))
    return blocks


def sensitivity(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """What would change the estimates: the tables, and all numbers; nothing where nobody asked."""
    if not evidence.has(LEFT_OUT.path):
        return exhibits
    titles = {
        BENCHMARKS: "Confounders as strong as terms of the model",
        LEFT_OUT: "Left out, one at a time",
        WEIGHTING: "With weights and without",
        INFLUENCE: "Influence of sampling units",
    }
    tables = [
        block
        for file, title in titles.items()
        if evidence.frame(file).rows
        for block in file_table(evidence, file, title)
    ]
    return [Paragraph(SENSITIVITY), *exhibits, *tables]


def between(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Between countries: tables and figures, and all numbers; nothing where nobody asked."""
    titles = {
        COUNTRY_SUMMARIES: "Summaries over countries: all numbers",
        MEANS: "Means of countries",
        ASSOCIATIONS: "Associations with covariates of countries",
    }
    tables = [
        block
        for file, title in titles.items()
        if evidence.has(file.path) and evidence.frame(file).rows
        for block in file_table(evidence, file, title)
    ]
    return [Paragraph(BETWEEN), *exhibits, *tables] if exhibits or tables else []


def missing(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Who did not answer, and missing answers dealt with in several ways; nothing where no model
    has either."""
    said = [Paragraph(NONRESPONSE)] if evidence.chosen(("nonresponse",)) else []
    if not evidence.has(VARIABLES.path):
        return [*said, *exhibits]
    titles = {VARIABLES: "What is imputed", CONVERGENCE: "Whether imputations have settled"}
    tables = [
        block for file, title in titles.items() for block in file_table(evidence, file, title)
    ]
    return [*said, Paragraph(MISSING), *exhibits, *tables]


def inequality(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Who takes part: the table and curves, and all numbers; nothing where nobody asked."""
    titles = {
        inequality_files.INDICES: "Concentration: all numbers",
        inequality_files.DIFFERENCES: "Differences of groups",
    }
    tables = [
        block
        for file, title in titles.items()
        if evidence.has(file.path) and evidence.frame(file).rows
        for block in file_table(evidence, file, title)
    ]
    return [Paragraph(INEQUALITY), *exhibits, *tables] if exhibits or tables else []


def told(text: str) -> Callable[[Evidence, list[Block]], list[Block]]:
    """A chapter of exhibits alone, under what a reader must know."""

    def chapter(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
        return [Paragraph(text), *exhibits] if exhibits else []

    return chapter
