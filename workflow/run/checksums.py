"""Checksums: those that a run has noted, for Snakemake too.

Snakemake takes the checksum of every input of a job once for each file that the job made, and of
the code of a job as often as there are jobs that run it.
"""

import functools

from run.fingerprints import Fingerprints


def noted(file: type, fingerprints: Fingerprints) -> None:
    """Let Snakemake's class of files, `file`, take the checksum of one that is as it was noted from
    there, and compute all others as it does."""
    plain = getattr(file.checksum, "__wrapped__", file.checksum)  # not twice

    @functools.wraps(plain)
    async def checksum(self, threshold=None, force=False, algorithm=None):
        asked = threshold is not None and not force and algorithm is None and not self.is_storage
        known = fingerprints.checksum(str(self), threshold or 0) if asked else ""
        if known:
            return f"sha256:{known}"
        return await plain(self, threshold, force, algorithm)

    file.checksum = checksum
