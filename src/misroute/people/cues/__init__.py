"""What replies are read by: word classes, and the frames of what a writer must say to mean a label."""

from __future__ import annotations

from misroute.people.cues.cue import PRECEDENCE, ReplyLabel
from misroute.people.cues.reasons import REASONS, reason_text

__all__ = ["PRECEDENCE", "REASONS", "ReplyLabel", "reason_text"]
