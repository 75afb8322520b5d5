"""A sealed backup opens with its passphrase only, and any change to it is noticed."""

from pathlib import Path

import pytest

from tamgiang.project.keeping import sealing
from tamgiang.project.keeping.refusals import NotABackup, PassphraseWeak, PassphraseWrong

WORDS = "ba con vịt trên phá"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pieces and a cheap key, so that the edges of pieces are met."""
    monkeypatch.setattr(sealing, "COST", 1 << 4)
    monkeypatch.setattr(sealing, "PIECE", 64)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "plain"
    path.write_bytes(bytes(range(200)))
    sealing.seal(path, tmp_path / "sealed", WORDS)
    return tmp_path / "sealed"


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 200])
def test_what_was_sealed_comes_out_equal(size: int, tmp_path: Path) -> None:
    given, out, back = (tmp_path / name for name in ("given", "out", "back"))
    given.write_bytes(b"x" * size)

    sealing.seal(given, out, WORDS)
    sealing.unseal(out, back, f"  {WORDS} ")

    assert back.read_bytes() == given.read_bytes()
    assert sealing.is_sealed(out)
    assert not sealing.is_sealed(back)
    assert out.stat().st_mode & 0o077 == 0


def test_another_passphrase_opens_nothing(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(PassphraseWrong):
        sealing.unseal(kept, tmp_path / "back", "ba con vịt trên sông")


def test_a_short_passphrase_is_refused(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(PassphraseWeak):
        sealing.seal(kept, tmp_path / "other", "vịt")
    assert not (tmp_path / "other").exists()


def test_a_changed_or_shortened_file_is_no_backup(kept: Path, tmp_path: Path) -> None:
    whole = kept.read_bytes()
    head, piece = len(sealing.MAGIC) + 23, 64 + sealing.TAG
    wrong = {
        "a bit of a later piece": whole[:-1] + bytes([whole[-1] ^ 1]),
        "without the last piece": whole[: head + 3 * piece],
        "two pieces changed round": whole[: head + piece]
        + whole[head + 2 * piece : head + 3 * piece]
        + whole[head + piece : head + 2 * piece]
        + whole[head + 3 * piece :],
    }
    for what, data in wrong.items():
        kept.write_bytes(data)
        with pytest.raises(NotABackup):
            sealing.unseal(kept, tmp_path / "back", WORDS)
            pytest.fail(what)
