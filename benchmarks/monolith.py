"""The default study as one script of pandas and statsmodels: all that `fivenations.R` does.

    python benchmarks/monolith.py PROJECT OUT

Five exports read and recoded by the crosswalks, indices, descriptives, models with errors of the
survey design, figures in three formats, tables in three. It validates nothing, keeps no ledger,
writes no codebooks, bootstraps nothing, varies no model. statsmodels knows no strata: a function of
ten lines does.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pyreadstat
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import stats

project, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
raw_folder = project / "data/raw/fivenations_simulated"
crosswalks = project / "config/studies/fivenations_simulated/crosswalk"

# ---- read
as_text = {"dtype": str, "keep_default_na": False}
raw = {
    "uk": pyreadstat.read_sav(raw_folder / "uk_simulated.sav", user_missing=True)[0],
    "france": pd.read_csv(
        raw_folder / "france_simulated.csv", sep=";", encoding="cp1252", **as_text
    ),
    "germany": pyreadstat.read_dta(raw_folder / "germany_simulated.dta")[0],
    "denmark": pyreadstat.read_sav(raw_folder / "denmark_simulated.zsav", user_missing=True)[0],
    "czechia": pd.read_excel(
        raw_folder / "czechia_simulated.xlsx", sheet_name="SIMULATED", skiprows=[1], **as_text
    ),
}
codes = {"uk": "GB", "france": "FR", "germany": "DE", "denmark": "DK", "czechia": "CZ"}
design_columns = {
    "uk": ["serial", "wt", "region", "point"],
    "france": ["numero", "pds", "zeat", "point"],
    "germany": ["lfdnr", "gewicht", "land", "sample_point"],
    "denmark": ["lbnr", "vaegt", "region", "punkt"],
    "czechia": ["ID", "VAHA", "KRAJ", "BOD"],
}


# ---- recode
def text(column):
    return column.map(lambda x: x if isinstance(x, str) else f"{x:.15g}", na_action="ignore")


def number(column):
    return pd.to_numeric(text(column).str.replace(",", "."), errors="coerce")


def recoded(source):
    data = raw[source]
    rows = pd.read_csv(crosswalks / f"{source}.csv", **as_text)
    respondent, weight, stratum, psu = design_columns[source]
    place = source + " " + text(data[stratum])
    found = {
        "country": codes[source],
        "id": text(data[respondent]),
        "w": number(data[weight]),
        "stratum": place,
        "psu": place + " " + text(data[psu]),
    }
    for target, own in rows.groupby("target", sort=False):
        x = text(data[own["source_variable"].iloc[0]])
        mapped = own[own["verb"] == "map"].set_index("source_code")["target_code"]
        y = x.map(mapped)
        verbs = set(own["verb"])
        if "copy" in verbs:
            y = number(x).mask(x.isin(mapped.index))
        if "reverse" in verbs:
            y = (2008 - number(x)).mask(x.isin(mapped.index))
        if "bin" in verbs:
            y = pd.Series(np.where(number(x) < 20000, "no", "yes")).mask(number(x).isna())
        found[target] = y.replace("", np.nan)
    return pd.DataFrame(found)


people = pd.concat([recoded(source) for source in raw], join="inner", ignore_index=True)

# ---- indices
areas = ["safety", "environment", "health"]
items = {
    "safety": [
        "locks_home", "watches_neighbours", "speaks_up", "asks_police", "joins_safety_group",
    ],
    "environment": [
        "recycles", "saves_energy", "travels_green", "tells_litterers", "joins_environment_group",
    ],
    "health": ["eats_well", "exercises", "has_checkups", "cares_for_sick", "joins_health_group"],
}  # fmt: skip
attitudes = ["outcome", "performance", "information", "consultation", "efficacy"]
scores = {"never": 0, "sometimes": 50, "often": 100}
ratings = ["very_bad", "fairly_bad", "fairly_good", "very_good"]
amounts = ["none", "little", "some", "a_lot"]
ranks = {v: k + 1 for levels in (ratings, amounts) for k, v in enumerate(levels)}
for k in areas:
    m = people[items[k]].apply(lambda column: column.map(scores))
    four, answered = m.iloc[:, :4], m.notna().sum(axis=1) >= 4
    people[f"co_{k}"] = m.mean(axis=1).where(answered)
    people[f"in_{k}"] = four.mean(axis=1).where(four.notna().sum(axis=1) >= 3)
    people[f"cl_{k}"] = m.iloc[:, 4]
    people[f"n_{k}"] = (m > 0).sum(axis=1).where(answered)
    for q in attitudes:
        people[f"{q}_{k}"] = people[f"{q}_{k}"].map(ranks)
for name in ("female", "urban"):
    people[name] = people[name].map({"no": 0, "yes": 1})
people["age"] = people["age"].astype(float)
people["country"] = pd.Categorical(people["country"], list(codes.values()))


# ---- errors of the design: totals of scores in PSUs, about their mean in the stratum
def linearised(u, data):
    totals = pd.DataFrame(u).groupby([data["stratum"], data["psu"]]).sum()
    strata = totals.groupby(level=0)
    n = strata.transform("size").to_numpy()
    centred = (totals - strata.transform("mean")).to_numpy()
    return (centred * (n / (n - 1))[:, None]).T @ centred


def mean(y, w, data):
    """The weighted mean of those who answered, and its error."""
    w = w * y.notna()
    found = (w * y.fillna(0)).sum() / w.sum()
    return found, np.sqrt(linearised(w * (y.fillna(0) - found) / w.sum(), data)[0, 0])


# ---- describe
def means(column, by):
    for group, rows in people.groupby(by, observed=True).groups.items():
        within = people.index.isin(rows)
        yield group, *mean(people[column].where(within), people["w"] * within, people)


described = pd.DataFrame(
    [
        (i, k, *row)
        for i in ("co", "in", "cl")
        for k in areas
        for row in means(f"{i}_{k}", "country")
    ],
    columns=["index", "area", "country", "mean", "se"],
)
groups = pd.DataFrame(
    [
        (g, k, *group, *row)
        for g in ("female", "education")
        for k in areas
        for group, *row in means(f"co_{k}", ["country", g])
    ],
    columns=["g", "k", "country", "level", "mean", "se"],
)
found = []
for k in areas:
    for i in items[k]:
        for level in scores:
            people["level"] = (people[i] == level).where(people[i].notna()).astype(float)
            found += [(k, i, c, level, m) for c, m, _ in means("level", "country")]
shares = pd.DataFrame(found, columns=["area", "item", "country", "level", "share"])


def alpha(m):
    n = m.shape[1]
    return n / (n - 1) * (1 - m.var().sum() / m.sum(axis=1).var())


reliability = pd.DataFrame(
    [
        (k, c, alpha(own[items[k]].apply(lambda column: column.map(scores)).dropna()))
        for k in areas
        for c, own in people.groupby("country", observed=True)
    ],
    columns=["k", "country", "alpha"],
)


# ---- fit, countries weighing alike within the sample of a fit
def right(k, extra=" + country"):
    return (
        "age + female + education + employment + urban + "
        + " + ".join(f"{q}_{k}" for q in attitudes)
        + extra
    )


def names(k, y):
    own = ["age", "female", "education", "employment", "urban", "country"]
    return [f"{y}_{k}", *own, *(f"{q}_{k}" for q in attitudes)]


def alike(data, columns):
    kept = data[columns].notna().all(axis=1)
    sums = (data["w"] * kept).groupby(data["country"], observed=True).transform("sum")
    return data.assign(we=data["w"] / sums)[kept]


def fitted(formula, own, weights, data=None, family=None):
    """A fit, and its covariance by the design of all of `data`, of which `own` are fitted."""
    w = own[weights]
    if family is None:
        model = smf.wls(formula, own, weights=w)
        fit = model.fit()
        residual = fit.resid
    else:
        model = smf.glm(formula, own, family=family, var_weights=w / w.mean())
        fit = model.fit(tol=1e-12, maxiter=100)
        residual = fit.resid_response
        w = w / w.mean()
    data = people if data is None else data
    u = pd.DataFrame(model.exog * (w * residual).to_numpy()[:, None], index=own.index)
    bread = np.asarray(fit.normalized_cov_params)
    meat = linearised(u.reindex(data.index, fill_value=0.0), data)
    return fit, bread @ meat @ bread


def tidy(found, name, k, c="all"):
    fit, covariance = found
    terms = fit.params.index.str.replace(r"\[T\.(.*?)\]", r"\1", regex=True)
    return pd.DataFrame(
        {
            "model": name,
            "area": k,
            "country": c,
            "term": terms.str.replace(f"_{k}", "").str.replace("Intercept", "(Intercept)"),
            "estimate": fit.params.to_numpy(),
            "std_error": np.sqrt(np.diag(covariance)),
        }
    )


def wald(found, part):
    fit, covariance = found
    own = [i for i, name in enumerate(fit.params.index) if part(name)]
    b, v = fit.params.to_numpy()[own], np.asarray(covariance)[np.ix_(own, own)]
    f = b @ np.linalg.solve(v, b) / len(own)
    df = people["psu"].nunique() - people["stratum"].nunique()
    return stats.f.sf(f, len(own), df)


estimates = []
poisson, binomial = sm.families.Poisson(), sm.families.Binomial()
for k in areas:
    y, own = f"co_{k}", alike(people, names(k, "co"))
    estimates.append(tidy(fitted(f"{y} ~ {right(k)}", own, "we"), "pooled", k))
    numeric = own[names(k, "co")].select_dtypes("number").columns
    scaled = own.assign(**{v: (own[v] - own[v].mean()) / own[v].std() for v in numeric})
    estimates.append(tidy(fitted(f"{y} ~ {right(k)}", scaled, "we"), "standardised", k))
    share = own.assign(share=own[y] / 100)
    found = fitted(f"share ~ {right(k)}", share, "we", family=binomial)
    estimates.append(tidy(found, "fractional", k))
    found = fitted(f"{y} ~ {right(k)}", own, "we", family=poisson)
    estimates.append(tidy(found, "poisson", k))
    count = alike(people, names(k, "n"))
    found = fitted(f"n_{k} ~ {right(k)}", count, "we", family=poisson)
    estimates.append(tidy(found, "activities", k))
    curve = right(k).replace("age +", "cr(age, df=3, constraints='center') +")
    found = fitted(f"{y} ~ {curve} + efficacy_{k}:country", own, "we")
    estimates.append(tidy(found, "profiles", k))
    wald(found, lambda name, k=k: name.startswith(f"efficacy_{k}:"))
    for c in codes.values():
        alone = people[(people["country"] == c) & people[names(k, "co")].notna().all(axis=1)]
        found = fitted(f"{y} ~ {right(k, '')}", alone, "w")
        estimates.append(tidy(found, "by_country", k, c))
estimates = pd.concat(estimates, ignore_index=True)
same = ["id", "country", "w", "stratum", "psu", "age", "female", "education", "employment", "urban"]
long = pd.concat(
    [
        people[same].assign(
            area=k, y=people[f"co_{k}"], **{q: people[f"{q}_{k}"] for q in attitudes}
        )
        for k in areas
    ],
    ignore_index=True,
)
long["we"] = long["w"] / long.groupby("country", observed=True)["w"].transform("sum")
terms = " + ".join([*same[5:], *attitudes, "country"])
answered = long.dropna(subset=["y", *same[5:], *attitudes])
stacked = fitted(f"y ~ area * ({terms})", answered, "we", long)
for q in ("age", *attitudes):
    wald(stacked, lambda name, q=q: name.startswith("area[") and name.endswith(f":{q}"))


# ---- draw
def save(figure, name):
    for ending in ("pdf", "png", "svg"):
        figure.savefig(out / f"{name}.{ending}", dpi=300)
    plt.close(figure)


def panels(n, columns, size=(7, 5), sharex=False):
    rows = -(-n // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=size, sharey=True, sharex=sharex, squeeze=False, layout="constrained"
    )
    return figure, list(axes.flat)


figure, axes = panels(3, 3)
for ax, (k, own) in zip(axes, described.groupby("area"), strict=True):
    for index, row in own.groupby("index"):
        ax.errorbar(row["mean"], row["country"], xerr=2 * row["se"], fmt="o", label=index)
    ax.set_title(k)
axes[-1].legend()
save(figure, "indices")

figure, axes = panels(15, 3, (7, 9))
for ax, (i, own) in zip(axes, shares.groupby("item"), strict=True):
    left = np.zeros(len(codes))
    for level, row in own.groupby("level", sort=False):
        ax.barh(row["country"], row["share"], left=left, label=level)
        left += row["share"].to_numpy()
    ax.set_title(i)
axes[-1].legend()
save(figure, "items")

for name in ("pooled", "standardised", "by_country"):
    own = estimates[(estimates["model"] == name) & (estimates["term"] != "(Intercept)")]
    figure, axes = panels(3, 3, (7, 6))
    for ax, (k, part) in zip(axes, own.groupby("area"), strict=True):
        order = {term: i for i, term in enumerate(part["term"].unique())}
        for j, (c, row) in enumerate(part.groupby("country")):
            places = row["term"].map(order) + 0.1 * j
            ax.errorbar(row["estimate"], places, xerr=2 * row["std_error"], fmt="o", label=c)
        ax.set_yticks(list(order.values()), list(order))
        ax.set_title(k)
    axes[-1].legend()
    save(figure, f"coefficients_{name}")

own = estimates[estimates["model"] == "by_country"].assign(
    t=lambda x: x["estimate"] / x["std_error"]
)
figure, axes = panels(3, 3)
for ax, (k, part) in zip(axes, own.groupby("area"), strict=True):
    table = part.pivot(index="term", columns="country", values="t")
    shown = ax.imshow(table, aspect="auto", cmap="RdBu", vmin=-8, vmax=8)
    ax.set_xticks(range(table.shape[1]), table.columns)
    ax.set_yticks(range(len(table)), table.index)
    ax.set_title(k)
figure.colorbar(shown, ax=axes)
save(figure, "heat_map")

figure, axes = panels(6, 3)
for ax, ((g, k), own) in zip(axes, groups.groupby(["g", "k"]), strict=True):
    for level, row in own.groupby("level"):
        ax.plot(row["mean"], row["country"], "o", label=level)
    ax.set_title(f"{g}, {k}")
    ax.legend()
save(figure, "groups")

every = [i for k in areas for i in items[k]]
missing = people[every].isna().groupby(people["country"], observed=True).mean()
figure, axes = panels(5, 3, (7, 8))
for ax, (c, row) in zip(axes, missing.iterrows(), strict=False):
    ax.barh(every, row)
    ax.set_title(c)
save(figure, "missing")

own = people.dropna(subset=["co_safety", "age"])
fit = smf.wls("co_safety ~ cr(age, df=3, constraints='center')", own, weights=own["w"]).fit()
grid = pd.DataFrame({"age": np.linspace(own["age"].min(), own["age"].max(), 80)})
along = fit.get_prediction(grid).summary_frame()
figure, (ax,) = panels(1, 1)
ax.plot(grid["age"], along["mean"])
ax.fill_between(grid["age"], along["mean_ci_lower"], along["mean_ci_upper"], alpha=0.3)
save(figure, "profile")

# ---- print
tables = {
    "indices": described,
    "estimates": estimates,
    "reliability": reliability,
    "groups": groups,
}
for name, table in tables.items():
    table.to_csv(out / f"{name}.csv", index=False)
    table.to_html(out / f"{name}.html", index=False)
    rows = [" & ".join(map(str, row)) + r" \\" for row in table.itertuples(index=False)]
    head = " & ".join(table.columns) + r" \\"
    lines = [rf"\begin{{tabular}}{{{'l' * table.shape[1]}}}", r"\toprule", head, r"\midrule", *rows]
    text_of = "\n".join([*lines, r"\bottomrule", r"\end{tabular}"])
    (out / f"{name}.tex").write_text(text_of, encoding="utf-8")
