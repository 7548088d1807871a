"""Plays the cameras of the deployments that are live."""
