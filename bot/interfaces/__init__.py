"""Every Protocol that the bot relies on."""
