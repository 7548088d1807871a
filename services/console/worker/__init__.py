"""What goes on in the console when nobody asks."""
