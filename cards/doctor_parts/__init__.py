"""The card with every component that the bot uses, which the doctor sends to find out what the platform takes."""
