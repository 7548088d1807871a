"""The alert-dispatcher's ports over libraries."""
