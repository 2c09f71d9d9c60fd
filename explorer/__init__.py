"""What a VGG16 does to a picture, number by number: the library behind the app."""
