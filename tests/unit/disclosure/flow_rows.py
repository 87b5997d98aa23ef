"""Rows of a sample flow of one fit, and of the reasons for which respondents leave."""

from coproduction.disclosure.relations import Table
from coproduction.results import contract
from coproduction.results.model_files import FLOW, FLOW_MISSING


def flow(*rows):
    """Rows of country, wave, step, n and left out."""
    return Table(FLOW.path, FLOW, contract.frame(FLOW, [("m", "y", "all", *row) for row in rows]))


def missing(*rows, parts=None):
    """Rows of country, wave, step, reason, lacking and n."""
    frame = contract.frame(FLOW_MISSING, [("m", "y", "all", *row) for row in rows])
    return Table(FLOW_MISSING.path, FLOW_MISSING, frame, parts or {})
