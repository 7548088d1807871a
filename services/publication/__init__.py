"""What the public gets to see of records: which columns, which counts are withheld, how it is added up.

A library below the services: the command and the console print the same.
"""
