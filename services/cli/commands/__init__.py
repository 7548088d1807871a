"""One module for each command. What is slow to import is imported when it is used."""
