"""Faces, tracks, shots and fillings: values and decisions, without a camera, a model or a server."""
