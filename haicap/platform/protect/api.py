"""Encryption of personal values at rest, and the blind index by which they are found again."""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haicap.platform.protect import keys
from haicap.platform.protect.keys import signing_key

__all__ = ["ProtectedValueBroken", "blind_index", "commitment", "seal", "signing_key", "unseal"]

_VERSION = b"\x01"
_NONCE_BYTES = 12


class ProtectedValueBroken(Exception):
    """A stored value cannot be opened: it was altered, moved to another place, or belongs to another key."""


def seal(value: str, *, place: str) -> bytes:
    """
    Return the value encrypted (AES-256-GCM) for one place, such as `people.person.national_id`.

    The bytes are a version byte, a nonce and the cipher text; they open only for the same place.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(keys.data_key()).encrypt(nonce, value.encode(), place.encode())


def unseal(stored: bytes, *, place: str) -> str:
    """
    Return a value that `seal` encrypted.

    :raises ProtectedValueBroken: if the bytes were altered or sealed for another place or key.
    """
    nonce, body = stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
    try:
        return AESGCM(keys.data_key()).decrypt(nonce, body, place.encode()).decode()
    except (InvalidTag, ValueError) as wrong:
        raise ProtectedValueBroken(place) from wrong


def blind_index(value: str, *, place: str) -> bytes:
    """Return 32 bytes that are equal for equal values of one place and say nothing about the value."""
    return hmac.digest(keys.index_key(), place.encode() + b"\0" + value.encode(), sha256)


def commitment(value: str, *, salt: bytes) -> str:
    """Return sha256(salt ‖ value) in hexadecimal: binds to a value without telling it once the salt is erased."""
    return sha256(salt + value.encode()).hexdigest()
