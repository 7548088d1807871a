"""Matcher: compares each probe's template with the deployment's own gallery, and decides.

Consumes template-extracted.v1 and deployment-changed.v1. Produces match-found.v1.
Owns the gallery (vectors in Milvus) and the decision. Serves GalleryService.
A probe that matched nobody loses its key in the step that decides so.
"""
