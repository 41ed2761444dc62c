"""A case from the report that opens it to its closing, and everything it moves on the way."""
