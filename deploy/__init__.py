"""Running the app for many: replicas behind a proxy, the image, the pins."""
