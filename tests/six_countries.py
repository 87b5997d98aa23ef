"""A made export of a survey platform: six countries in one file below three header rows.

The rows are those of a platform that writes names of columns, questions, and import ids as JSON.
Nobody in it exists. It was written before its drafting was looked at.
"""

import csv
import io
import json

import numpy as np

COUNTRIES = ("Austria", "Belgium", "Greece", "Norway", "Poland", "Portugal")
TRUST = ("No trust at all", "Not much trust", "Some trust", "A lot of trust")
OFTEN = ("Never", "Sometimes", "Often")
SATISFIED = ("0 - Extremely dissatisfied", *map(str, range(1, 10)), "10 - Extremely satisfied")
GENDERS = ("Man", "Woman")
PLACES = ("A big city", "A town", "A village", "A farm or home in the countryside")
WORK = ("In paid work", "In education", "Retired", "Unemployed", "Other")
EDUCATION = (
    "Primary or less",
    "Lower secondary",
    "Upper secondary",
    "Bachelor or equivalent",
    "Master or higher",
)
KNOWS_NOT, REFUSES = "Don't know", "Prefer not to say"
SERVICES = ("Library", "Swimming pool", "Youth centre", "None of these")
#: Institutions and acts of the two batteries.
INSTITUTIONS = ("the parliament", "the courts", "the police", "the local council", "the press")
ACTS = ("keep an eye on neighbours' homes", "pick up litter", "take part in a group")

#: Columns that the platform adds: name, question and import id.
_OWN = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)


def columns() -> list[tuple[str, str, str]]:
    """Name, question and import id of each column, in the order of the file."""
    trust = "How much do you trust each of the following? - "
    acts = "How often do you do the following? - "
    use = "Which of these did you use in the last year? Tick all that apply. - Selected Choice - "
    return [
        *_OWN,
        ("Q1", "In which country do you live?", "QID1"),
        ("Q2", "How satisfied are you with your life as a whole?", "QID2"),
        *((f"Q3_{i}", trust + what, f"QID3_{i}") for i, what in enumerate(INSTITUTIONS, 1)),
        *((f"Q4_{i}", acts + what, f"QID4_{i}") for i, what in enumerate(ACTS, 1)),
        *((f"Q5_{i}", use + what, f"QID5_{i}") for i, what in enumerate(SERVICES, 1)),
        ("Q6", "Are you a man or a woman?", "QID6"),
        ("Q7", "How old are you? (in years)", "QID7_TEXT"),
        ("Q8", "What is your highest level of education?", "QID8"),
        ("Q9", "Which describes best where you live?", "QID9"),
        ("Q10", "What is your main activity?", "QID10"),
        ("Q11", "Is there anything else you would like to tell us?", "QID11_TEXT"),
        ("weight", "weight", "weight"),
    ]


def export(n: int = 150, seed: int = 20261127) -> bytes:
    """The file, as UTF-8 with a byte-order mark: `n` respondents a country."""
    random = np.random.default_rng(seed)
    rows = [_respondent(random, i, c) for c in range(len(COUNTRIES)) for i in range(n)]
    heads = columns()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _, _ in heads])
    writer.writerow([question for _, question, _ in heads])
    writer.writerow([json.dumps({"ImportId": key}, separators=(",", ":")) for _, _, key in heads])
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _respondent(random: np.random.Generator, i: int, country: int) -> list[str]:
    willing = random.normal(0.15 * country, 1)
    begun = f"2026-03-{1 + i % 28:02d} {8 + i % 12:02d}:{random.integers(60):02d}:00"
    long = int(random.integers(300, 1500))
    key = "R_" + "".join(random.choice(list("abcdefghijkmnpqrstuvwxyz23456789"), 15))
    own = [begun, begun, "IP Address", "100", str(long), "True", begun, key, "anonymous", "EN"]
    used = random.random(3) < 0.3
    ticked = [name if u else "" for name, u in zip(SERVICES, used, strict=False)]
    return [
        *own,
        COUNTRIES[country],
        _scaled(random, SATISFIED, willing, KNOWS_NOT),
        *(_scaled(random, TRUST, willing, KNOWS_NOT, REFUSES) for _ in INSTITUTIONS),
        *(_scaled(random, OFTEN, willing, KNOWS_NOT) for _ in ACTS),
        *ticked,
        "" if used.any() else SERVICES[3],
        REFUSES if random.random() < 0.02 else str(random.choice(GENDERS)),
        str(int(random.integers(18, 90))) if random.random() > 0.01 else "-99",
        _scaled(random, EDUCATION, willing, REFUSES),
        str(random.choice(PLACES)),
        str(random.choice(WORK)),
        "Thank you." if random.random() < 0.05 else "",
        f"{random.lognormal(0, 0.3):.4f}",
    ]


def _scaled(
    random: np.random.Generator, levels: tuple[str, ...], willing: float, *missing: str
) -> str:
    """One of ordered levels, the higher the more willing, or seldom one that is no answer."""
    if random.random() < 0.03:
        return str(random.choice(missing))
    place = (willing + random.normal(0, 1) + 2) / 4 * len(levels)
    return levels[int(np.clip(place, 0, len(levels) - 1))]
