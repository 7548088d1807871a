"""Real servers from packages, one private instance each: on ports of their own, data in a temporary folder.

`python -m tests.connected.servers` starts all four and prints how to reach them.
"""
