"""The panels' building blocks: lists drawn line by line, and how a state looks.

They know Textual and the records they draw. They must not know the app, keys or sockets.
"""
