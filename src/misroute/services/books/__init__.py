"""Contact books: cleaned as files, or loaded into the store."""
