"""What a release says of itself, so that it can be checked later: files, digests, tools."""
