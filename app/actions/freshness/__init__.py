"""Whether what the register says is still right: attesting it, reporting on it, and telling those who must look after it."""
