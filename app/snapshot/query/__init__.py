"""Reading what a person types, and finding what is meant by it in a reader's view. Nothing here knows how an answer is shown."""
