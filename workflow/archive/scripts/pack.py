"""Pack what a list of contents names into an archive, and tell beside it what it took."""

from pathlib import Path

from archive import machine, packing
from archive.verify import Refused

log = Path(snakemake.log[0])
try:
    packing.pack(Path(snakemake.input.contents), Path(snakemake.output.archive))
    machine.write(Path(snakemake.output.machine), snakemake.params.times)
except Refused as refused:
    log.write_text(f"{refused}\n", encoding="utf-8")
    raise SystemExit(str(refused)) from None
log.write_text("done\n", encoding="utf-8")
