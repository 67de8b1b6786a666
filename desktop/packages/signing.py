"""This file signs the manifest of a package and checks such signatures (Ed25519).

A signature says who made a package, the hashes say that it is undamaged. The private key
lives in the system keyring; without a keyring packages travel unsigned (未签名).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop import credentials
from desktop.canonical import canonical_json
from desktop.errors import PackageError
from desktop.packages.manifest import MAX_META_TEXT, is_moment, one_line

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "Ed25519"
KEY_NAME = "package-signing-key"
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64
_STATEMENT = "statement_signature"
_KEYS = frozenset({"algorithm", "public_key", "key_fingerprint", "signer", "signed_at", "manifest_sha256", _STATEMENT})


class SignatureKind(StrEnum):
    """What a read package can be; a wrong signature is refused and never gets this far."""

    UNSIGNED = "unsigned"  # 未签名
    VALID = "valid"  # 签名有效


@dataclass(frozen=True, slots=True)
class SignatureState:
    """Who signed. ``fingerprint`` is 16 hex digits of the key, ``signed_at`` ISO 8601.

    ``signer`` is what the signer called itself: only a fingerprint known from earlier
    packages of the same unit says that it is true.
    """

    kind: SignatureKind
    fingerprint: str = ""
    signer: str = ""
    signed_at: str = ""
    public_key: str = ""


UNSIGNED = SignatureState(SignatureKind.UNSIGNED)


def fingerprint_of(public_key: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of a raw public key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the name of who uses it. Make one with :func:`load_signer`."""

    name: str
    _key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.public_key)

    def sign(self, manifest: bytes, signed_at: str) -> tuple[bytes, bytes]:
        """The bytes of ``signatures/<n>.json`` and ``<n>.sig`` for the bytes of the manifest.

        The ``.sig`` can be checked with stock tools; ``statement_signature`` binds name,
        time and key to this manifest, which the manifest itself cannot cover.
        """
        statement: dict[str, Any] = {
            "algorithm": ALGORITHM,
            "public_key": _base64(self.public_key),
            "key_fingerprint": self.fingerprint,
            "signer": one_line(self.name)[:MAX_META_TEXT].strip(),
            "signed_at": signed_at,
            "manifest_sha256": hashlib.sha256(manifest).hexdigest(),
        }
        statement[_STATEMENT] = _base64(self._key.sign(canonical_json(statement)))
        return canonical_json(statement), self._key.sign(manifest)


def new_signer(name: str) -> Signer:
    """A signer with a fresh key that is kept nowhere."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Signer(name, Ed25519PrivateKey.generate())


def load_signer(name: str) -> Signer | None:
    """The signer of this computer's user, its key made on first use; None without a keyring.

    Raises PackageError ``package.signing_key_damaged`` when the keyring holds something else.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not credentials.available():
        return None
    kept = credentials.get(KEY_NAME)
    if kept is None:
        signer = new_signer(name)
        credentials.set(KEY_NAME, _base64(signer._key.private_bytes_raw()))
        return signer
    raw = _bytes_of(kept, _KEY_BYTES)
    if raw is None:
        raise PackageError("package.signing_key_damaged", name=KEY_NAME)
    return Signer(name, Ed25519PrivateKey.from_private_bytes(raw))


def forget_signing_key() -> None:
    """Remove the key from the keyring; the next package is signed with a new one.

    Raises AppError ``credentials.not_available``.
    """
    credentials.delete(KEY_NAME)


def verify_signature(statement: Any, signature: bytes, manifest: bytes, *, file: str, entry: str) -> SignatureState:
    """The state of one signature over the bytes of the manifest; ``statement`` is its parsed JSON.

    Raises PackageError ``package.signature_wrong`` (not a signature of ours) or
    ``package.bad_signature`` (does not fit this manifest, name or time).
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public_key = _checked_key(statement)
    if public_key is None or len(signature) != _SIGNATURE_BYTES:
        raise PackageError("package.signature_wrong", file=file, entry=entry)
    claims = {key: value for key, value in statement.items() if key != _STATEMENT}
    statement_signature = _bytes_of(statement[_STATEMENT], _SIGNATURE_BYTES) or b""
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(signature, manifest)
        key.verify(statement_signature, canonical_json(claims))
    except (InvalidSignature, ValueError):
        raise PackageError("package.bad_signature", file=file, entry=entry) from None
    if statement["manifest_sha256"] != hashlib.sha256(manifest).hexdigest():
        raise PackageError("package.bad_signature", file=file, entry=entry)
    return SignatureState(
        SignatureKind.VALID,
        statement["key_fingerprint"],
        statement["signer"],
        statement["signed_at"],
        statement["public_key"],
    )


def _checked_key(statement: Any) -> bytes | None:
    """The raw public key when every key of the statement has the right shape."""
    if not isinstance(statement, dict) or statement.keys() != _KEYS:
        return None
    if not all(isinstance(value, str) for value in statement.values()) or statement["algorithm"] != ALGORITHM:
        return None
    signer = statement["signer"]
    if len(signer) > MAX_META_TEXT or one_line(signer) != signer or not is_moment(statement["signed_at"]):
        return None
    public_key = _bytes_of(statement["public_key"], _KEY_BYTES)
    if public_key is None or fingerprint_of(public_key) != statement["key_fingerprint"]:
        return None
    return public_key


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes_of(text: str, length: int) -> bytes | None:
    """The bytes of canonical Base64 ``text`` when there are ``length`` of them."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if len(data) == length and _base64(data) == text else None
