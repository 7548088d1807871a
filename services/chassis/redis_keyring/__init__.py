"""The keyring on Redis: keys wrapped under their deployment's secret, every step a script that counts.

`keyring` is the keyring itself; `wrapping` sees to it that Redis alone opens nothing; `steps` are what Redis
runs; `calls` carries them, many in one message; `guard` watches that Redis keeps nothing on a disk or
elsewhere; `access_list` states what its user may do.
"""
