"""What came out, and what the rules may learn from it; nothing is changed here."""
