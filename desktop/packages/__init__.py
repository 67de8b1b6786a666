"""HOW IT TRAVELS: the .sbb package, its manifest, writer, reader and signature."""
