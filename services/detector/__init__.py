"""Finds and follows faces.

Consumes frame-captured.v1 and deployment-changed.v1. Produces face-detected.v1, and serves FaceService
and ViewService. Owns the living tracks, their shots, and every filled picture.
"""
