"""Secret keys: in nothing that is kept; another gives other pseudonyms and the same results.

And so do a run that was killed and resumed, and one elsewhere.
"""

import base64
import hashlib
import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest
from small import small_study

from coproduction.study.data import hkdf

#: The sources, and what reads respondents.
AFTER_KEY = {
    *("harmonise[uk]", "pool", "pooled", "validation", "ledger", "codebook", "responses", "index"),
    *("reliability", "describe", "table_descriptives", "figures_answers", "fit[main]", "models"),
    *("table_models", "figure_coefficients[main]", "flow", "figures_account", "report", "results"),
}

#: What a run is asked for.
EVERYTHING = ("results", "report")


def write_key(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)


def traces(content):
    """What would tell the key: the content of its file, its checksums and what is derived."""
    digests = [
        hashlib.new(name, text).digest()
        for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s")
        for text in (content, content + b"\n")
    ]
    derived = hkdf.derived(content, b"coproduction 1\0pseudonyms\0small")
    for secret in (content, bytes.fromhex(content.decode()), derived, *digests):
        yield from (secret, secret.hex().encode(), secret.hex().upper().encode())
        yield base64.b64encode(secret).rstrip(b"=")
        yield base64.urlsafe_b64encode(secret).rstrip(b"=")


def kept(project):
    """Every file of the project by its path: what it says, its name, and the metadata of Parquet.

    What is compressed is told as it reads.
    """
    for path in sorted(project.path.rglob("*")):
        if path.is_file() and not path.is_relative_to(project.path / "config/studies"):
            content = path.read_bytes()
            if path.suffix == ".parquet":
                table = pq.read_table(path)
                told = f"{table.schema.metadata}{table.to_pandas().to_csv()}"
                content += told.encode()
            # Bytecode of what reads archives holds their signature.
            if path.suffix != ".pyc" and zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    content += b"".join(archive.read(name) for name in archive.namelist())
            yield str(path.relative_to(project.path)), content + str(path).encode()


def searched(project, *secrets):
    """Search all that is kept for the keys; returns the folders that were searched."""
    needles = {trace for secret in secrets for trace in traces(secret)}
    folders = set()
    for name, content in kept(project):
        assert not any(needle in content for needle in needles), name
        folders.add("/".join(name.split("/")[: 2 if name.startswith(".") else 1]))
    return folders


def respondents(project):
    return set(pd.read_parquet(project.path / "data/harmonised/small/pooled.parquet")["respondent"])


@pytest.mark.slow
def test_the_key_is_in_nothing_that_is_kept_and_another_reruns_what_reads_it(project, tmp_path):
    key_file, one, two = tmp_path / "secrets/study.key", b"0123456789abcdef", b"fedcba9876543210"
    one, two = (hashlib.sha256(secret).hexdigest().encode() for secret in (one, two))
    small_study(project.path, {"key_file": str(key_file)})
    run = ("--config", "study=small", "--", *EVERYTHING)
    absent = project.snakemake("--config", "study=small", ok=False)
    assert "key_file" in absent and "secrets.token_hex" in absent

    write_key(key_file, one)  # without a final newline its SHA-256 was the key
    project.killed(*run)
    whole = project.files("data/harmonised")
    project.snakemake(*run)
    assert whole.items() <= project.files("data/harmonised").items()
    first, results = respondents(project), project.files("results/small")
    assert len(first) == 120 and "report.html" in results
    folders = {".snakemake/metadata", ".snakemake/log", "logs", "results", "data"}
    assert folders <= searched(project, one)

    write_key(key_file, one + b"\n")  # written anew, with another time; a newline is no key
    assert project.planned(*run) == set()
    key_file.chmod(0o644)
    assert "chmod 600" in project.snakemake("--dry-run", *run, ok=False)

    write_key(key_file, two)
    assert project.planned(*run) == AFTER_KEY
    project.snakemake("--config", "study=small", "--", *EVERYTHING, cores=3, env=project.ELSEWHERE)
    assert searched(project, one, two) >= folders
    second = respondents(project)
    assert len(second) == 120 and not first & second
    # Of all made anew: a result depends on no key, time zone, language or cores.
    assert project.files("results/small") == results
    for name, content in results.items():
        assert not any(text.encode() in content for text in ("person11", *first, *second)), name
