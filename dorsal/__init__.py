"""Dorsal: open back-pain care, from the first complaint to lasting recovery."""
