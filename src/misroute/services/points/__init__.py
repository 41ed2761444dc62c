"""What is known of a contact point, how it is judged by that and explained; nothing here writes."""
