"""Sources over PyAV and Pillow."""
