"""Invented worlds for the demonstration, benchmarks and tests: a lender, its borrowers, and the truth about them."""

from misroute.simulate.large import write_large_book
from misroute.simulate.world import Story, World, write_world

__all__ = ["Story", "World", "write_large_book", "write_world"]
