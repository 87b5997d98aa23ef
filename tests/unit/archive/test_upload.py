"""An archive becomes a draft on a server that speaks as Zenodo or Dataverse do; unless
told to, nothing leaves."""

import hashlib
import http.server
import json
import threading
import zipfile

import pytest

from archive import upload

TOLD = {
    "zenodo": {"title": "Tiny", "creators": [{"name": "Us"}]},
    "dataverse": {"datasetVersion": {}},
}


class Server(http.server.BaseHTTPRequestHandler):
    """A repository: keeps what it is sent, and answers as the documented ones do."""

    def _answer(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        self.server.met.append((self.command, self.path, dict(self.headers), body))
        base = f"http://127.0.0.1:{self.server.server_port}"
        code, said = 201, {"status": "OK"}
        if self.headers.get("Authorization", self.headers.get("X-Dataverse-key")) not in (
            "Bearer secret",
            "secret",
        ):
            code, said = 401, {"message": "who are you?"}
        elif self.path == "/api/deposit/depositions":
            said = {"id": 7, "links": {"bucket": f"{base}/api/files/b"}}
        elif self.path.startswith("/api/files/"):
            damage = b"!" if self.server.damages else b""
            said = {"checksum": "md5:" + hashlib.md5(body + damage).hexdigest()}
        elif self.path.endswith("/datasets"):
            said = {"status": "OK", "data": {"id": 1, "persistentId": "doi:10.5072/FK2/X"}}
        if self.path in self.server.instead:
            code, said = self.server.instead[self.path]
        self.send_response(code)
        if code == 302:
            self.send_header("Location", said)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    do_POST = do_PUT = do_GET = _answer

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    made.met, made.damages, made.instead = [], False, {}
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "tiny 1.0.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for to, name in upload.METADATA.items():
            packed.writestr(f"tiny-1.0/data/{name}", json.dumps(TOLD[to]))
        packed.writestr("tiny-1.0/data/results/a.csv", "n\n1\n" * 300_000)
    return path


@pytest.fixture
def token(monkeypatch):
    monkeypatch.setenv(upload.TOKEN, "secret")


def send(archive, to, server, *more, path=""):
    at = f"http://127.0.0.1:{server.server_port}{path}"
    return upload.main([str(archive), "--to", to, "--server", at, *more])


@pytest.mark.usefixtures("token")
def test_a_draft_of_zenodo_has_the_file_and_its_metadata(archive, server, capsys):
    assert send(archive, "zenodo", server, "--send") == 0
    made, put, described = server.met
    assert made[:2] == ("POST", "/api/deposit/depositions") and made[3] == b"{}"
    assert put[:2] == ("PUT", "/api/files/b/tiny%201.0.zip")
    assert put[3] == archive.read_bytes()
    assert described[:2] == ("PUT", "/api/deposit/depositions/7")
    assert json.loads(described[3]) == {"metadata": TOLD["zenodo"]}
    assert not any("publish" in path for _, path, *_ in server.met)
    said = capsys.readouterr().out
    assert "/deposit/7" in said and "secret" not in said


@pytest.mark.usefixtures("token")
def test_a_draft_of_dataverse_is_of_the_collection_that_is_named(archive, server):
    assert send(archive, "dataverse", server, "--send", path="/dataverse/surveys") == 0
    made, added = server.met
    assert made[1] == "/api/dataverses/surveys/datasets"
    assert json.loads(made[3]) == TOLD["dataverse"]
    assert added[1] == "/api/datasets/:persistentId/add?persistentId=doi%3A10.5072%2FFK2%2FX"
    assert archive.read_bytes() in added[3] and b'name="jsonData"' in added[3]
    assert int(added[2]["Content-Length"]) == len(added[3])


@pytest.mark.parametrize("to", ["zenodo", "dataverse"])
def test_without_being_told_to_nothing_is_sent(archive, server, to, capsys):
    assert send(archive, to, server) == 0
    assert server.met == []
    said = capsys.readouterr().out
    assert "POST" in said and "nothing was sent" in said and json.dumps(TOLD[to])[1:9] in said


def test_what_the_server_refuses_is_told_with_its_words(archive, server, monkeypatch, capsys):
    monkeypatch.setenv(upload.TOKEN, "another")
    assert send(archive, "zenodo", server, "--send") == 2
    assert "401" in (said := capsys.readouterr().err) and "who are you?" in said


@pytest.mark.usefixtures("token")
def test_a_file_that_arrives_as_another_is_told(archive, server, capsys):
    server.damages = True
    assert send(archive, "zenodo", server, "--send") == 2
    assert "arrived as another file" in capsys.readouterr().err


@pytest.mark.usefixtures("token")
def test_a_server_that_is_not_there_is_told(archive, capsys):
    given = [str(archive), "--to", "zenodo", "--server", "http://127.0.0.1:9", "--send"]
    assert upload.main(given) == 2
    assert "refused" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "server", "problem"),
    [
        (b"no zip", "http://127.0.0.1:9", "not a zip"),
        (None, "http://127.0.0.1:9", "No such file"),
        (b"no zip", "file:///etc", "no address of a server"),
        (b"no zip", "http://repository.example", "no address of a server"),
    ],
)
def test_what_cannot_be_uploaded_is_told(tmp_path, content, server, problem, capsys):
    path = tmp_path / "a.zip"
    if content is not None:
        path.write_bytes(content)
    assert upload.main([str(path), "--to", "zenodo", "--server", server]) == 2
    assert problem in capsys.readouterr().err


def test_a_zip_without_metadata_and_a_sender_without_a_token_are_told(
    tmp_path, archive, monkeypatch, capsys
):
    monkeypatch.delenv(upload.TOKEN, raising=False)
    empty = tmp_path / "e.zip"
    zipfile.ZipFile(empty, "w").close()
    assert upload.main([str(empty), "--to", "zenodo"]) == 2
    assert "holds no .zenodo.json" in capsys.readouterr().err
    assert upload.main([str(archive), "--to", "zenodo", "--send"]) == 2
    assert upload.TOKEN in capsys.readouterr().err


MADE = {"zenodo": "/api/deposit/depositions", "dataverse": "/api/dataverses/root/datasets"}


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("to", MADE)
@pytest.mark.parametrize("said", [{}, [], None, {"links": None}, {"data": {}}, {"id": True}, "x"])
def test_an_answer_that_is_of_no_such_server_is_told_with_what_was_sent(
    archive, server, to, said, capsys
):
    server.instead = {MADE[to]: (201, said)}
    assert send(archive, to, server, "--send") == 2
    assert f"{MADE[to]} (metadata)" in capsys.readouterr().err
    assert len(server.met) == 1


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("to", MADE)
def test_the_token_follows_no_redirect(archive, server, to, capsys):
    server.instead = {MADE[to]: (302, f"http://127.0.0.1:{server.server_port}/elsewhere")}
    assert send(archive, to, server, "--send") == 2
    assert "redirect" in capsys.readouterr().err
    assert [path for _, path, *_ in server.met] == [MADE[to]]


@pytest.mark.usefixtures("token")
def test_the_token_goes_to_no_other_server(archive, server, capsys):
    links = {"bucket": f"http://localhost:{server.server_port}/api/files/b"}
    server.instead = {MADE["zenodo"]: (201, {"id": 7, "links": links})}
    assert send(archive, "zenodo", server, "--send") == 2
    assert "the token is not sent there" in capsys.readouterr().err
    assert len(server.met) == 1
