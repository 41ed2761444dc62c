"""The key ring's file or environment variable: making it, reading it, adding a key, taking an unused one out.

The file is JSON, ``{"current": 1, "keys": {"1": "<32 bytes in base64>"}}``, readable by its owner only. The same text
in ``MISROUTE_KEYS`` stands for the file, for places where secrets come by environment.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from misroute.errors import MisrouteError, UsageError
from misroute.seal import KeyRing, SealError
from misroute.seal.ring import KEY_BYTES, MAX_KEY_ID

ENVIRONMENT = "MISROUTE_KEYS"


class KeyFileError(MisrouteError):
    """The key ring cannot be read or written; without it the database's personal data cannot be opened."""


def load_ring(path: Path, environ: Mapping[str, str] | None = None) -> KeyRing:
    """The ring of ``MISROUTE_KEYS`` when set, else of the file.

    Raises KeyFileError when there is none, when others may read the file, or when it is damaged; the message never
    shows what is in it.
    """
    said = (os.environ if environ is None else environ).get(ENVIRONMENT)
    if said:
        return _parse(said, f"the environment variable {ENVIRONMENT}")
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise KeyFileError(f"no key file {path}: `misroute init` makes one, or restore it from your backup") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"cannot read the key file {path}: {type(error).__name__}") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise KeyFileError(f"the key file {path} can be read by others: chmod 600 {path}")
    return _parse(text, f"the key file {path}")


def _parse(text: str, where: str) -> KeyRing:
    try:
        found = json.loads(text)
        keys = {int(key_id): base64.b64decode(key, validate=True) for key_id, key in found["keys"].items()}
        return KeyRing(current=int(found["current"]), keys=keys)
    except SealError as error:
        raise KeyFileError(f"{where} is damaged: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise KeyFileError(f"{where} is no key ring: restore it from your backup") from None


def make_ring(path: Path) -> tuple[KeyRing, bool]:
    """The ring of the file and True when it was made just now; an existing file is read and never replaced."""
    if path.exists():
        return load_ring(path, {}), False
    ring = KeyRing(current=1, keys={1: os.urandom(KEY_BYTES)})
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _write_draft(path, ring)
    try:
        os.link(draft, path)  # fails when another process was first, where a rename would replace its key
    except FileExistsError:
        return load_ring(path, {}), False
    finally:
        draft.unlink()
    return ring, True


def add_key(path: Path, environ: Mapping[str, str] | None = None) -> KeyRing:
    """Add a fresh key to the file and make it the current one. Raises UsageError when keys come by environment."""
    _require_file(environ)
    with _alone(path):
        ring = load_ring(path, {})
        fresh = max(ring.keys) + 1
        if fresh > MAX_KEY_ID:
            raise KeyFileError(f"the key ring is full: no key id above {MAX_KEY_ID}")
        grown = KeyRing(current=fresh, keys={**ring.keys, fresh: os.urandom(KEY_BYTES)})
        _replace(path, grown)
    return grown


def drop_keys(path: Path, key_ids: Iterable[int], environ: Mapping[str, str] | None = None) -> KeyRing:
    """Take keys that nothing uses any more out of the file; the current one stays whatever is asked."""
    _require_file(environ)
    with _alone(path):
        ring = load_ring(path, {})
        gone = set(key_ids) - {ring.current}
        left = KeyRing(current=ring.current, keys={k: key for k, key in ring.keys.items() if k not in gone})
        _replace(path, left)
    return left


def _require_file(environ: Mapping[str, str] | None) -> None:
    if (os.environ if environ is None else environ).get(ENVIRONMENT):
        raise UsageError(f"the keys come from {ENVIRONMENT}: change them where that is set, then run this again")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time changes the file: of two that each added a key 2, one key would be lost with its data."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock; rotation there is an operator's manual act
        yield
        return
    lock = os.open(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write_draft(path: Path, ring: KeyRing) -> Path:
    keys = {str(key_id): base64.b64encode(key).decode() for key_id, key in sorted(ring.keys.items())}
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump({"current": ring.current, "keys": keys}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    return draft


def _replace(path: Path, ring: KeyRing) -> None:
    os.replace(_write_draft(path, ring), path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
