"""Which form of a step a reader gets, under which labels, and why."""
