"""The look of every page: base templates, macros, the stylesheet and three small scripts. See README.md here."""
