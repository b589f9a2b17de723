"""Facts: what is declared and what follows from it, as tables of columns with bounds and witnesses."""
