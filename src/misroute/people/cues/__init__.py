"""The cues replies are read by: one file a language and a kind of speaker."""

from __future__ import annotations

from misroute.people.cues.cue import PRECEDENCE, Cue, Grouped, ReplyLabel, found_in, grouped
from misroute.people.cues.reasons import REASONS, reason_text

__all__ = ["PRECEDENCE", "REASONS", "Cue", "Grouped", "ReplyLabel", "found_in", "grouped", "reason_text"]
