"""What may be written in `content/`: one Pydantic model for each thing a writer can say.

Imports run one way, `schemas ← pipeline ← renderers ← commands ← build.py`; nothing here knows of
files, formats or the command line.
"""

import os

# Why: to look for plugins, Pydantic reads what is told of every installed package, at each start;
# and a package that happens to be installed has no say in what a writer may write.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
