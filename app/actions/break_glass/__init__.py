"""Break-glass: opening the network contacts of one State for half an hour, who is told, who sees it, who reviews it."""
