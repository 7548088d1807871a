"""Finds and follows faces.

Consumes frame-captured.v1, erasure-due.v1 and deployment-changed.v1. Produces face-detected.v1,
footage-recorded.v1 and footage-erased.v1, and serves FaceService, ViewService and FootageService. Owns
the living tracks, their shots, every filled picture, and footage.
"""
