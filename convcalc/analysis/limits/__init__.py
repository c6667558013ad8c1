"""What a spec, a budget or an earlier report allows."""
