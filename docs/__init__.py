"""What is written about the project; `drawing` makes its picture of the rooms."""
