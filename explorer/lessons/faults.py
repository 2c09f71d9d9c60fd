"""What is wrong with a lesson's files, for whoever writes them."""


class LessonFault(ValueError):
    """A lesson's files do not say what they should; the sentence names file and place."""
