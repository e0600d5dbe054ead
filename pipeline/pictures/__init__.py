"""Pictures of real screens: found, proved, and rid of what nobody is to see."""
