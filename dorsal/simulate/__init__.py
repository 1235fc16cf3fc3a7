"""Simulated people: who comes, how they fare, what they do. Nothing here is shared with the rooms that decide."""
