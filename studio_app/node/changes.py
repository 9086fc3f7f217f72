"""What a service call changed, by the names that views and commands use; the types are made where writing happens."""

from db.changes import Changes, Write

__all__ = ["Changes", "Write"]
