"""Writers of emergency cards. They are given the plain answer, as a reader of it has it, and know neither register nor views.

Whatever States have sent is content here: it never becomes markup, a property or a line of its own.
"""
