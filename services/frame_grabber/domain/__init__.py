"""Values and decisions of the frame-grabber."""
