"""The default study as one whose numbers are withheld, of few respondents drawn anew."""

import importlib.util
import re
import sys
from pathlib import Path

from coproduction.files import sha256

STUDY = "fivenations_simulated"


def study(root: Path, level: str, respondents: int = 1000) -> None:
    """Draw the exports of the default study of a project anew and set its disclosure control."""
    raw, settings = root / "data/raw" / STUDY, root / "config/studies" / STUDY / "study.yaml"
    spec = importlib.util.spec_from_file_location("drawn_anew", raw / "simulate.py")
    assert spec and spec.loader
    simulator = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(simulator)
    simulator.simulate(raw, respondents, simulator.SEED)
    text = settings.read_text(encoding="utf-8").replace("{level: open}", f"{{level: {level}}}")
    text = re.sub(r"^  raw: true\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^    respondents: \d+\n", "", text, flags=re.MULTILINE)
    for path in filter(Path.is_file, raw.iterdir()):
        text = re.sub(
            rf"(file: {re.escape(f'data/raw/{STUDY}/{path.name}')}\n    sha256: )\w+",
            rf"\g<1>{sha256(path)}",
            text,
        )
    settings.write_text(text, encoding="utf-8")
