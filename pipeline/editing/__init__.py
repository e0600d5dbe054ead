"""What helps writers while they write: templates, insertions, and schemas that know their ids."""
