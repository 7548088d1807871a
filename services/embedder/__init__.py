"""Embedder: turns the shots of a probe into one template.

Consumes face-detected.v1 and deployment-changed.v1. Produces template-extracted.v1.
Owns alignment, fusion and the template model. Serves TemplateService.
A probe without a usable shot loses its key here.
"""
