"""Declared checks: `checks.yaml`, checked against the variables of the study and resolved."""

from collections.abc import Mapping
from typing import assert_never

from coproduction.faults import Fault, nearest
from coproduction.study.resolved.rules import (
    KINDS,
    AgeAndBirth,
    AskedOnlyIf,
    Bounds,
    Checks,
    Compare,
    Difference,
    Exclusion,
    Rule,
    Speeding,
    StraightLining,
    When,
    built_in,
)
from coproduction.study.resolved.specification import plain, typed
from coproduction.study.resolved.survey import Source, Variable
from coproduction.study.written import settings
from coproduction.study.written.lost import Lost

_DUPLICATE = "duplicate_interview"


def resolved(found: Mapping, variables: Mapping[str, Variable]) -> Checks:
    """`checks.yaml` (empty when there is no such file) with every default filled in."""
    schema = settings.schema("checks")
    named = {name: {} for name in built_in()} | found.get("built_in", {})
    filled = settings.with_defaults({**found, "built_in": named}, schema, schema)
    rules = {name: plain(_rule(rule, variables)) for name, rule in filled["rules"].items()}
    return typed(Checks, {**filled, "rules": rules})


def _rule(declared: Mapping, variables: Mapping[str, Variable]) -> Rule:
    """A declared rule of exactly one kind."""
    (kind,) = set(declared) - {"more_than"}
    filled = {"kind": kind, "more_than": declared["more_than"], **declared[kind]}
    if kind == "straight_lining":
        known = {item: variables[item] for item in filled["battery"] if item in variables}
        filled["ranges"] = {item: known[item].range for item in known if known[item].range}
    return typed(KINDS[kind], filled)


def faults(
    found: Mapping,
    variables: Mapping[str, Variable],
    sources: Mapping[str, Source],
    shown: str,
    lost: Lost | None = None,
) -> list[Fault]:
    """Every name of `checks.yaml` that does not fit the study, `shown` being its path.

    `variables` are the harmonised variables, `country` included. Nothing is told of variables and
    rules that are `lost`.
    """
    lost = lost or Lost()
    wrong = _Wrong(variables, shown, lost)
    for name, rule in found.get("rules", {}).items():
        kind = [key for key in rule if key != "more_than"]
        if name in built_in():
            wrong(f"rules.{name}: a built-in check has that name")
        if len(kind) != 1:
            has = ", ".join(kind) or "none"
            wrong(f"rules.{name} needs exactly one kind, has {has}", "one of " + ", ".join(KINDS))
            continue
        _rule_faults(f"rules.{name}.{kind[0]}", _rule(rule, variables), sources, wrong)
    excluding = [*found.get("rules", {}), _DUPLICATE]
    for position, declared in enumerate(found.get("exclude", [])):
        entry = typed(Exclusion, declared)
        if not entry.reason.strip():
            wrong(f"exclude.{position}.reason is blank", "why these respondents are left out")
        if entry.rule and entry.rule not in excluding and not lost.has("rules", entry.rule):
            hint = nearest(entry.rule, excluding) or "one of " + ", ".join(excluding)
            wrong(f"exclude.{position}.rule: unknown rule {entry.rule!r}", hint)
        wrong.condition(f"exclude.{position}", entry.when)
    return wrong.faults


class _Wrong:
    """The faults found so far, and the ways to find more of them."""

    def __init__(self, variables: Mapping[str, Variable], shown: str, lost: Lost):
        self.variables, self.shown, self.lost = variables, shown, lost
        self.faults: list[Fault] = []

    def __call__(self, problem: str, expected: str = "", mend: str = "") -> None:
        self.faults.append(Fault(self.shown, problem, expected=expected, mend=mend))

    def known(self, at: str, name: str) -> bool:
        if self.lost.has("variables", name) or (name == "country" and self.lost.some("countries")):
            return False
        if name not in self.variables:
            hint = nearest(name, self.variables) or "a variable of variables.yaml"
            self(f"{at}: unknown variable {name!r}", hint)
        return name in self.variables

    def numeric(self, at: str, name: str) -> None:
        if self.known(at, name) and self.variables[name].type != "numeric":
            self(f"{at}: {name} is not numeric", "a numeric variable")

    def condition(self, at: str, when: When) -> None:
        for name, wanted in when.items():
            if not self.known(f"{at}.when", name):
                continue
            if isinstance(wanted, Bounds):
                self.numeric(f"{at}.when", name)
                if not wanted.possible():
                    self(f"{at}.when.{name}: no number meets these bounds", "bounds that rise")
                continue
            levels = self.variables[name].names()
            if not levels:
                self(f"{at}.when.{name}: a numeric variable has no levels", "{at_least: …}")
            for level in [level for level in wanted if levels and level not in levels]:
                hint = nearest(level, levels) or "one of " + ", ".join(levels)
                self(f"{at}.when.{name}: unknown level {level!r}", hint)


def _rule_faults(at: str, rule: Rule, sources: Mapping[str, Source], wrong: _Wrong) -> None:
    """What is wrong with one rule, which stands at the key `at`."""
    if isinstance(rule, AskedOnlyIf):
        wrong.known(f"{at}.variable", rule.variable)
        wrong.condition(at, rule.when)
        if rule.variable == "country":
            wrong(f"{at}: country is not a question", "a variable of variables.yaml")
        if rule.variable in rule.when:
            wrong(f"{at}: {rule.variable} is its own filter")
    elif isinstance(rule, StraightLining):
        _battery_faults(at, rule, wrong)
    elif isinstance(rule, AgeAndBirth):
        _pair_faults(at, {"age": rule.age, "year_of_birth": rule.year_of_birth}, wrong)
        for name in [name for name, source in sources.items() if not source.fieldwork.start]:
            wrong(
                f"{at}: study.yaml does not say when {name} was in the field",
                "the first month or day",
                f'sources:\n  {name}:\n    fieldwork: {{start: "<yyyy-mm>"}}',
            )
    elif isinstance(rule, Compare):
        _pair_faults(at, {"left": rule.left, "right": rule.right}, wrong)
    elif isinstance(rule, Difference):
        _pair_faults(at, {"of": rule.of, "minus": rule.minus}, wrong)
        if not Bounds(at_least=rule.at_least, at_most=rule.at_most).possible():
            wrong(f"{at}: no difference meets these bounds", "at_least below at_most")
    elif isinstance(rule, Speeding):
        wrong.numeric(f"{at}.variable", rule.variable)
    else:
        assert_never(rule)


def _pair_faults(at: str, pair: Mapping[str, str], wrong: _Wrong) -> None:
    """Two variables by their keys, which have to be numeric and not the same."""
    for key, name in pair.items():
        wrong.numeric(f"{at}.{key}", name)
    one, other = pair.values()
    if one == other:
        wrong(f"{at}: {one} is compared with itself", "two variables")


def _battery_faults(at: str, rule: StraightLining, wrong: _Wrong) -> None:
    known = [item for item in rule.battery if wrong.known(f"{at}.battery", item)]
    for item in [item for item in rule.reversed if item not in rule.battery]:
        wrong(f"{at}.reversed: {item!r} is not in the battery", nearest(item, rule.battery))
    items = [wrong.variables[item] for item in known]
    lengths = {
        str(list(item.range)) if item.range else f"{len(item.levels)} levels" for item in items
    }
    if len(known) < len(rule.battery):
        return
    if len(lengths) > 1:
        wrong(f"{at}.battery: the items differ in length: {', '.join(sorted(lengths))}")
    if any(item.type == "categorical" for item in items):
        wrong(f"{at}.battery: a categorical variable has no order", "ordinal, binary or numeric")
    if len(rule.battery) < 4 and not rule.reversed:
        wrong(f"{at}.battery: fewer than four items, none reversed", "four items or more")
