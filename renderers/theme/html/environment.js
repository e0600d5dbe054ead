// The reader's own environment: filled in by the next commit.
