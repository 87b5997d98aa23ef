"""Captions of Snakemake's report, a file a kind of table and figure, from their registries."""

import sys
import textwrap
from pathlib import Path

from coproduction.study.printed import figures
from coproduction.tables import table_kinds

_SIMULATED = (
    '{% if snakemake.config["simulated"] %}**{{ snakemake.config["simulated"] }}** {% endif %}'
)


def captions() -> dict[str, str]:
    """Name of the file of a caption to its text, as `report` of Snakemake takes it."""
    found = {f"table_{name}": kind.caption for name, kind in table_kinds.KINDS.items()}
    found["table_combined"] = "Tables combined of others: side by side, or one above another."
    found |= {name: kind.caption for name, kind in figures.KINDS.items()}
    return {
        f"{name}.rst": f"{_SIMULATED}\n{textwrap.fill(text, 98)}\n" for name, text in found.items()
    }


if __name__ == "__main__":
    for name, text in captions().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8")
