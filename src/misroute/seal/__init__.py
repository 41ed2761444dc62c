"""Sealing personal data, finding it again by a keyed blind index, and the hash chain of the audit log. Pure."""

from misroute.seal.chain import GENESIS, ChainEntry, ChainHead, ChainVerdict, canonical, entry_hash, verify_chain
from misroute.seal.ring import KeyRing, SealError, blind, key_check, key_id_of, seal, unseal

__all__ = [
    "GENESIS",
    "ChainEntry",
    "ChainHead",
    "ChainVerdict",
    "KeyRing",
    "SealError",
    "blind",
    "canonical",
    "entry_hash",
    "key_check",
    "key_id_of",
    "seal",
    "unseal",
    "verify_chain",
]
