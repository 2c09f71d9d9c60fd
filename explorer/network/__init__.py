"""VGG16: its layers as data, the module, its weights, and hooks that read it."""
