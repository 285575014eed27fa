"""Secrets in every place that platforms and remotes read them from: no command tells one, whatever goes wrong."""

import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_project
import typer
import yaml

from podium import cli
from podium.platforms import codabench, kaggle

SECRET = "pl4nted-5ecret-0f-mine"  # noqa: S105 - it is planted, to be looked for
SHOWN = (
    SECRET,
    base64.b64encode(SECRET.encode()).decode().rstrip("="),
    base64.b64encode(f"me:{SECRET}".encode()).decode(),
)
NOBODY = "127.0.0.1:9"  # where no server answers
VARIABLES = (
    *("KAGGLE_API_TOKEN", "KAGGLE_KEY", "CODABENCH_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    *("AZURE_STORAGE_KEY", "AZURE_STORAGE_CONNECTION_STRING", "AZURE_CLIENT_SECRET", "OSS_ACCESS_KEY_SECRET"),
    *("DVC_STUDIO_TOKEN", "GITHUB_TOKEN", "HF_TOKEN", "RAY_AUTH_TOKEN"),
)
COMMANDS = (
    "init no-such",
    "doctor",
    "check",
    "check missing.yaml",
    "params",
    "schema",
    "recipe no-such",
    "compare wider",
    "compare other.zip",
    "noise",
    "export out.keras",
    "experiments",
    "tune cnn --show",
    "explain train:1",
    "predict no-such.csv out.csv",
    "predict --run 99 test.csv out.csv",
    "bundle",
    "diagnose",
    "cache",
    "submit --to kaggle",
    "submit --to codabench",
    "submit --to nowhere",
    "submit --rev no-such",
    "submit --to local --wait 0",
    "sync",
    "score 1 0.5",
    "score 99 0.5",
    "note 99 text",
    "leaderboard",
    "leaderboard --html board.html",
    "trace 1 --remote",
    "trace 99",
    "trace abcdef0123",
    "reproduce 99",
    "diff 1 99",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose remote, home and environment hold the secret wherever one may stand."""
    folder = tiny_project.make(tmp_path_factory.mktemp("secrets") / "project")
    home = folder.parent / "home"
    kept = {
        ".kaggle/kaggle.json": json.dumps({"username": "me", "key": SECRET}),
        ".kaggle/access_token": SECRET,
        ".config/codabench/token": SECRET,
        ".netrc": f"default login me password {SECRET}\n",
        ".aws/credentials": f"[default]\naws_access_key_id = me\naws_secret_access_key = {SECRET}\n",
        ".git-credentials": f"https://me:{SECRET}@{NOBODY}\n",
    }
    for name, content in kept.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content)
        (home / name).chmod(0o600)
    remote = f"url = http://me:{SECRET}@{NOBODY}/store\n    password = {SECRET}\n    auth = basic\n    user = me\n"
    (folder / ".dvc/config.local").write_text(f"[core]\n    remote = afar\n['remote \"afar\"']\n    {remote}")
    params = yaml.safe_load((folder / "params.yaml").read_text())
    params["board"] = {"platform": "codabench", "slug": "1", "phase": 1, "url": f"http://localhost:{NOBODY[-1]}/"}
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    tiny_project.git(folder, "commit", "-qam", "a board")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(home))
        patch.setenv("KAGGLE_API_ENVIRONMENT", "TEST")  # the client's own name for localhost:7777
        patch.setenv("http_proxy", f"http://me:{SECRET}@{NOBODY}")
        patch.setenv("no_proxy", "localhost,127.0.0.1")
        patch.setenv("KAGGLE_USERNAME", "me")
        for name in VARIABLES:
            patch.setenv(name, SECRET)
        for platform in (kaggle, codabench):
            patch.setitem(platform.connect.__kwdefaults__, "waits", ())
        yield folder


@pytest.mark.xdist_group("kaggle")  # its client knows one port
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what DVC reads a remote with
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_tells_it(
    command: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(logging, "raiseExceptions", False)  # some libraries' own messages cannot be put together
    monkeypatch.setattr("sys.argv", ["podium", *command.split()])
    told = ""
    try:
        cli.main()
    except SystemExit as end:
        told = str(end.code)
    out, err = capfd.readouterr()
    for where, text in (("printed", f"{out}{err}{told}"), ("logged", caplog.text)):
        assert not [shown for shown in SHOWN if shown in text], f"{command}: {where}"
    assert "Traceback" not in err


def test_every_command_is_tried() -> None:
    assert {command.split()[0] for command in COMMANDS} == {
        one.name for one in typer.main.get_group(cli.app).commands.values()
    }


def test_nothing_that_is_kept_holds_it(project: Path) -> None:
    """Ledger, manifest, records of the board, git's objects: whatever the commands above have written."""
    own = project / ".dvc/config.local"
    for path in sorted(project.rglob("*")):
        if path.is_file() and path != own:
            content = path.read_bytes()
            assert not [shown for shown in SHOWN if shown.encode() in content], path
