"""A server that answers as the API of Kubernetes does where Snakemake's plugin asks it.

A pod is a process in an empty folder of its own, on this machine: with its own variables, and none
of the files of another. There is no image: what a container would hold is what this machine has.
"""

import base64
import json
import os
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import yaml


class Cluster(ThreadingHTTPServer):
    """Runs jobs in folders below `folder`; `env` is what the image sets."""

    def __init__(self, folder: Path, env: dict[str, str]):
        super().__init__(("127.0.0.1", 0), Api)
        self.folder, self.env = folder, env
        #: By the name of a job: what was submitted, and its process.
        self.jobs: dict[str, dict] = {}
        self.pods: dict[str, subprocess.Popen] = {}
        self.secrets: dict[str, dict[str, str]] = {}
        Thread(target=self.serve_forever, daemon=True).start()

    def config(self) -> Path:
        """The file that tells `kubectl`, and the plugin, where the server is."""
        server = {"server": f"http://127.0.0.1:{self.server_port}"}
        told = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "clusters": [{"name": "test", "cluster": server}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
            "users": [{"name": "test", "user": {}}],
        }
        path = self.folder / "kubeconfig.yaml"
        path.write_text(yaml.safe_dump(told), encoding="utf-8")
        return path

    def submit(self, job: dict) -> None:
        name = job["metadata"]["name"]
        (container,) = job["spec"]["template"]["spec"]["containers"]
        secret = {
            one["name"]: self.secrets[of["name"]][of["key"]]
            for one in container.get("env", [])
            for of in [one["valueFrom"]["secretKeyRef"]]
        }
        # a run elsewhere knows nothing of the variables of the one that submits
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder)} | self.env | secret
        home = self.folder / name
        home.mkdir()
        self.jobs[name] = job
        with (home / "printed.txt").open("w", encoding="utf-8") as printed:
            self.pods[name] = subprocess.Popen(
                [*container["command"], *container["args"]],
                cwd=home,
                env=env,
                stdout=printed,
                stderr=printed,
            )

    def status(self, name: str) -> dict:
        ended = self.pods[name].poll()
        if ended is None:
            return {"active": 1}
        return {"failed": 1} if ended else {"succeeded": 1}


class Api(BaseHTTPRequestHandler):
    """What of the API is asked: secrets, jobs, how they stand; of pods nothing is told."""

    server: Cluster

    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/secrets"):
            data = sent.get("data") or {}
            self.server.secrets[sent["metadata"]["name"]] = {
                key: base64.b64decode(value).decode() for key, value in data.items()
            }
        else:
            self.server.submit(sent)
        self._answer(sent, 201)

    def do_GET(self):
        if self.path.endswith("/status"):
            name = self.path.split("/")[-2]
            self._answer(self.server.jobs[name] | {"status": self.server.status(name)})
        else:
            self._answer({"apiVersion": "v1", "kind": "PodList", "metadata": {}, "items": []})

    def do_DELETE(self):
        if (length := int(self.headers.get("Content-Length", 0))) > 0:
            self.rfile.read(length)
        self._answer({"apiVersion": "v1", "kind": "Status", "status": "Success"})

    def _answer(self, told: dict, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""
