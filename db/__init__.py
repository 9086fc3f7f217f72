"""Database access: one encrypted SQLite file a node, written by units of work and read by queries."""
