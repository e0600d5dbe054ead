"""Check sheets: what they ask, and what is read of a filled one."""
