"""The words people read on the terminal, in their language.

English is the source text; ``locale/zh/LC_MESSAGES/misroute.po`` carries the Chinese. Errors are raised as finished
English lines by the floors below, which know no language; :func:`translate_error` recognises the line by the
template it was made from and says it in Chinese, so that no lower floor has to carry a translator around.
"""

from __future__ import annotations

import gettext
import os
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

DOMAIN = "misroute"
_language = "en"


def set_language(language: str) -> None:
    """Choose ``zh`` or ``en`` for everything said from here on."""
    global _language
    _language = "zh" if language.lower().startswith("zh") else "en"


def language() -> str:
    """The language in use: ``zh`` or ``en``."""
    return _language


def language_of_environment() -> str:
    """MISROUTE_LANG, else the system's language, else English."""
    names = ("MISROUTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    stated = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh" if stated.lower().startswith("zh") else "en"


@lru_cache(maxsize=2)
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, Path(str(files("misroute"))) / "locale", languages=[language], fallback=True)


def _(text: str) -> str:
    """``text`` in the language in use."""
    return _catalogue(_language).gettext(text)


def translate_error(line: str) -> str:
    """A finished English error line, in the language in use where its template is known; else as it is."""
    if _language == "en":
        return line
    for pattern, translated in _error_templates(_language):
        match = pattern.fullmatch(line)
        if match:
            return translated.format(*match.groups())
    return line


@lru_cache(maxsize=1)
def _error_templates(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Templates with ``{}`` for each value, longest literal text first so that the closest one wins."""
    catalogue: dict[object, str] = getattr(_catalogue(language), "_catalog", {})
    templates = [(key, value) for key, value in catalogue.items() if isinstance(key, str) and key]
    templates.sort(key=lambda pair: -len(pair[0].replace("{}", "")))
    return [(re.compile("(.*?)".join(map(re.escape, key.split("{}"))), re.DOTALL), value) for key, value in templates]
