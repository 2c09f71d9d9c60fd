"""Parts that several rooms are made of: widgets, pictures, tables, files, long studies."""
