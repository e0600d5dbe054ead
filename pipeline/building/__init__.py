"""What a build remembers: digests of files, what was made of what, and whole runs.

Light on purpose: of our own code these modules import nothing that takes long to import, so that a
build in which nothing has changed ends before anything is loaded.
"""
