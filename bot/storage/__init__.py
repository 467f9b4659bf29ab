"""The bot's database, through SQLAlchemy."""
