"""How long what is kept, and what it means to be due."""
