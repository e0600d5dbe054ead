"""Which form of a step a reader gets, and why; what one edition is made of."""
