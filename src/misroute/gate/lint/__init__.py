"""What a message says: who may read it, whether it is true, whether it names its sender. Pure and quick."""

from misroute.gate.lint.checking import Flaw, Reading, flaws_in, placed_flaws
from misroute.gate.lint.rulebook import ContentRule, ContentRules, ContentWords

__all__ = ["ContentRule", "ContentRules", "ContentWords", "Flaw", "Reading", "flaws_in", "placed_flaws"]
