"""The embedder's ports over libraries."""
