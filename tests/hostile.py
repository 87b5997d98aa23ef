"""A small study whose every text is an attack on some format, in its configuration and its files.

Each text runs something, or reads the file `CANARY`, where a format takes it for markup.
"""

import csv
import random
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import yaml

from coproduction.files import sha256

NAME = "hostile"
#: A file that no output may hold, and what stands in it.
CANARY, SECRET = "canary.txt", "c4n4ry-in-the-coal-mine"
#: What scripts and attributes call, and what a spreadsheet would start.
ALERT, PROGRAM = "pwned", "cmd|' /C calc'!A0"

PAYLOADS = {
    "script": f"<script>{ALERT}(1)</script>",
    "close": f"</script><script>{ALERT}(2)</script>",
    "comment": f"<!--<script>{ALERT}(3)-->",
    "title": f"</title></style></textarea></svg><svg onload={ALERT}(4)>",
    "attribute": f"\"><img src=x onerror={ALERT}(5)>' onfocus={ALERT}(6) autofocus='",
    "link": f"`x <javascript:{ALERT}(7)>`_ javascript:{ALERT}(8)",
    "include": f".. include:: {CANARY}",
    "literal": f".. include:: {CANARY}\n   :literal:",
    "raw": f".. raw:: html\n\n   <script>{ALERT}(9)</script>",
    "raw_file": f".. raw:: html\n   :file: {CANARY}",
    "csv_table": f".. csv-table:: x\n   :file: {CANARY}",
    "role": f".. role:: h(raw)\n   :format: html\n\n:h:`<script>{ALERT}(10)</script>`",
    "jinja": "{{ 7*7191 }} {% include '" + CANARY + "' %} {# gone #}",
    "wildcard": "{word} {source} {model} {0} {{{word}}} {",
    "latex": rf"\input{{{CANARY}}} \end{{tabular}} \write18{{x}} $x$ % & # _ ^^M ~",
    "typst": f'#read("/{CANARY}") "); #panic() // $ @x #par(read("/{CANARY}"))',
    "xml": f'<!DOCTYPE a [<!ENTITY xxe SYSTEM "{CANARY}">]>&xxe; ]]> <?php ?>',
    "markdown": f"| a | `b` [x](javascript:{ALERT}(11)) ![x]({CANARY})\n# Heading",
    "mathtext": r"$\frac{x$ $\notacommand$",
    "percent": "%s %(x)s %d 100 %",
    "lines": "a\nb\rc\x85d\u2028e\u2029f",
    "controls": "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\x9b31m\ufffe\U0001f4a3\u202eright\u2066",
    "foreign": "ᚠ 漢 ไทย",
}
FORMULAS = [f"={PROGRAM}", f"+{PROGRAM}", f"-{PROGRAM}", f"@{PROGRAM}", f"\t={PROGRAM}",
            f"\r={PROGRAM}", f"\n={PROGRAM}", f"＝{PROGRAM}", f"x;={PROGRAM}", f"x\t={PROGRAM}",
            f"x\n={PROGRAM}", f'x";={PROGRAM}']  # fmt: skip


def texts(controls: bool = True) -> list[str]:
    """Every payload at the start of a line, alone; without control characters if need be."""
    found = [*PAYLOADS.values(), *FORMULAS]
    return found if controls else [_clean(text) for text in found]


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


class Texts:
    """Another payload at each call, then all of them again; `tag` makes a text of its own."""

    def __init__(self, controls: bool = True):
        self._texts, self._next = texts(controls), 0

    def __call__(self, tag: str = "") -> str:
        text = self._texts[self._next % len(self._texts)]
        self._next += 1
        return text + tag

    def all(self) -> str:
        """All payloads in one text, each on a line of its own."""
        return "\n\n".join(self._texts)


FILES = {  # names of files cannot hold a slash, and may not hold braces
    "a": f"<img src=x onerror={ALERT}(12)> & ]]> =#read `$x$` %s.csv",
    "b": f"\"'><svg onload={ALERT}(13)>.sav",
    "c": f".. include:: {CANARY}.xlsx",
}
ITEMS = ("it1", "it2", "it3")
LEVELS = ("low", "middle", "high")


def study(root: Path, folder: Path, respondents: int = 60) -> None:
    """Write the study into `folder` and its raw files and the canary below `root`."""
    text = Texts()
    (root / CANARY).write_text(f"{SECRET}\n", encoding="utf-8")
    raw = root / "data" / "raw" / NAME
    for path in (raw, folder / "crosswalk"):
        path.mkdir(parents=True, exist_ok=True)
    frames = {source: _answers(seed, respondents) for seed, source in enumerate(FILES)}
    labels = {"sex": {1: text(), 2: text()}, "note": dict(enumerate(texts(False)))}
    _write_csv(frames["a"], raw / FILES["a"])
    _write_sav(frames["b"], raw / FILES["b"], labels, text)
    _write_xlsx(frames["c"], raw / FILES["c"])
    for source in FILES:
        _crosswalk(folder / "crosswalk" / f"{source}.csv", labels if source == "b" else {}, text)
    for name, settings in _settings(raw, text).items():
        path = folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    with (folder / "countries.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = [(code, _clean(text(code)), 1000) for code in ("AA", "BB", "CC")]
        csv.writer(stream).writerows([("country", "label", "population"), *rows])


def _answers(seed: int, n: int) -> pd.DataFrame:
    draw = random.Random(seed)
    rows = []
    for i in range(1, n + 1):
        base = draw.randint(1, 3)
        items = [min(3, max(1, base + draw.randint(-1, 1))) for _ in ITEMS]
        note = i % len(texts(False))
        rows.append((i, draw.uniform(0.5, 2), draw.randint(18, 80), 1 + i % 2, *items, note))
    return pd.DataFrame(rows, columns=["id", "w", "age", "sex", *ITEMS, "note"])


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    told = frame.assign(note=[_clean(texts()[i]).replace("\n", " ") for i in frame["note"]])
    hostile = {f"c{i}: " + " ".join(t.split()): 1 for i, t in enumerate(texts(False))}
    told.assign(**hostile).to_csv(path, index=False)


def _write_sav(frame: pd.DataFrame, path: Path, labels: dict, text: Texts) -> None:
    pyreadstat.write_sav(
        frame, path, file_label=_clean(text())[:60],
        column_labels=[_clean(text())[:250] for _ in frame],
        variable_value_labels={n: {k: _clean(t)[:110] for k, t in v.items()}
                               for n, v in labels.items()},
    )  # fmt: skip


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "<b> & 'x'"
    sheet.append(list(frame))
    told = [_clean(" ".join(text.split()))[:200] for text in texts(False)]
    sheet.append([f"{told[i]} {i}" for i, _ in enumerate(frame)])
    for row in frame.itertuples(index=False):
        sheet.append([*row[:-1], told[row[-1]]])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)


def _crosswalk(path: Path, labels: dict, text: Texts) -> None:
    head = "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note"
    rows = [("age", "", "", "age", "copy", "", "", text())]
    for code, level in ((1, "man"), (2, "woman")):
        label = _clean(labels["sex"][code])[:110] if labels else ""
        rows.append(("sex", code, label, "sex", "map", level, "", text()))
    for item in ITEMS:
        rows += [(item, i, "", item, "map", lv, "", text()) for i, lv in enumerate(LEVELS, 1)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        # A NUL sign stops the study: no output holds one of a crosswalk.
        kept = [[str(cell).replace("\0", "") for cell in row] for row in rows]
        csv.writer(stream).writerows([head.split(","), *kept])


def _settings(raw: Path, text: Texts) -> dict[str, dict]:
    levels = [{"name": name, "label": text(name)} for name in LEVELS]
    variables = {
        "age": {"label": text(), "question": text.all(), "type": "numeric", "range": [15, 110],
                "unit": text()},
        "sex": {"label": text(), "question": text(), "type": "binary",
                "levels": [{"name": "man", "label": text()}, {"name": "woman", "label": text()}]},
    }  # fmt: skip
    for item in ITEMS:
        variables[item] = {
            "label": text(item), "question": text(), "type": "ordinal", "levels": levels,
            "area": "health", "concept": f"concept_{item}",
        }  # fmt: skip
    sources = {
        name: {
            "file": f"data/raw/{NAME}/{file}",
            "sha256": sha256(raw / file),
            "country": country,
            "language": "en",
            "respondent": "id",
            "weight": "w",
            "fieldwork": {"start": "2020-01", "mode": text(), "institute": text()},
        }
        for (name, file), country in zip(FILES.items(), ("AA", "BB", "CC"), strict=True)
    }
    sources["a"] |= {"delimiter": ",", "encoding": "utf-8"}
    sources["c"] |= {"header_rows": 2}
    models = {
        "first": {"label": text(), "outcome": "trust", "terms": ["age", "sex", "country"]},
        "logit": {"label": text(), "outcome": "trust", "estimator": "fractional_logit",
                  "terms": ["age", "sex", "country"]},
    }  # fmt: skip
    stars = {text.all(): 0.5, f"<i onclick={ALERT}(14)>\\input{{{CANARY}}}": 0.99}
    return {
        "study": {
            "title": text.all(), "simulated": False, "citation": text.all(),
            "pseudonyms": {"open": True}, "areas": {"health": {"label": text()}},
            "sources": sources,
        },
        "variables": {
            "concepts": {f"concept_{item}": {"label": text(item)} for item in ITEMS},
            "variables": variables,
        },
        "indices": {"indices": {"trust": {"label": text(), "scale": [0, 1],
                                          "items": {"health": list(ITEMS)}}}},
        "models": {"models": models},
        "tables": {
            "standard": False,
            "tables": {
                "all": {"kind": "indices", "title": text.all(), "notes": [text.all()]},
                "sample": {"kind": "sample", "title": PAYLOADS["wildcard"], "notes": FORMULAS},
                "items": {"kind": "items", "title": PAYLOADS["close"]},
                "first": {"kind": "correlates", "model": "first", "stars": stars},
                "effects": {"kind": "estimators", "title": text(), "stars": stars,
                            "models": {"first": text(), "logit": text()}},
            }
        },
    }  # fmt: skip
