"""A list of people as a folder, a CSV or a ZIP, and how its photos go to the registrar.

A library below the services: the command and the console import the same way.
"""
