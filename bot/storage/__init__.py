"""The repositories of the bot, in SQLite or PostgreSQL through SQLAlchemy."""
