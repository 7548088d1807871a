"""What the console decides by itself: who may open what, and in which words things are said."""
