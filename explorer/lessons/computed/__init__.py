"""What lessons compute, by subject: the app's own operations and studies, named for prose.

Each module has `FIELDS`, functions of a bench and of arguments that a lesson's file gives, and
`CHECKS`, which judge what a learner did. All are pure.
"""
