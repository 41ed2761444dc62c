"""Jasmin asks misroute's gate before it routes a message: an interceptor script for MT messages.

    jcli : mtinterceptor -a
      type DefaultInterceptor
      script python3(/path/to/jasmin_gate.py)
      ok

A message goes on only when the gate answers "allow". Every other answer, and no answer, ends it with HTTP status 403
and SMPP status 8. ``python3 jasmin_gate.py follow`` beside Jasmin keeps a local cache of the holds in force, so that
messages of ``open_purposes`` may go while the gate cannot be reached, and even then not against a hold.

Standard library only. Jasmin runs this text with ``eval(code, {}, names)``: functions do not see the names of the
script's top level, so everything stands inside one function.
"""
# ruff: noqa: UP017 - Jasmin may run an older Python

SETTINGS = {
    "url": "http://127.0.0.1:8020",  # where `misroute serve` listens
    "token_file": "misroute.token",  # one line: a token with the scopes gate:check and holds:read
    "folder": ".",  # holds.cache and blocked.jsonl; writable for Jasmin's interceptor only
    "timeout": 0.5,  # seconds in all for one question; the interceptor serves one message at a time
    "rest": 2.0,  # after a question without an answer nobody is asked for so long, and everything is blocked
    "oldest_cache": 60,  # seconds; an older cache of holds opens nothing
    "open_purposes": [],  # purposes that may go without the gate, such as "fraud_alert"; none is the safe choice
    "international": False,  # True: all-digit numbers are international ones; False: the gate reads them by its region
    "purpose": "collection",  # of messages whose user is not named below and that have no tag for it
    "users": {},  # {"uid": {"purpose": "reminder", "gateway": "gw1", "campaign": "spring"}}
    # what the lender's system says of a message, as tags of Jasmin's HTTP API: person-C1001,campaign-spring
    "tags": ["person", "purpose", "campaign", "template", "debt", "gateway"],
}


def _misroute(settings):
    """Two functions: answer(routable) -> (smpp_status, http_status) or None to go on, and refresh() -> bool."""
    import contextlib
    import hashlib
    import hmac
    import http.client
    import json
    import os
    import sys
    import threading
    import time
    import types
    from datetime import datetime, timezone
    from urllib.parse import urlsplit

    refused = (8, 403)
    kept = sys.modules.setdefault("misroute_gate_kept", types.ModuleType("misroute_gate_kept"))

    def token():
        with open(settings["token_file"], encoding="ascii") as file:
            return file.readline().strip()

    def place(name):
        return os.path.join(settings["folder"], name)

    def ask(method, path, content, held, timeout=None):
        """Status and body; raises OSError, ValueError or http.client.HTTPException."""
        parts = urlsplit(settings["url"])
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        line = kind(parts.hostname, parts.port, timeout=timeout or settings["timeout"])
        held.append(line)
        try:
            headers = {"Authorization": "Bearer " + token(), "Content-Type": "application/json"}
            line.request(method, parts.path.rstrip("/") + path, body=content, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.read(64 * 1024 * 1024)
        finally:
            line.close()

    def bounded(method, path, content=None):
        """As ask, within the timeout in all: a server that answers byte by byte is no answer. None for none."""
        box = []
        held = []

        def work():
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                box.append(ask(method, path, content, held))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(settings["timeout"])
        done = box[0] if box else None
        if done is None and held and held[0].sock is not None:
            held[0].sock.close()
        return done

    def holds_of(text):
        try:
            found = json.loads(text)
            at = datetime.fromisoformat(found["at"])
            held = found["holds"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        if at.tzinfo is None or not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
            return None
        return at, held

    def key():
        return hashlib.sha256(token().encode()).digest()

    def refresh():
        """Fetch the holds in force into the cache, whole or not at all."""
        try:
            status, body = ask("GET", "/api/v1/holds/snapshot", None, [], timeout=30)
            text = body.decode("utf-8")
            if status != 200 or holds_of(text) is None:
                return False
            mark = hmac.new(key(), text.encode(), "sha256").hexdigest()
            beside = place(f"holds.cache.{os.getpid()}.new")
            with os.fdopen(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(mark + "\n" + text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, place("holds.cache"))
        except (OSError, ValueError, http.client.HTTPException):
            return False
        return True

    def cached():
        """The cached holds, None when they are missing, changed, another token's, or too old."""
        try:
            with open(place("holds.cache"), encoding="utf-8") as file:
                mark, _, text = file.read().partition("\n")
            if not hmac.compare_digest(mark.encode(), hmac.new(key(), text.encode(), "sha256").hexdigest().encode()):
                return None
        except (OSError, ValueError):
            return None
        found = holds_of(text)
        if found is None or abs((datetime.now(timezone.utc) - found[0]).total_seconds()) > settings["oldest_cache"]:
            return None
        return found[1]

    def covers(hold, send):
        scope, value = hold.get("scope"), hold.get("value")
        if scope == "number":
            to = send["to"]
            if not (to.startswith("+") and to[1:].isascii() and to[1:].isdigit()):
                return True  # another form cannot be compared with what is held
            return value == hmac.new(key(), to.encode(), "sha256").hexdigest()
        if scope in ("customer", "campaign", "template", "gateway"):
            named = send.get("person" if scope == "customer" else scope)
            return named is None or named == value
        return True

    def text_of(value):
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")

    def number_of(params):
        number = text_of(params.get("destination_addr"))
        digits = number.isascii() and number.isdigit()
        # the type of number in the PDU is a default of Jasmin's and says nothing of this number
        return "+" + number if digits and settings["international"] else number

    def body_of(pdu):
        """The whole text; None when only a part of it is here, or it is no text."""
        pieces = []
        while pdu is not None:
            params = pdu.params
            raw = params.get("message_payload") or params.get("short_message") or b""
            if not isinstance(raw, bytes):
                return None
            following = getattr(pdu, "nextPdu", None)
            if "UDHI" in str(params.get("esm_class") or ""):
                header = raw[: raw[0] + 1] if raw else b""
                if not pieces and following is None and header[1:3] == b"\x00\x03" and header[4:5] != b"\x01":
                    return None
                raw = raw[len(header) :]
            coding = str(params.get("data_coding"))
            if "UCS2" in coding or coding == "8":
                pieces.append(raw.decode("utf-16-be", "replace"))
            elif "OCTET" in coding or coding in ("2", "4"):
                return None
            else:
                pieces.append(raw.decode("latin-1").translate({0: "@", 2: "$", 17: "_"}))
            pdu = following
        return "".join(pieces)

    def send_of(routable):
        params = routable.pdu.params
        send = {"channel": "sms", "purpose": settings["purpose"], "to": number_of(params), "person": ""}
        uid = text_of(getattr(routable.user, "uid", ""))
        send.update(settings["users"].get(uid, {}))
        for tag in routable.getTags():
            name, dash, value = text_of(tag).partition("-")
            if dash and value and name in settings["tags"]:
                send[name] = value
        body = body_of(routable.pdu)
        if body:
            send["body"] = "".join(one if one >= " " or one in "\t\n\r" else " " for one in body)
        return send

    def blocked(send, codes):
        """Note what this script stopped without the gate's knowing; what the gate stopped is on record there."""
        to = send["to"]
        line = {
            "at": datetime.now(timezone.utc).isoformat(),
            "to": to[:3] + "*" * max(0, len(to) - 5) + to[-2:],
            "codes": codes,
            "purpose": send["purpose"],
            "campaign": send.get("campaign"),
            "gateway": send.get("gateway"),
        }
        try:
            with os.fdopen(os.open(place("blocked.jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
                file.write(json.dumps(line) + "\n")
        except OSError:
            pass

    def without_gate(send):
        if send["purpose"] not in settings["open_purposes"]:
            blocked(send, ["gate_unreachable"])
            return refused
        holds = cached()
        if holds is None or any(covers(hold, send) for hold in holds):
            blocked(send, ["gate_unreachable" if holds is None else "held"])
            return refused
        return None

    def answer(routable):
        send = send_of(routable)
        now = time.monotonic()
        if now < getattr(kept, "resting_until", 0.0):
            return without_gate(send)
        told = bounded("POST", "/api/v1/gate/check", json.dumps({"send": send}).encode())
        if told is None or told[0] in (502, 503, 504):
            kept.resting_until = time.monotonic() + settings["rest"]
            return without_gate(send)
        if told[0] != 200:
            blocked(send, [f"gate_refused_{told[0]}"])
            return refused
        try:
            said = json.loads(told[1])
            at = datetime.fromisoformat(said["answered_at"])
            fresh = abs((datetime.now(timezone.utc) - at).total_seconds()) <= 120
            allowed = said["decision"] == "allow" and said["reasons"] == [] and not said.get("until")
        except (ValueError, KeyError, TypeError, RecursionError):
            fresh = allowed = False
        return None if fresh and allowed else refused

    return answer, refresh


if "routable" in locals():
    # set first: whatever breaks below leaves a message that does not go
    smpp_status, http_status = 8, 403
    _refusal = _misroute(SETTINGS)[0](locals()["routable"])
    if _refusal is None:
        smpp_status = http_status = None
elif __name__ == "__main__":
    import sys
    import time

    if sys.argv[1:] == ["refresh"]:
        sys.exit(0 if _misroute(SETTINGS)[1]() else 1)
    if sys.argv[1:] == ["follow"]:
        while True:
            _misroute(SETTINGS)[1]()
            time.sleep(5)
    sys.exit("usage: jasmin_gate.py refresh|follow")
