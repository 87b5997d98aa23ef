"""Three small exports of one made survey: SPSS in English, Stata in German, CSV in English.

The German scales of trust run the other way; codes of missing differ, and one has no label.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

N = 150
TRUST = ("Not at all", "A little", "Quite a lot", "Completely")
VERTRAUEN = ("Voll und ganz", "Ziemlich", "Ein wenig", "Überhaupt nicht")
BODIES = ("the police", "the courts", "the parliament")
GREMIEN = ("der Polizei", "den Gerichten", "dem Parlament")
VOTED = "Did you vote in the last national election?"
AGE = "How old are you, in years?"


def write(folder: Path) -> list[str]:
    """Write the files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in ("ireland.sav", "germany.dta", "britain.csv")]
    _spss(paths[0])
    _stata(paths[1])
    _csv(paths[2])
    return [str(path) for path in paths]


def _answers(seed: int) -> pd.DataFrame:
    """Answers as levels: three kinds of trust that go together, voting, age, weight, place."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=N)
    noise = {k: rng.normal(0, 0.6, N) for k in (1, 2, 3)}
    trust = {f"t{k}": np.clip(np.round(1.5 + common + noise[k]), 0, 3) for k in (1, 2, 3)}
    voted = (common + rng.normal(0, 1, N) > -0.5).astype(float)
    return pd.DataFrame(trust).assign(
        voted=voted,
        age=rng.integers(18, 90, N).astype(float),
        weight=np.round(rng.uniform(0.5, 1.7, N), 4),
        psu=np.repeat(np.arange(1, 31), N // 30).astype(float),
        id=np.arange(1, N + 1).astype(float),
    )


def _spss(path: Path) -> None:
    told = _answers(1)
    frame = pd.DataFrame({f"q1_{k}": told[f"t{k}"] + 1 for k in (1, 2, 3)})
    frame.loc[:4, "q1_1"], frame.loc[5:9, "q1_2"], frame.loc[3:6, "q1_3"] = 8, 9, 8
    frame["voted"] = 2 - told["voted"]
    frame["age"] = told["age"].where(told.index % 40 != 3, 999.0)
    frame = frame.assign(weight=told["weight"], psu=told["psu"], idno=told["id"])
    scale = dict(enumerate(TRUST, start=1)) | {8: "Don't know", 9: "Refusal"}
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=[
            *(f"How much do you trust {body}?" for body in BODIES),
            VOTED, AGE, "Design weight", "Primary sampling unit", "Number of the respondent",
        ],
        variable_value_labels={
            **{f"q1_{k}": scale for k in (1, 2, 3)},
            "voted": {1: "Yes", 2: "No"},
            "age": {999: "Refusal"},
        },
        missing_ranges={f"q1_{k}": [8, 9] for k in (1, 2, 3)} | {"age": [999]},
    )  # fmt: skip


def _stata(path: Path) -> None:
    told = _answers(2)
    frame = pd.DataFrame({f"v{k}": 4 - told[f"t{k}"] for k in (1, 2, 3)})
    # a code of missing that has no label
    frame.loc[:3, "v1"], frame.loc[2:7, "v3"] = 9, 9
    frame["v4"] = told["voted"] + 1
    frame["alter"] = told["age"]
    frame = frame.assign(gewicht=told["weight"], sample_point=told["psu"], lfdnr=told["id"])
    scale = dict(enumerate(VERTRAUEN, start=1))
    pyreadstat.write_dta(
        frame,
        str(path),
        column_labels=[
            *(f"Wie sehr vertrauen Sie {gremium}?" for gremium in GREMIEN),
            "Haben Sie bei der letzten Bundestagswahl gewählt?", "Wie alt sind Sie, in Jahren?",
            "Gewicht", "Sample Point", "Laufende Nummer",
        ],
        variable_value_labels={**{f"v{k}": scale for k in (1, 2, 3)}, "v4": {1: "Nein", 2: "Ja"}},
    )  # fmt: skip


def _csv(path: Path) -> None:
    told = _answers(3)
    frame = pd.DataFrame({"respondent_id": told["id"].astype(int)})
    for k, body in enumerate(BODIES, start=1):
        cells = told[f"t{k}"].map(dict(enumerate(TRUST)))
        frame[f"How much do you trust {body}?"] = cells.where(told.index % 30 != k, "Don't know")
    frame[VOTED] = told["voted"].map({0.0: "No", 1.0: "Yes"})
    frame[AGE] = told["age"].astype(int)
    frame["weight"] = told["weight"]
    frame.to_csv(path, index=False)
