"""The emergency answer: whom to call in a State now, in which order, and what to do if nobody answers; and the same on a card."""
