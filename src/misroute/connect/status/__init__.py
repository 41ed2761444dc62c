"""Providers that say whether a number is still the same person's, one file a provider."""

from misroute.connect.status.calling import ProviderRefused
from misroute.connect.status.question import Question, StatusAnswer, StatusProvider
from misroute.connect.status.registry import ConfiguredProviders, build_providers
from misroute.connect.status.rnd import Layout, RndFiles, RowProblem, read_answers, write_queries

__all__ = [
    "ConfiguredProviders",
    "Layout",
    "ProviderRefused",
    "Question",
    "RndFiles",
    "RowProblem",
    "StatusAnswer",
    "StatusProvider",
    "build_providers",
    "read_answers",
    "write_queries",
]
