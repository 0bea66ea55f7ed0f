"""Makes the program's environment from a locked list and starts what runs in it.

Standard library only, and no floor of the program: nothing in `app` or `ui` knows this folder.
"""
