"""What the faces that speak HTTP share: who asks, what a request says, conditions, limits, refusals. It renders no answer."""
