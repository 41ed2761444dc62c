"""What runs by itself: clocks, the outbox, schedules, one round of a worker, the bell."""
