"""Make three small exports of a survey that never took place: neighbours who help each other.

Run with the folder to write to. Nobody in them exists. They are made to be drafted from: three
formats, three languages, an unlabelled 99, one scale that runs the other way.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

N = 300
SEED = 2013
#: By file: labels of columns, then labels of codes. Scales of trust run down in French.
TEXTS = {
    "uk": {
        "columns": {
            "id": "Respondent number",
            "weight": "Design weight",
            "sex": "Gender",
            "age": "Age in years",
            "educ": "Highest level of education",
            "trust": "How much do you trust your neighbours?",
            "helps": "In the last year, have you helped a neighbour?",
            "watch": "In the last year, have you kept an eye on a neighbour's home?",
        },
        "sex": ["Man", "Woman"],
        "educ": ["Primary", "Secondary", "Tertiary"],
        "trust": ["Not at all", "Not very much", "Quite a lot", "Completely", "Don't know"],
        "yes": ["No", "Yes", "Refused"],
    },
    "germany": {
        "columns": {
            "id": "Nummer der befragten Person",
            "weight": "Designgewicht",
            "sex": "Geschlecht",
            "age": "Alter in Jahren",
            "educ": "Höchster Bildungsabschluss",
            "trust": "Wie sehr vertrauen Sie Ihren Nachbarn?",
            "helps": "Haben Sie im letzten Jahr einem Nachbarn geholfen?",
            "watch": "Haben Sie im letzten Jahr auf die Wohnung eines Nachbarn geachtet?",
        },
        "sex": ["Mann", "Frau"],
        "educ": ["Grundschule", "Sekundarstufe", "Hochschule"],
        "trust": ["Überhaupt nicht", "Nicht sehr", "Ziemlich", "Völlig", "Weiß nicht"],
        "yes": ["Nein", "Ja", "Verweigert"],
    },
    "france": {
        "columns": {
            "id": "Numéro du répondant",
            "weight": "Poids de sondage",
            "sex": "Sexe",
            "age": "Âge en années",
            "educ": "Niveau d'études le plus élevé",
            "trust": "Quelle confiance faites-vous à vos voisins ?",
            "helps": "Au cours de l'année, avez-vous aidé un voisin ?",
            "watch": "Au cours de l'année, avez-vous surveillé le logement d'un voisin ?",
        },
        "sex": ["Homme", "Femme"],
        "educ": ["Primaire", "Secondaire", "Supérieur"],
        "trust": ["Pas du tout", "Pas beaucoup", "Assez", "Tout à fait", "Ne sait pas"],
        "yes": ["Non", "Oui", "Refus"],
    },
}


def answers(draw: np.random.Generator) -> pd.DataFrame:
    """Codes of `N` respondents; 8 and 9 are missing answers."""
    educ, age = draw.integers(1, 4, N), draw.integers(18, 90, N)
    trust = np.clip(np.rint(1.4 + 0.4 * educ + draw.normal(0, 0.8, N)), 1, 4)
    frame = pd.DataFrame({"id": range(1, N + 1), "weight": draw.uniform(0.6, 1.6, N).round(3)})
    frame["sex"], frame["age"], frame["educ"] = draw.integers(1, 3, N), age, educ
    frame["trust"] = np.where(draw.random(N) < 0.03, 8, trust)
    for name, constant in (("helps", -1.6), ("watch", -2.0)):
        likely = 1 / (1 + np.exp(-(constant + 0.6 * trust)))
        frame[name] = np.where(draw.random(N) < 0.02, 9, draw.random(N) < likely)
    return frame.astype({"trust": int, "helps": int, "watch": int})


def labels(texts: dict) -> dict[str, dict[int, str]]:
    """Labels by column and code."""
    yes = dict(zip((0, 1, 9), texts["yes"], strict=True))
    return {
        "sex": dict(enumerate(texts["sex"], 1)),
        "educ": dict(enumerate(texts["educ"], 1)),
        "trust": dict(zip((1, 2, 3, 4, 8), texts["trust"], strict=True)),
        "helps": yes,
        "watch": yes,
    }


def main(folder: Path) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(SEED)
    made = {name: answers(draw) for name in TEXTS}
    made["germany"].loc[draw.choice(N, 5, replace=False), "age"] = 99
    found = {name: labels(texts) for name, texts in TEXTS.items()}
    down = made["france"]["trust"]
    made["france"]["trust"] = down.where(down == 8, 5 - down)
    trust = found["france"]["trust"]
    found["france"]["trust"] = {**{code: trust[5 - code] for code in (1, 2, 3, 4)}, 8: trust[8]}

    texts = made["uk"].astype(object)
    for column, known in found["uk"].items():
        texts[column] = texts[column].map(known)
    with (folder / "uk.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = [[*TEXTS["uk"]["columns"].values()], *texts.to_numpy()]
        csv.writer(stream, lineterminator="\n").writerows(rows)
    columns = TEXTS["germany"]["columns"]
    path = str(folder / "germany.sav")
    pyreadstat.write_sav(
        made["germany"], path, column_labels=columns, variable_value_labels=found["germany"]
    )
    columns = TEXTS["france"]["columns"]
    pyreadstat.write_dta(
        made["france"],
        str(folder / "france.dta"),
        column_labels=columns,
        variable_value_labels=found["france"],
        version=15,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
