"""Our speed beside that of the libraries underneath, measured in one run."""
