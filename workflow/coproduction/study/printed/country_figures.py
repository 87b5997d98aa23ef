"""What figures of `between` and `inequality` of `models.yaml` are, a mapping of settings each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coproduction.study.study import Study


def scatters(study: "Study") -> Iterator[dict[str, Any]]:
    """One an outcome and covariate, of means as they are and of adjusted ones."""
    labels = study.labels()
    for one in study.between:
        called = labels["indices"].get(one.outcome) or labels["terms"].get(one.outcome)
        for covariate in one.covariates:
            title = f"{called or one.outcome}: {labels['terms'][covariate.name]}"
            for model in ("", *([one.adjusted.name] if one.adjusted else [])):
                yield {
                    "name": "_".join(
                        filter(None, ("countries", one.outcome, covariate.name, model))
                    ),
                    "title": f"{title}: {study.printing[model].label}" if model else title,
                    "confidence": one.confidence,
                    "term": covariate.name,
                    "outcome": one.outcome,
                    "adjusted": model,
                    "values": covariate.values,
                }


def curves(study: "Study") -> Iterator[dict[str, Any]]:
    """Curves of an outcome over every ranking, and over itself."""
    labels = study.labels()
    for one in study.inequalities:
        called = labels["indices"].get(one.outcome) or labels["terms"].get(one.outcome, one.outcome)
        for ranking in ("", *(term.name for term in one.rankings)):
            over = labels["terms"].get(ranking, ranking)
            yield {
                "name": "_".join(filter(None, ("curves", one.outcome, ranking))),
                "title": f"{called}: {over}" if over else called,
                "term": ranking,
                "outcome": one.outcome,
            }
