"""What is started, and what the front is told about it."""

import json
import re
from pathlib import Path

import pytest

from tamgiang.project import installed
from tamgiang.project.supervisor.command import run_folder
from tamgiang.project.supervisor.lock import only_one
from tamgiang.project.supervisor.plan import Place, processes
from tamgiang.project.supervisor.refusals import AlreadyRunning


def place(folder: Path, host: str = "127.0.0.1") -> Place:
    return Place(home=folder, run=folder, host=host, port=8000)


def test_the_house_is_four_processes_with_the_front_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "MODULES", ())

    names = [process.name for process in processes(place(tmp_path))]

    assert names == ["web", "hub", "worker", "front"]


def test_the_front_listens_only_where_it_was_told(tmp_path: Path) -> None:
    processes(place(tmp_path))

    config = json.loads((tmp_path / "caddy.json").read_text())
    server = config["apps"]["http"]["servers"]["front"]
    assert server["listen"] == ["127.0.0.1:8000"]
    assert config["admin"] == {"disabled": True}


def test_events_go_to_the_hub_and_the_rest_to_the_pages(tmp_path: Path) -> None:
    processes(place(tmp_path))

    routes = json.loads((tmp_path / "caddy.json").read_text())["apps"]["http"]["servers"]["front"][
        "routes"
    ]
    _headers, events, *_static, pages = routes
    assert events["match"] == [{"path": ["/events", "/events/*"]}]
    assert events["handle"][0]["upstreams"] == [{"dial": f"unix/{tmp_path}/hub.sock"}]
    assert events["handle"][0]["flush_interval"] == -1
    limit, proxy = pages["handle"]
    assert limit == {"handler": "request_body", "max_size": 256 * 2**20}
    assert proxy["upstreams"] == [{"dial": f"unix/{tmp_path}/web.sock"}]


def test_a_module_brings_its_process_and_its_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "MODULES", ("tests.dummy",))

    found = {process.name: process for process in processes(place(tmp_path))}

    clockwork = found["clockwork"]
    assert clockwork.command[1:] == ("-m", "tests.dummy.clockwork")
    assert clockwork.env["TAMGIANG_SOCKET"] == f"{tmp_path}/clockwork.sock"
    config = json.loads((tmp_path / "caddy.json").read_text())
    *_, ticks, _pages = config["apps"]["http"]["servers"]["front"]["routes"]
    assert ticks["match"] == [{"path": ["/tick/*"]}]
    assert ticks["handle"][0]["upstreams"] == [{"dial": f"unix/{tmp_path}/clockwork.sock"}]


def test_the_process_goes_with_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "MODULES", ("tests.dummy",))
    monkeypatch.setenv("TAMGIANG_WITHOUT", "dummy")

    assert "clockwork" not in [process.name for process in processes(place(tmp_path))]


def test_an_ipv6_address_is_written_in_brackets(tmp_path: Path) -> None:
    processes(place(tmp_path, host="::1"))

    config = json.loads((tmp_path / "caddy.json").read_text())
    assert config["apps"]["http"]["servers"]["front"]["listen"] == ["[::1]:8000"]


def test_two_supervisors_never_share_a_state_folder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(AlreadyRunning), only_one(tmp_path):
        pytest.fail("the second one was let in")

    with only_one(tmp_path):
        pass


def test_a_deep_state_folder_keeps_its_sockets_in_a_short_one(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()

    with run_folder(deep) as run:
        assert len(str(run / "web.sock")) < 100
        assert run.stat().st_mode & 0o777 == 0o700
    assert not run.exists()


def test_the_run_folder_is_empty_and_private_at_each_start(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "web.sock").touch()

    with run_folder(tmp_path) as run:
        assert list(run.iterdir()) == []
        assert run.stat().st_mode & 0o777 == 0o700


def test_the_log_of_the_front_keeps_no_ticket_and_no_word_searched_for(tmp_path: Path) -> None:
    processes(place(tmp_path))

    log = json.loads((tmp_path / "caddy.json").read_text())["logging"]["logs"]["default"]
    fields = log["encoder"]["fields"]
    assert set(fields) == {"request>uri", "request>headers>Referer"}
    cut = fields["request>uri"]
    assert re.sub(cut["regexp"], cut["value"], "/events?ticket=abc&topics=x") == "/events?..."
