"""Encryption of personal values at rest, the blind index by which they are found again, and their keys."""

import hmac
from hashlib import sha256

from haicap.platform.protect import keys
from haicap.platform.protect.keys import all_keys, signing_key
from haicap.platform.protect.rotation import (
    KeyInUse,
    KeysGiven,
    KeyUnknown,
    Rotation,
    SealedColumn,
    SealedUnregistered,
    drop_key,
    keys_in_use,
    register,
    rotate,
)
from haicap.platform.protect.sealing import ProtectedValueBroken, seal, unseal

__all__ = [
    "KeyInUse",
    "KeyUnknown",
    "KeysGiven",
    "ProtectedValueBroken",
    "Rotation",
    "SealedColumn",
    "SealedUnregistered",
    "all_keys",
    "blind_index",
    "commitment",
    "drop_key",
    "keys_in_use",
    "register",
    "rotate",
    "same",
    "seal",
    "signing_key",
    "unseal",
]


def blind_index(value: str, *, place: str) -> bytes:
    """Return 32 bytes that are equal for equal values of one place and say nothing about the value."""
    return hmac.digest(keys.index_key(), place.encode() + b"\0" + value.encode(), sha256)


def commitment(value: str, *, salt: bytes) -> str:
    """Return sha256(salt ‖ value) in hexadecimal: binds to a value without telling it once the salt is erased."""
    return sha256(salt + value.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Test if two texts are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
