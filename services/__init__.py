"""Sightline: live facial recognition that shows a person a match to decide on, and forgets everyone else."""
