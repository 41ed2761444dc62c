"""How the store's evidence on a contact point is judged and explained; nothing here writes."""
