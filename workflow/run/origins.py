"""Origins: what makes a file, as the rules of the workflow say."""

from collections.abc import Iterable
from functools import cache

from snakemake.iocontainers import Wildcards
from snakemake.rules import Rule


def origins(rules: Iterable[Rule], paths: Iterable[str]) -> dict[str, dict]:
    """Tell of each file its rule, the code that rule runs and its other inputs.

    Code is the input named ``code``. Raises `ValueError` for a file that no rule makes.
    """
    return {path: _origin(tuple(rules), path) for path in dict.fromkeys(map(str, paths))}


def jobs(rules: Iterable[Rule], paths: Iterable[str]) -> list[dict]:
    """Return every job behind some files, in an order in which they can run.

    Each has its name (the rule and the values of its wildcards), its script, code, other inputs and
    outputs. Files that no rule makes have none.
    """
    rules, found = tuple(rules), {}

    def follow(path: str) -> None:
        maker = _maker(rules, path)
        if maker is None:
            return
        wildcards = tuple((maker.get_wildcards(path) or {}).items())
        key = (maker.name, wildcards)
        if key in found:
            return
        found[key] = {}
        given = _given(maker, wildcards)
        for each in given["inputs"]:
            follow(each)
        made = maker.expand_output(Wildcards(fromdict=dict(wildcards)))[0]
        del found[key]  # and again, now behind those that it needs
        found[key] = {
            "name": " ".join([maker.name, *(value for _, value in wildcards)]),
            "script": next((file for file in given["code"] if "/scripts/" in file), ""),
            "outputs": [str(file) for file in made],
            **given,
        }

    for path in dict.fromkeys(map(str, paths)):
        follow(path)
    return list(found.values())


@cache
def _maker(rules: tuple[Rule, ...], path: str) -> Rule | None:
    return next((rule for rule in rules if rule.is_producer(path)), None)


@cache
def _origin(rules: tuple[Rule, ...], path: str) -> dict:
    maker = _maker(rules, path)
    if maker is None:
        raise ValueError(f"no rule makes {path}")
    wildcards = tuple((maker.get_wildcards(path) or {}).items())
    return {"rule": maker.name} | _given(maker, wildcards)


@cache
def _given(maker: Rule, wildcards: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Code and other inputs of one job: the same for all the files it makes."""
    given = maker.expand_input(Wildcards(fromdict=dict(wildcards)))[0]
    code = [str(file) for file in given.get("code", [])]
    return {"code": code, "inputs": [str(file) for file in given if str(file) not in code]}
