"""`casustafel-cli`: the program without a window; a sibling of the screens."""
