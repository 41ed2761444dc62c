"""The stored book, scanned; what a scan or a rule would find; what is not acted on; the report on all of it."""
