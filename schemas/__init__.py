"""What may be written in `content/`: one Pydantic model for each thing a writer can say.

Imports run one way, `schemas ← pipeline ← renderers ← commands ← build.py`; nothing here knows of
files, formats or the command line.
"""
