"""The roster: who studies here, where they live, and the registry's tables that say so."""
