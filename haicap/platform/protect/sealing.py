"""Encryption of personal values at rest."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haicap.platform.protect import keys

_NONCE_BYTES = 12


class ProtectedValueBroken(Exception):
    """A stored value cannot be opened: it was altered, moved to another place, or belongs to another key."""


def seal(value: str, *, place: str) -> bytes:
    """
    Return the value encrypted (AES-256-GCM) for one place, such as `people.person.national_id`.

    The bytes are the number of the key, a nonce and the cipher text; they open only for the same place.
    """
    there = keys.data_keys()
    number = keys.newest(there)
    nonce = os.urandom(_NONCE_BYTES)
    return bytes([number]) + nonce + _cipher(there[number]).encrypt(nonce, value.encode(), place.encode())


def unseal(stored: bytes, *, place: str) -> str:
    """
    Return a value that `seal` encrypted, with whichever key of the installation.

    :raises ProtectedValueBroken: if the bytes were altered or sealed for another place or key.
    """
    nonce, body = stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
    try:
        return _cipher(_key_numbered(stored[0])).decrypt(nonce, body, place.encode()).decode()
    except (InvalidTag, ValueError, LookupError) as wrong:
        raise ProtectedValueBroken(place) from wrong


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _key_numbered(number: int) -> bytes:
    if number not in keys.data_keys():
        # The key may have been made after this process began.
        keys.read_again()
    return keys.data_keys()[number]
