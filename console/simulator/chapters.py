"""The administrative chapters of the manual; importing this registers their handlers.

Each import here is one chapter module of the package.
"""
