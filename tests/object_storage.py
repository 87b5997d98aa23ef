"""An object storage on this machine that speaks S3, and a study that everybody may have."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from importlib.util import find_spec

import pytest

BUCKET = "results"
KEYS = {f"SNAKEMAKE_STORAGE_S3_{name}_KEY": "of a test" for name in ("ACCESS", "SECRET")}
ARCHIVE = {
    "version": "1.0",
    "released": "2026-11-28",
    "description": "A small study",
    "persons": [{"family": "Nobody", "given": "Ann"}],
    "contact": "ann@example.org",
    "licences": {"results": "CC-BY-4.0", "documentation": "CC-BY-4.0"},
    "rights": {"uk": {"availability": "public", "holder": "Nobody", "licence": "CC0-1.0"}},
    "harmonised": True,
}


@contextmanager
def serving() -> Iterator[str]:
    """The address of an S3 server; the test is skipped where what it takes is missing."""
    for name in ("snakemake_storage_plugin_s3", "moto"):
        if not find_spec(name):
            pytest.skip(f"{name} is not installed here: make test-elsewhere")
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with closing(socket.socket()) as asked:
                if not asked.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


def kept(server: str, folder: str) -> dict[str, bytes]:
    """What lies in a folder of the bucket, by its path from there; an empty bucket is made."""
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    boto3 = import_module("boto3")  # comes with the plugin
    bucket = boto3.resource("s3", endpoint_url=server, **keys).create_bucket(Bucket=BUCKET)
    return {
        one.key.removeprefix(f"{folder}/"): one.get()["Body"].read()
        for one in bucket.objects.filter(Prefix=f"{folder}/")
    }
