"""The sidebar, the same in every room: language, picture, resampling, weights."""
