"""The gate at work: asked with the facts of the store, its holds, and what they touch."""
