"""How the program looks: colours, sizes, fonts and the style sheet built from them."""
