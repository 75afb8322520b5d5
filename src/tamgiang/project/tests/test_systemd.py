"""The unit names this house and what it may touch."""

from pathlib import Path

from tamgiang.project.systemd import unit

STATE, PROGRAM = Path("/srv/tamgiang"), Path("/opt/tamgiang/bin/tamgiang")


def test_it_starts_this_program_over_this_folder_only() -> None:
    text = unit("tamgiang", STATE, PROGRAM, ["--host", "0.0.0.0", "--https"])  # noqa: S104

    lines = text.splitlines()
    assert "ExecStart=/opt/tamgiang/bin/tamgiang run --host 0.0.0.0 --https" in lines
    assert "User=tamgiang" in lines
    assert "Environment=TAMGIANG_HOME=/srv/tamgiang" in lines
    assert "ReadWritePaths=/srv/tamgiang" in lines
    assert not any(line.startswith("AmbientCapabilities") for line in lines)


def test_a_public_name_may_take_the_low_ports() -> None:
    text = unit("tamgiang", STATE, PROGRAM, ["--domain", "tamgiang.example"])

    assert "AmbientCapabilities=CAP_NET_BIND_SERVICE" in text.splitlines()


def test_a_disk_of_backups_may_be_written_and_may_be_missing() -> None:
    text = unit("tamgiang", STATE, PROGRAM, [], ["/mnt/usb"])

    assert "ReadWritePaths=/srv/tamgiang -/mnt/usb" in text.splitlines()
