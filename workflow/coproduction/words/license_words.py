"""What may be compared between countries, in words: what factor models license, and of how many."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels, split
from coproduction.words.numerals import count, percent, typeset, whole

if TYPE_CHECKING:  # what only looks words up needs no frames
    import pandas as pd

#: What is said of fewer countries than `results.between_files.FEWEST`.
FEW_COUNTRIES = (
    "{k} countries are too few to tell what goes along with differences between countries: what is "
    "said of these is description."
)
#: What the data license of comparisons between countries.
LICENSES = {
    "means": "countries compare in means and slopes",
    "slopes": "countries compare in slopes, not in means",
    "latent": (
        "countries compare in the latent variable alone, as some items differ: neither in means "
        "nor in slopes of the index"
    ),
    "neither": "countries compare neither in means nor in slopes",
    "same_codes": "all countries answered with the same codes; whether they compare is not tested",
    "recoded_codes": "some country is recoded, nothing lost; whether they compare is not tested",
    "partial_codes": "some country is asked or coded otherwise; whether they compare is not tested",
}
#: What the data license of comparisons between countries, in short.
COMPARABLE = {
    "means": "means",
    "slopes": "slopes",
    "latent": "latent only",
    "neither": "neither",
    "same_codes": "same codes",
    "recoded_codes": "recoded",
    "partial_codes": "other codes",
}
#: What claims are comparable in between countries, in the words of `COMPARABLE`.
IN_SHORT = "comparable between countries: {found}"
#: Tests that compare the means of countries.
BETWEEN_COUNTRIES = ("country", "country_pairs", "country_order")

STEPS = {
    "configural": "Configural",
    "metric": "Metric",
    "partial_metric": "Metric, in part",
    "scalar": "Scalar",
    "partial_scalar": "Scalar, in part",
}
#: Why models license nothing.
UNLICENSED = {
    "formative": (
        "its items make the index up, as the acts of a checklist do; that needs no common factor, "
        "so no factor model licenses or forbids comparisons, which rest on the same questions and "
        "codes"
    ),
    "untested": "no step could be tested, so the models say nothing of comparisons",
    "few_items": "fewer than three items, which no factor model can test",
    "one_country": "fewer than two countries where every item varies, so nothing is compared",
    "singular": "the covariances or the information of a model have no inverse",
    "diverged": "the likelihood of a model has no maximum that could be found",
    "unscaled": "the scaling factor of χ² is not above zero",
}
#: How many respondents a license rests on, after it.
RESTS = " (found among {n} respondents, who answered all items)"
RESTS_OF = " (found among {n} respondents, who answered all items, of {all} with the index)"
#: How three answers stand to each other, and what they are of an index.
RECONCILED = (
    "Steps ask whether every loading and intercept is the same, and license the index as observed; "
    "alignment and items ask how much differs. Little that differs makes means of the factor "
    "credible, and gives back no comparison of the index that the steps refuse. {found}."
)
DIFFER = "{share} % of loadings and intercepts differ when aligned"
OF_SIZE = "{k} of {n} items differ by more than a negligible size"
#: Items with fewer scores are no numbers (Rhemtulla, Brosseau-Liard and Savalei 2012).
FEWEST_ANSWERS = 5
FEW_ANSWERS = (
    "Items of {n} answers, at the fewest: {found}. The models take answers as numbers, which is "
    "rough below five (Rhemtulla, Brosseau-Liard and Savalei 2012); ordinal logits, item by item, "
    "do not."
)
RULE = (
    "A step holds where CFI falls by no more than {cfi} and RMSEA rises by no more than {rmsea}; "
    "the configural model where CFI is {least} or more and SRMR {most} or less (Chen 2007; Cheung "
    "and Rensvold 2002): {found}."
)
RULE_OF_ALL = (
    "A step holds where CFI falls by no more than {cfi} and RMSEA rises by no more than {rmsea}; "
    "the configural model where CFI is {least} or more and SRMR {most} or less (Chen 2007; Cheung "
    "and Rensvold 2002)."
)
_CUTOFFS = ("least_cfi", "greatest_srmr", "cfi_fall", "rmsea_rise")


def _records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", frame.to_dict("records"))


def of_countries(row: Mapping[str, Any]) -> bool:
    """Whether a row compares countries: their means, or a coefficient by country in one model."""
    variables = split(row["term"])[0].split(":")
    return row["test"] in (*BETWEEN_COUNTRIES, "between") or "country" in variables


def in_short(rows: Iterable[Mapping[str, Any]], labels: Labels) -> str:
    """What the data license of a claim on countries, rows of hypotheses.csv: the least of those
    compared; by area where areas differ. Empty of claims that compare no countries."""
    least: dict[str, str] = {}
    for row in rows:
        met = row.get("comparable")
        if isinstance(met, str) and met and of_countries(row):
            before = least.get(row["area"], met)
            least[row["area"]] = max(before, met, key=[*LICENSES].index)
    areas: dict[str, list[str]] = {}
    for area, met in least.items():
        areas.setdefault(met, []).append(labels.area(area))
    said = [
        labels.say(COMPARABLE[met]) + ("" if len(areas) == 1 else f" ({', '.join(own)})")
        for met, own in areas.items()
    ]
    return labels.say(IN_SHORT, found=", ".join(said)) if said else ""


def named(row: Mapping[str, Any], labels: Labels) -> str:
    """An index with its area."""
    area = labels.area(row["area"], alone=True)
    return ", ".join(filter(None, (labels.index(row["index"]), area)))


def based(
    licensed: "pd.DataFrame", steps: "pd.DataFrame | None", indices: "pd.DataFrame | None" = None
) -> "pd.DataFrame":
    """Rows of invariance/licenses.csv with how many respondents each rests on (``n``) and how many
    have the index (``n_index``): of invariance/steps.csv, and of descriptives/indices.csv whose
    numbers are not rounded; missing without these.
    """
    import pandas as pd

    keys = ["area", "index"]
    at = pd.MultiIndex.from_frame(licensed[keys])
    found = dict.fromkeys(("n", "n_index"), pd.Series(float("nan"), at))
    if steps is not None:
        found["n"] = steps.groupby(keys)["n"].max()
    if indices is not None:
        own = indices[indices["country"] != ALL]
        found["n_index"] = own.groupby(keys)["n"].agg(lambda n: n.sum(skipna=False))
    return licensed.assign(
        **{name: values.reindex(at).to_numpy(dtype=float) for name, values in found.items()}
    )


def licenses(licensed: "pd.DataFrame", labels: Labels) -> Iterator[str]:
    """A sentence an index and area: in what countries compare, or why nothing is said; and, of rows
    that are `based`, of how many respondents that was found where not of all with the index."""
    import pandas as pd

    for row in _records(licensed):
        if pd.notna(row["license"]):
            said = labels.say(LICENSES[row["license"]]) + _rests(row, labels)
        else:
            said = labels.say(UNLICENSED[row["remark"]])
        yield colon(named(row, labels), said, labels.language) + "."


def _rests(row: Mapping[str, Any], labels: Labels) -> str:
    import pandas as pd

    n, every = row.get("n"), row.get("n_index")
    if n is None or pd.isna(n) or n == every:
        return ""
    parts = {"n": typeset(count(n), labels.language)}
    if every is None or pd.isna(every):
        return labels.say(RESTS, **parts)
    return labels.say(RESTS_OF, all=typeset(count(every), labels.language), **parts)


def compare(
    licensed: "pd.DataFrame | None", shown: "pd.DataFrame", labels: Labels, index: str = "index"
) -> Iterator[str]:
    """The sentences of `licenses` on what is `shown`: rows with ``area``, the column `index` and,
    where each is of a country, ``country``. None where not two countries stand side by side."""
    if licensed is None or ("country" in shown and len(set(shown["country"]) - {ALL}) < 2):
        return
    wanted = set(zip(shown[index], shown["area"], strict=True))
    keys = zip(licensed["index"], licensed["area"], strict=True)
    yield from licenses(licensed[[key in wanted for key in keys]], labels)


def reconciled(
    licensed: "pd.DataFrame", heads: "pd.DataFrame", tests: "pd.DataFrame | None", labels: Labels
) -> Iterator[str]:
    """How what steps license, what alignment finds and sizes of items stand to each other.

    `heads` are rows of invariance/alignment.csv, `tests` those of dif/tests.csv.
    """
    import pandas as pd

    found = []
    for row in _records(licensed):
        own = heads[(heads["area"] == row["area"]) & (heads["index"] == row["index"])]
        shares = own[["loadings_differ", "intercepts_differ"]].mean(axis=1).dropna()
        if pd.isna(row["license"]) or shares.empty:
            continue
        share = typeset(percent(float(shares.iloc[0])), labels.language)
        said = [labels.say(LICENSES[row["license"]]), labels.say(DIFFER, share=share)]
        said += _sizes(row, tests, labels)
        found.append(colon(named(row, labels), ", ".join(said), labels.language))
    if found:
        yield labels.say(RECONCILED, found="; ".join(found))


def _sizes(row: Mapping[str, Any], tests: "pd.DataFrame | None", labels: Labels) -> Iterator[str]:
    """How many items of an index differ by a size that matters."""
    if tests is not None:
        own = tests[(tests["area"] == row["area"]) & (tests["index"] == row["index"])]
        yield from sizes(own, labels)


def sizes(tests: "pd.DataFrame", labels: Labels) -> Iterator[str]:
    """How many items differ by a size that matters, and which; rows of dif/tests.csv."""
    known = tests[(tests["test"] == "total") & tests["size"].notna()]
    large = known[known["size"] != "negligible"]
    if len(known):
        said = labels.say(OF_SIZE, k=str(len(large)), n=str(len(known)))
        items = ", ".join(labels.item(item) for item in large["item"])
        yield f"{said} ({items})" if items else said


def few_answers(licensed: "pd.DataFrame", labels: Labels) -> Iterator[str]:
    """A sentence on items that are hardly numbers, a number of answers each."""
    few = licensed[(licensed["n_answers"] > 0) & (licensed["n_answers"] < FEWEST_ANSWERS)]
    few = few[few["step"].notna() | few["license"].notna()]
    for n, rows in few.groupby("n_answers"):
        found = "; ".join(named(row, labels) for row in _records(rows))
        yield say(FEW_ANSWERS, labels.language, n=n, found=found)


def rules(licensed: "pd.DataFrame", labels: Labels) -> Iterator[str]:
    """When steps hold; where that is not one rule, of which indices each is."""
    groups = list(licensed.groupby([*_CUTOFFS], sort=False))
    for _, rows in groups:
        least, most, falls, rises = (whole(float(rows[name].iloc[0])) for name in _CUTOFFS)
        told = {"cfi": falls, "rmsea": rises, "least": least, "most": most}
        found = "; ".join(named(row, labels) for row in _records(rows))
        text = RULE_OF_ALL if len(groups) == 1 else RULE
        more = {} if len(groups) == 1 else {"found": found}
        yield say(text, labels.language, **told, **more)
