"""Shots, where their chips lie, their embeddings, and the one template that these make."""
