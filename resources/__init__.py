"""Data that travels with the program: catalogues, translations, fonts, icons, exercises."""
