"""What a VGG16 does to a picture, number by number: the library behind the app.

from explorer.imaging import decode_image, prepare, resize, Interpolation
from explorer.network import VGG16, load_weights, record
from explorer.rendering import montage, to_uint8

loaded = load_weights("imagenet")
picture = decode_image(open("photo.jpg", "rb").read())
small = resize(picture.pixels, (224, 224), Interpolation.AREA)
maps = record(VGG16.from_weights(loaded), prepare(small, loaded.preprocessing), ["conv3_2"])
sheet = montage(to_uint8(maps["conv3_2"], "channel"))
"""
