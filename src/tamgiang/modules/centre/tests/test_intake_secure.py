"""MQTT over TLS: the authority that vouches for the pages vouches for the door of devices too."""

import json
import ssl
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from paho.mqtt.enums import CallbackAPIVersion

from tamgiang.modules.centre.intake.certificates import AUTHORITY, Certificates
from tamgiang.modules.centre.intake.condition import FILES_NEEDED, condition
from tamgiang.modules.centre.services.tokens import give_token
from tamgiang.modules.centre.tests.test_intake_process import (
    TELEMETRY,
    Env,
    free_port,
    health,
    intake,
    phu_oc,
    until,
)
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope

__all__ = ["phu_oc"]
NAMES = "127.0.0.1,localhost,gauges.example"


def authority(storage: Path, days: int = 7) -> Path:
    """An authority as the front keeps it, root and intermediate; where the root lies."""
    folder = storage / AUTHORITY
    folder.mkdir(parents=True, exist_ok=True)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = signed("Tam Giang Root", root_key, "Tam Giang Root", root_key, days)
    middle = signed("Tam Giang Intermediate", key, "Tam Giang Root", root_key, days)
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "root.crt").write_bytes(root.public_bytes(pem))
    (folder / "intermediate.key").write_bytes(
        key.private_bytes(pem, form, serialization.NoEncryption())
    )
    (folder / "intermediate.crt").write_bytes(middle.public_bytes(pem))
    return folder / "root.crt"


def signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    by: str,
    with_: ec.EllipticCurvePrivateKey,
    days: int,
) -> x509.Certificate:
    """One certificate that may sign others."""
    now = datetime.now(UTC)
    called = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, by))
    subject, issuer = called
    builder = x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(),
        now - timedelta(hours=1), now + timedelta(days=days),
    )  # fmt: skip
    may_sign = x509.BasicConstraints(ca=True, path_length=None)
    return builder.add_extension(may_sign, critical=True).sign(with_, SHA256())


def sent(host: str, port: int, token: str, root: Path, level: float) -> bool:
    """Whether paho got one message through, having verified the door."""
    acknowledged = threading.Event()
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(token)
    client.tls_set(ca_certs=str(root))
    client.on_publish = lambda *told: acknowledged.set()
    client.connect(host, port)
    client.loop_start()
    client.publish(TELEMETRY, json.dumps({"level": level}), qos=1)
    done = acknowledged.wait(20)
    client.disconnect()
    client.loop_stop()
    return done


def test_a_device_that_verifies_the_authority_is_let_in_by_name_and_by_address(
    phu_oc: Record, same_house: Env, tmp_path: Path
) -> None:
    # given a house with HTTPS whose front has not yet made its authority
    with system_scope("test"):
        token = give_token(phu_oc, actor="test")
    storage, port = Path(same_house["TAMGIANG_HOME"]) / "certificates", free_port()
    told = {"TAMGIANG_HTTPS": "own", "TAMGIANG_HOSTS": NAMES, "TAMGIANG_MQTTS": f"127.0.0.1:{port}"}

    with intake(same_house, tmp_path, **told) as process:
        assert health(process.socket)["mqtts"] == "waiting for a certificate"

        # when it is there
        root = authority(storage)
        until(lambda: health(process.socket)["mqtts"] == "listening")

        # then whoever trusts its root gets readings through, by address as by name
        assert sent("127.0.0.1", port, token, root, 2.1)
        assert sent("localhost", port, token, root, 2.2)
        assert health(process.socket)["stored"] == 2

        # and who trusts another sends nothing
        other = authority(tmp_path / "other")
        with pytest.raises(ssl.SSLCertVerificationError):
            sent("127.0.0.1", port, token, other, 2.3)
    key = storage / "intake" / "intake.key"
    assert key.stat().st_mode & 0o077 == 0


def test_a_certificate_is_made_anew_when_the_authority_is(tmp_path: Path) -> None:
    kept = Certificates(tmp_path, ("127.0.0.1",))
    assert not kept.renew()

    authority(tmp_path)
    assert kept.renew()
    chain = tmp_path / "intake" / "intake.crt"
    first = chain.read_bytes()
    assert kept.renew()
    assert chain.read_bytes() == first

    authority(tmp_path)
    assert kept.renew()
    assert chain.read_bytes() != first


def test_the_certificate_of_a_public_name_is_the_one_of_the_front(tmp_path: Path) -> None:
    folder = tmp_path / "certificates" / "acme-v02" / "gauges.example"
    made = authority(tmp_path / "made").with_name("intermediate.crt")
    kept = Certificates(tmp_path, ("gauges.example", "127.0.0.1"), public=True)
    assert not kept.renew()

    folder.mkdir(parents=True)
    (folder / "gauges.example.crt").write_bytes(made.read_bytes())
    (folder / "gauges.example.key").write_bytes(made.with_suffix(".key").read_bytes())

    assert kept.renew()
    assert not (tmp_path / "intake").exists()


WELL = {
    "mqtt": "listening", "mqtt_port": 1883, "mqtts": "off", "connections": 12,
    "taken_last_minute": 340, "refused_last_minute": 2, "oldest_unjudged_s": 0.1,
    "files": FILES_NEEDED,
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "state", "words"),
    [
        ({}, "ok", "last minute 340 taken, 2 refused; 12 connections; HTTP, mqtt 1883"),
        ({"mqtt": "0.0.0.0:1883: Address already in use"}, "fault", "Address already in use"),
        ({"oldest_unjudged_s": 45.2}, "fault", "the rules are 45 s behind"),
        ({"rules_behind": True}, "fault", "the rules are 0 s behind"),
        ({"files": 1024}, "warning", "only 1024 files may be open"),
        ({"mqtts": "waiting for a certificate"}, "ok", "340 taken"),
    ],
)
def test_the_doctor_reads_the_numbers_of_the_intake(
    more: Mapping[str, object], state: str, words: str
) -> None:
    found = condition({**WELL, **more})

    assert found.state == state
    assert words in found.detail.en
    assert bool(found.mend) is (state != "ok")
