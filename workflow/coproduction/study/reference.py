"""The reference of every configuration key, written from the schemas: `config/README.md`."""

from coproduction.missing import BLANK, KINDS
from coproduction.results.meanings import of_missing
from coproduction.study.data import countries
from coproduction.study.recodes import crosswalk
from coproduction.study.written import settings

FILES = (
    "config",
    "study",
    "extends",
    "variables",
    "indices",
    "models",
    "checks",
    "weights",
    "tables",
    "hypotheses",
    "multiverse",
    "imputation",
    "manuscript",
)

_COLUMNS = ",".join(countries.HEADER)

_HEAD = f"""# Configuration

A study is a folder: `config/studies/<study>/`. No code belongs to it. Every file is checked before
any job starts; a misspelt key, an unknown name or a missing file is one error with the nearest
right name. Where any is at fault, exports are read as well, also by a dry run (`-n`), up to 100 MB
in all: what their own faults are is told in the same run. A dry run of a sound configuration reads
none.

| file | holds |
|---|---|
| `config/config.yaml` | which study to run |
| `study.yaml` | title, areas, sources |
| `extends.yaml` | in place of it: which study this is a second configuration of |
| `variables.yaml` | the harmonised variables |
| `crosswalk/<source>.csv` | which source code becomes which target code |
| `indices.yaml` | indices (optional) |
| `models.yaml` | models |
| `checks.yaml` | checks of plausibility and exclusions (optional) |
| `weights.yaml` | trimming and raking of weights (optional), with `margins.csv` |
| `tables.yaml` | tables beside the standard ones (optional) |
| `hypotheses.yaml` | claims, each with its test and verdict (optional) |
| `multiverse.yaml` | what else could have been estimated (optional) |
| `imputation.yaml` | how missing answers are imputed (optional) |
| `manuscript.yaml`, `manuscript/*.md` | the paper and its prose (optional) |
| `decisions.csv` | what `make draft` could not know, with a column for your answers (optional) |
| `registered.csv` | claims as they were registered, written by `make register` (optional) |
| `countries.csv` | countries: `{_COLUMNS}`, also `{countries.POPULATION}`, `label_<language>` |

This page is written from the schemas in `workflow/schemas/` by `make docs`.

A printed text (title, label) is plain, or a mapping of language to text with the languages of
`study.yaml`, such as `{{en: Age, fr: Âge}}`; where a language is missing the first one stands in.

YAML is read strictly: a key given twice is an error; `no`, `yes`, `on` and `off` are text (Norway
is `NO`); dates are text.
"""

_CROSSWALK = f"""
## crosswalk/&lt;source&gt;.csv

UTF-8, one row a source code. Commas part cells, or semicolons or tabs as the header has them. The
columns are
`{",".join(crosswalk.HEADER)}`, and `{crosswalk.WHERE}` where
some row needs it.

Codes are spelt as in the file: `8` for the number 8, `0.5` whatever its decimal mark, `2020-02-29`
for a date of SPSS, Stata, SAS or Excel, `TRUE` for a truth value and `0.25` for 25 % of Excel,
`Souvent` for text exactly as in the cell, `.a` for an extended missing value of Stata or SAS,
`{BLANK}` for an empty cell or system missing. Codes of a CSV file are numbers where every filled
cell of the column is one: `1` for `1.0`. Where one is not (`01`, `n/a`), all are text. An empty
cell is `system_missing` unless a row says otherwise. `source_label` must equal the value label the
export declares for the code; where an export declares no labels, it is for the reader. What cannot
be seen of a code or label may be spelt out: `2\\r` for a 2 and a carriage return. Every code that
occurs needs a row; the error for one without prints the row to paste, and a kind of missing with it
where the label tells one.

No number that the file labels is copied, computed or grouped like the others: the code 99 "Refused"
needs a `map` row, also where 99 is an answer. A scale whose ends are labelled needs one row for
both, with the labels of both ends joined by `..` as `source_label`: the range `0..10` of a scale
from 0 "not at all" to 10 "completely" has `not at all..completely`, one from 0 to 95 "95 or older"
has `..95 or older`. A label that only repeats the number of its code counts for none.

`where` is a condition: `form=2` holds for who has the code 2 in the column `form` of the same
export, `form=1|2 & split={BLANK}` for who has 1 or 2 there and nothing in `split`. A column or code
with `=`, `|`, `&` or `"` in it stands in double quotes, a quote within doubled. For who it holds a
row goes before one without a condition for the same code. Two rows that hold for one respondent
and say different things are an error, and so is a code with rows for other respondents only. Where
a column has rows with conditions, an empty cell of it needs a row too, as it may say here that the
question was not put and there that nobody answered; of columns that are combined, only where a row
with a condition is of `{BLANK}`. Every verb takes a condition but `constant`, `unavailable` and
those that combine columns.

Conditions mean the same cells in `where` of a crosswalk and in `asserts` and `leave_out` of
`study.yaml`:

- A code is spelt as above. Numbers are equal whatever their decimals and spaces around (`9`,
  `9.0`), but `09` is a code of its own. Texts are compared to the letter, with the spaces at their
  end.
- `{BLANK}` and `""` are a cell that is empty, system missing, or without a sign that can be seen.
  `.a` is none.
- `[18,30)`, `(,18)` or `[2008-05-01,2008-06-01)` are the numbers or dates in the interval, as of
  `bin`. They hold no code that the file labels or declares missing: in a crosswalk or `leave_out`
  such a code stops the source unless it is listed beside the interval, in `asserts` it is a code
  not asserted. A range such as `18..30` is an error. In CSV and YAML intervals stand in double
  quotes: `"age=[18,30)"`, `{{age: "[18,30)"}}`.
- A cell of several answers (`lists`) has the code of each answer, and its own as a whole. In a
  crosswalk a `contains` row has to name the code.
- In a crosswalk a code that nobody has is a note, in `leave_out` one that the file does not label
  either. Where somebody has one that differs by case, spaces or zeros before a number only, it
  stops the source. In `asserts` a code that nobody has does no harm.

A cell of several answers (a tick-all question in one column) is declared in `study.yaml`, such as
`lists: {{Q6: ","}}`, because the separator is a fact of the file: the column is read as text by it.
Each answer has a row, also one that says nothing of the target, and one with the separator within
is found whole:

```
Q6,Walk,,walks,contains,yes,,
Q6,"Bus, tram or train",,walks,contains,,,
Q6,Do not know,,walks,contains,,dont_know,
Q6,{BLANK},,walks,map,,no_answer,
```

A cell that holds `Walk,Bus, tram or train` is `yes`; quotes within a cell are signs of its answers.
An answer that is a kind of missing counts where none with a target code does. A `map` row means the
whole cell and goes first. A part of a cell that no row names, for whatever target, stops the
source, and so does a cell that can be read in two ways that differ for the target.

| verb | meaning |
|---|---|
"""


def _kind(rules: dict) -> str:
    if "enum" in rules:
        return " \\| ".join(f"`{value}`" for value in rules["enum"])
    if "const" in rules:
        return f"`{rules['const']}`"
    if settings.is_text(rules):
        return "text"
    if "oneOf" in rules:
        return " or ".join(_kind(option) for option in rules["oneOf"])
    kind = rules.get("type", "")
    if isinstance(kind, list):  # null drops what another model says
        kinds = [_kind(rules | {"type": one}) for one in kind if one != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if kind == "array":
        inner = rules.get("items", {})
        return f"list of {_kind(inner)}" if inner.get("type") != "object" else "list"
    return {"object": "mapping", "string": "text", "boolean": "true or false"}.get(kind) or kind


def _default(rules: dict) -> str:
    if "default" not in rules:
        return ""
    value = rules["default"]
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return "all" if len(value) == len(KINDS) else "none" if not value else f"`{value}`"
    return "none" if value == {} else f"`{value}`"


def _rows(rules: dict, root: dict, prefix: str = "") -> list[str]:
    rows = []
    required = rules.get("required", [])
    for key, inner in rules.get("properties", {}).items():
        if "$ref" in inner:
            inner = root["$defs"][inner["$ref"].rsplit("/", 1)[1]]
        default = "required" if key in required else _default(inner)
        about = inner.get("description", "").replace("|", "\\|")
        rows.append(f"| `{prefix}{key}` | {_kind(inner)} | {default} | {about} |")
        rows += _rows(inner, root, f"{prefix}{key}.")
        if isinstance(inner.get("additionalProperties"), dict):
            rows += _rows(inner["additionalProperties"], root, f"{prefix}{key}.<name>.")
        if isinstance(inner.get("items"), dict):
            rows += _rows(inner["items"], root, f"{prefix}{key}[].")
    return rows


def page() -> str:
    """Return `config/README.md`."""
    text = _HEAD
    for name in FILES:
        rules = settings.schema(name)
        text += f"\n## {rules['title']}\n\n{rules['description']}\n\n"
        text += "| key | value | default | meaning |\n|---|---|---|---|\n"
        text += "\n".join(_rows(rules, rules)) + "\n"
    text += _CROSSWALK
    text += "".join(f"| `{verb}` | {about} |\n" for verb, about in crosswalk.VERBS.items())
    text += "\n## Kinds of missing\n\n| kind | meaning |\n|---|---|\n"
    text += "".join(f"| `{kind}` | {about} |\n" for kind, about in of_missing().items())
    return text


if __name__ == "__main__":
    print(page(), end="")
