"""How somebody proves who they are. Nothing here decides what they may do."""
