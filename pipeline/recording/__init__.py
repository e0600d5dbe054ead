"""How a verification gets into a writer's file."""
