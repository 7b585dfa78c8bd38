"""What a process may keep in memory of tables that seldom change, and how it knows that it still holds."""
