"""Origins: what makes a file, as the rules of the workflow say."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from snakemake.iocontainers import InputFiles, OutputFiles, Wildcards
from snakemake.rules import Rule


def origins(rules: Iterable[Rule], paths: Iterable[str]) -> dict[str, dict]:
    """Tell of each file its rule, the code that rule runs and its other inputs.

    Code is the input named ``code``. Raises `ValueError` for a file that no rule makes.
    """
    return {path: _origin(tuple(rules), path) for path in dict.fromkeys(map(str, paths))}


@dataclass(frozen=True)
class Made:
    """A job behind some files: its rule, its wildcards, and its files as Snakemake has them."""

    rule: Rule
    wildcards: tuple[tuple[str, str], ...]
    inputs: InputFiles
    outputs: OutputFiles


def jobs(rules: Iterable[Rule], paths: Iterable[str]) -> list[dict]:
    """Return every job behind some files, in an order in which they can run.

    Each has its name (the rule and the values of its wildcards), its script, code, other inputs and
    outputs. Files that no rule makes have none.
    """
    return [_told(job) for job in behind(rules, paths)]


def behind(rules: Iterable[Rule], paths: Iterable[str]) -> list[Made]:
    """The same as Snakemake has them."""
    rules = tuple(rules)
    found: dict[tuple, Made] = {}

    def follow(path: str) -> None:
        maker = _maker(rules, path)
        if maker is None:
            return
        wildcards = tuple((maker.get_wildcards(path) or {}).items())
        key = (maker.name, wildcards)
        if key in found:
            return
        job = Made(maker, wildcards, _read(maker, wildcards), _made(maker, wildcards))
        found[key] = job
        for each in job.inputs:
            follow(str(each))
        found[key] = found.pop(key)  # behind those that it needs

    for path in dict.fromkeys(map(str, paths)):
        follow(path)
    return [*found.values()]


def _told(job: Made) -> dict:
    given = _given(job.rule, job.wildcards)
    return {
        "name": " ".join([job.rule.name, *(value for _, value in job.wildcards)]),
        "script": next((file for file in given["code"] if "/scripts/" in file), ""),
        "outputs": [str(file) for file in job.outputs],
        **given,
    }


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
    given = _read(maker, wildcards)
    code = [str(file) for file in given.get("code", [])]
    known = {*code}
    return {"code": code, "inputs": [str(file) for file in given if str(file) not in known]}


@cache
def _read(maker: Rule, wildcards: tuple[tuple[str, str], ...]) -> InputFiles:
    return maker.expand_input(Wildcards(fromdict=dict(wildcards)))[0]


def _made(maker: Rule, wildcards: tuple[tuple[str, str], ...]) -> OutputFiles:
    return maker.expand_output(Wildcards(fromdict=dict(wildcards)))[0]
