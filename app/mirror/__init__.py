"""Another directory over HTTP. It is asked and never believed: what comes from it is bytes until somebody has verified them."""
