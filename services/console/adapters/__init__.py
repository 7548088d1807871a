"""The console's ports over libraries."""
