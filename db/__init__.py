"""Everything that touches the database: one encrypted SQLite file a node, one way to write it, one to read it."""
