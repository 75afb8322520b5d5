"""The certificate of the encrypted door, from the authority that also vouches for the pages.

Own authority (`TAMGIANG_HTTPS=own`): the front keeps it below `certificates/`; with its key a
certificate for every name and address of the house is made here, since a device that calls an
address names no host that a certificate could be picked by. A public one (`acme`): the front's
certificate of the domain. Either is made or read again when it or the authority has changed.
"""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "pki/authorities/local"
#: TLS 1.2 with forward secrecy and authenticated encryption only, as the front has it.
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
#: Clocks of small devices go wrong by minutes.
EARLY = timedelta(hours=1)


class Certificates:
    """The TLS context of the door, kept in force. `storage` is the front's folder."""

    def __init__(self, storage: Path, names: Sequence[str], *, public: bool = False) -> None:
        self._storage, self._names, self._public = storage, tuple(names), public
        self._stamp: tuple[object, ...] | None = None
        self._until = datetime.min.replace(tzinfo=UTC)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_ciphers(CIPHERS)

    def renew(self) -> bool:
        """Whether there is a certificate to show; reads or makes one where that is due."""
        source = self._source()
        if source is None:
            return self._stamp is not None
        stamp = tuple((path, path.stat().st_mtime_ns) for path in source)
        if stamp != self._stamp or datetime.now(UTC) >= self._until:
            chain, key = source if self._public else self._made(*source)
            self.context.load_cert_chain(chain, key)
            self._stamp = stamp
        return True

    def _source(self) -> tuple[Path, Path] | None:
        """A certificate and its key: the domain's own, or the authority's that signs ours."""
        if self._public:
            found = sorted(self._storage.glob(f"certificates/*/{self._names[0]}/*.crt"))
            pair = (found[0], found[0].with_suffix(".key")) if found else None
        else:
            folder = self._storage / AUTHORITY
            pair = (folder / "intermediate.crt", folder / "intermediate.key")
        return pair if pair and all(path.exists() for path in pair) else None

    def _made(self, signer: Path, signer_key: Path) -> tuple[Path, Path]:
        issuer = x509.load_pem_x509_certificate(signer.read_bytes())
        by = serialization.load_pem_private_key(signer_key.read_bytes(), None)
        if not isinstance(by, ec.EllipticCurvePrivateKey):
            raise ValueError("the authority's key is of another kind than the front makes")
        own, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        # Half of what is left, so that both are renewed in time.
        self._until = now + (issuer.not_valid_after_utc - now) / 2
        made = _unsigned(self._names, issuer, now, issuer.not_valid_after_utc)
        leaf = made.public_key(own.public_key()).sign(by, SHA256())
        folder = self._storage / "intake"
        folder.mkdir(mode=0o700, exist_ok=True)
        chain, key = folder / "intake.crt", folder / "intake.key"
        pem = serialization.Encoding.PEM
        chain.write_bytes(leaf.public_bytes(pem) + signer.read_bytes())
        key.touch(mode=0o600)
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        key.write_bytes(own.private_bytes(pem, form, plain))
        return chain, key


def _unsigned(
    names: Sequence[str], issuer: x509.Certificate, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(
        issuer_name=issuer.subject,
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])]),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - EARLY,
        not_valid_after=until,
    )
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
    return builder.add_extension(server, critical=False).add_extension(alternatives, critical=False)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name.strip("[]")))
    except ValueError:
        return x509.DNSName(name)
