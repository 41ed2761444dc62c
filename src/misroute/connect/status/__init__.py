"""Providers that say whether a number is still the same person's, one file a provider."""

from misroute.connect.status.question import Question, StatusAnswer, StatusProvider

__all__ = ["Question", "StatusAnswer", "StatusProvider"]
