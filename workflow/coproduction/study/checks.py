"""Declared checks: `checks.yaml`, checked against the variables of the study and resolved."""

import math
from collections.abc import Mapping

from coproduction.faults import Fault, nearest
from coproduction.study import settings

SEVERITIES = ("note", "warning", "error")
_DUPLICATE = "duplicate_interview"


def built_in() -> list[str]:
    """Names of the checks that every source goes through and that have limits."""
    return list(settings.schema("checks")["properties"]["built_in"]["properties"])


def kinds() -> list[str]:
    """The kinds a declared rule can be of."""
    rules = settings.schema("checks")["properties"]["rules"]["additionalProperties"]
    return [key for key in rules["properties"] if key != "more_than"]


def resolved(found: dict, variables: dict[str, dict]) -> dict:
    """Settings of `checks.yaml` (empty when there is no such file) with every default filled in.

    Keys: `built_in` (check to its settings), `rules` (rule to ``{"kind", "more_than", …}`` with
    the keys of its kind beside; a battery also has the `ranges` of its numeric items), `exclude`
    (a list).
    """
    schema = settings.schema("checks")
    named = {name: {} for name in built_in()} | found.get("built_in", {})
    filled = settings.with_defaults(found | {"built_in": named}, schema, schema)
    rules = {}
    for name, rule in filled["rules"].items():
        (kind,) = set(rule) - {"more_than"}
        rules[name] = {"kind": kind, "more_than": rule["more_than"]} | rule[kind]
        if kind == "straight_lining":
            items = {item: variables[item] for item in rule[kind]["battery"]}
            rules[name]["ranges"] = {i: v["range"] for i, v in items.items() if "range" in v}
    return filled | {"rules": rules}


def severity(failed: int, n: int, more_than: Mapping[str, int | str]) -> str:
    """The severity of `failed` failures among `n`: ``""`` when nothing failed, ``"tolerated"``
    when no limit of `more_than` is exceeded, else the highest exceeded."""
    if not failed:
        return ""
    reached = "tolerated"
    for name in SEVERITIES:
        limit = more_than.get(name)
        if limit is None:
            continue
        allowed = float(limit[:-1]) / 100 * n if isinstance(limit, str) else limit
        if failed > allowed:
            reached = name
    return reached


def faults(
    found: dict, variables: dict[str, dict], sources: dict[str, dict], shown: str
) -> list[Fault]:
    """Every name of `checks.yaml` that does not fit the study, `shown` being its path.

    `variables` maps each harmonised variable, `country` included, to its declaration.
    """
    wrong = _Wrong(variables, shown)
    for name, rule in found.get("rules", {}).items():
        kind = [key for key in rule if key != "more_than"]
        if name in built_in():
            wrong(f"rules.{name}: a built-in check has that name")
        if len(kind) != 1:
            has = ", ".join(kind) or "none"
            wrong(f"rules.{name} needs exactly one kind, has {has}", "one of " + ", ".join(kinds()))
            continue
        _rule_faults(f"rules.{name}", kind[0], rule[kind[0]], sources, wrong)
    excluding = [*found.get("rules", {}), _DUPLICATE]
    for position, entry in enumerate(found.get("exclude", [])):
        if not entry["reason"].strip():
            wrong(f"exclude.{position}.reason is blank", "why these respondents are left out")
        if "rule" in entry and entry["rule"] not in excluding:
            hint = nearest(entry["rule"], excluding) or "one of " + ", ".join(excluding)
            wrong(f"exclude.{position}.rule: unknown rule {entry['rule']!r}", hint)
        wrong.condition(f"exclude.{position}", entry.get("when", {}))
    return wrong.faults


class _Wrong:
    """The faults found so far, and the ways to find more of them."""

    def __init__(self, variables: dict[str, dict], shown: str):
        self.variables, self.shown, self.faults = variables, shown, []

    def __call__(self, problem: str, expected: str = "", mend: str = "") -> None:
        self.faults.append(Fault(self.shown, problem, expected=expected, mend=mend))

    def known(self, at: str, name: str) -> bool:
        if name not in self.variables:
            hint = nearest(name, self.variables) or "a variable of variables.yaml"
            self(f"{at}: unknown variable {name!r}", hint)
        return name in self.variables

    def numeric(self, at: str, name: str) -> None:
        if self.known(at, name) and self.variables[name]["type"] != "numeric":
            self(f"{at}: {name} is not numeric", "a numeric variable")

    def condition(self, at: str, when: dict) -> None:
        for name, wanted in when.items():
            if not self.known(f"{at}.when", name):
                continue
            if isinstance(wanted, dict):
                self.numeric(f"{at}.when", name)
                if not _possible(wanted):
                    self(f"{at}.when.{name}: no number meets these bounds", "bounds that rise")
                continue
            levels = [level["name"] for level in self.variables[name].get("levels", [])]
            if not levels:
                self(f"{at}.when.{name}: a numeric variable has no levels", "{at_least: …}")
            for level in [level for level in wanted if levels and level not in levels]:
                hint = nearest(level, levels) or "one of " + ", ".join(levels)
                self(f"{at}.when.{name}: unknown level {level!r}", hint)


def _possible(bounds: Mapping) -> bool:
    """Whether any number lies within `at_least`, `above`, `at_most` and `below`."""
    low = max(bounds.get("at_least", -math.inf), bounds.get("above", -math.inf))
    high = min(bounds.get("at_most", math.inf), bounds.get("below", math.inf))
    ends = low == high and low not in (bounds.get("above"), bounds.get("below"))
    return low < high or ends


def _rule_faults(at: str, kind: str, rule: dict, sources: dict[str, dict], wrong: _Wrong) -> None:
    if kind == "asked_only_if":
        wrong.known(f"{at}.{kind}.variable", rule["variable"])
        wrong.condition(f"{at}.{kind}", rule["when"])
        if rule["variable"] == "country":
            wrong(f"{at}.{kind}: country is not a question", "a variable of variables.yaml")
        if rule["variable"] in rule["when"]:
            wrong(f"{at}.{kind}: {rule['variable']} is its own filter")
    elif kind == "straight_lining":
        _battery_faults(f"{at}.{kind}", rule, wrong)
    else:
        for key in ("age", "year_of_birth", "left", "right", "of", "minus", "variable"):
            if key in rule:
                wrong.numeric(f"{at}.{kind}.{key}", rule[key])
        names = [rule[key] for key in ("age", "year_of_birth", "left", "right", "of", "minus")
                 if key in rule]  # fmt: skip
        if len(set(names)) < len(names):
            wrong(f"{at}.{kind}: {names[0]} is compared with itself", "two variables")
        if kind == "difference" and not _possible(rule):
            wrong(f"{at}.{kind}: no difference meets these bounds", "at_least below at_most")
    if kind == "age_and_birth":
        for name in [name for name, s in sources.items() if "start" not in s.get("fieldwork", {})]:
            wrong(
                f"{at}.{kind}: study.yaml does not say when {name} was in the field",
                "the first month or day",
                f'sources:\n  {name}:\n    fieldwork: {{start: "<yyyy-mm>"}}',
            )


def _battery_faults(at: str, rule: dict, wrong: _Wrong) -> None:
    battery, back = rule["battery"], rule.get("reversed", [])
    known = [item for item in battery if wrong.known(f"{at}.battery", item)]
    for item in [item for item in back if item not in battery]:
        wrong(f"{at}.reversed: {item!r} is not in the battery", nearest(item, battery))
    lengths = {
        str(v.get("range") or f"{len(v['levels'])} levels")
        for v in (wrong.variables[item] for item in known)
    }
    if len(lengths) > 1:
        wrong(f"{at}.battery: the items differ in length: {', '.join(sorted(lengths))}")
    if [i for i in known if wrong.variables[i]["type"] == "categorical"]:
        wrong(f"{at}.battery: a categorical variable has no order", "ordinal, binary or numeric")
    if len(battery) < 4 and not back:
        wrong(f"{at}.battery: fewer than four items, none reversed", "four items or more")
