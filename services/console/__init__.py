"""Console: shows people, in a browser, what is theirs to see and to do; and the public what is published.

Consumes nothing. Produces nothing. Owns nothing: what it shows it asks over gRPC, as whoever is signed in.
"""
