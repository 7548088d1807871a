"""The matcher's ports over libraries."""
