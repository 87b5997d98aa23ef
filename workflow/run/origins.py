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


@cache
def _origin(rules: tuple[Rule, ...], path: str) -> dict:
    maker = next((rule for rule in rules if rule.is_producer(path)), None)
    if maker is None:
        raise ValueError(f"no rule makes {path}")
    wildcards = tuple(maker.get_wildcards(path).items())
    return {"rule": maker.name} | _given(maker, wildcards)


@cache
def _given(maker: Rule, wildcards: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Code and other inputs of one job: the same for all the files it makes."""
    given = maker.expand_input(Wildcards(fromdict=dict(wildcards)))[0]
    code = [str(file) for file in given.get("code", [])]
    return {"code": code, "inputs": [str(file) for file in given if str(file) not in code]}
