"""The commands of the shell: ``python app.py`` serves, and each further command is a module of this package."""
