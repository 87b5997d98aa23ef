"""Origins: what makes a file, as the rules of the workflow say."""

from collections.abc import Iterable

from snakemake.iocontainers import Wildcards
from snakemake.rules import Rule


def origins(rules: Iterable[Rule], paths: Iterable[str]) -> dict[str, dict]:
    """Tell of each file its rule, the code that rule runs and its other inputs.

    Code is the input named ``code``. Raises `ValueError` for a file that no rule makes.
    """
    rules, made = list(rules), {}
    for path in dict.fromkeys(paths):
        maker = next((rule for rule in rules if rule.is_producer(path)), None)
        if maker is None:
            raise ValueError(f"no rule makes {path}")
        given = maker.expand_input(Wildcards(fromdict=maker.get_wildcards(path)))[0]
        code = [str(file) for file in given.get("code", [])]
        inputs = [str(file) for file in given if str(file) not in code]
        made[str(path)] = {"rule": maker.name, "code": code, "inputs": inputs}
    return made
