"""Where ``templates/`` and ``config/`` lie: at the top of a checkout, or inside the installed package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def data_dir(name: str) -> Path:
    """The folder ``name`` (``config`` or ``templates``) shipped with misroute.

    An editable installation has no ``_data``, so the checkout's own folder is the second place looked at.
    Raises FileNotFoundError when neither exists (a broken installation).
    """
    packed = Path(str(files("misroute"))) / "_data" / name
    if packed.is_dir():
        return packed
    checkout = Path(__file__).resolve().parents[2] / name
    if (checkout.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    raise FileNotFoundError(f"no {name}/ in the installed package or the checkout: reinstall misroute")
