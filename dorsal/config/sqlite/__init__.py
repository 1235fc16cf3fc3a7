"""Django's SQLite, with another way to wait for its one lock."""
