"""Many people on one server: seats, whose picture is whose, and what goes when they leave."""
