"""Texts that ask to stop by being nothing but the word.

The American ones are those a sender must honour by rule (47 CFR 64.1200(a)(10)) with their usual spellings; the Chinese
ones are those that bulk senders announce (回T退订) and what people make of them.
"""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

STOP_WORDS: Final = frozenset(
    {
        *words("alto arret cancel cease end halt opt-out optout quit remove revoke stop stopall stopp stp t td unsub"),
        *words(
            "unsubscribe unsubscribed tuiding qx 0000 退 退订 退定 拒收 停 停止 停发 取消 取消订阅 勿扰 不要 不收 别发"
        ),
        *words("别发了 不要发了 停止发送 回复td 回复t"),
        "opt out",
        "opt me out",
        "stop all",
        "stop it",
        "stop now",
        "just stop",
        "please stop",
        "pls stop",
        "plz stop",
        "stop please",
        "stop stop",
        "stop msg",
        "stop sms",
        "stop texting",
        "no more",
    }
)
