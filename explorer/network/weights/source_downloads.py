"""A program: pip's `download` for a package published as source only, which stays unopened.

pip itself would run its setup.py, and has no option against that. This asks pip's own finder where
the package is and pip's own downloader to bring it, so that the person's mirror, proxy,
certificates and passwords count as ever, and ends there. Both are private to pip: where they are
built otherwise, it says so by how it ends. Run by its path; it imports nothing of this project.
"""

import sys
from optparse import Values

ANOTHER_PIP = 75
"""How it ends where pip is not built as it expects."""


def main(arguments: list[str]) -> int:
    """Bring one package, told like `pip download`; return pip's exit code, or `ANOTHER_PIP`."""
    try:
        from pip._internal.cli.req_command import with_cleanup
        from pip._internal.commands.download import DownloadCommand
        from pip._internal.exceptions import DistributionNotFound
        from pip._internal.network.download import Downloader
        from pip._vendor.packaging.requirements import Requirement
    except ImportError as problem:
        print(problem, file=sys.stderr)
        return 1 if problem.name == "pip" else ANOTHER_PIP
    unlike: list[Exception] = []

    class Unopened(DownloadCommand):
        @with_cleanup
        def run(self, options: Values, args: list[str]) -> int:
            try:
                wanted = Requirement(args[0])
                session = self.get_default_session(options)
                finder = self._build_package_finder(
                    options=options, session=session, ignore_requires_python=True
                )
                best = finder.find_best_candidate(wanted.name, wanted.specifier).best_candidate
                if best is None:
                    raise DistributionNotFound(f"No matching distribution found for {wanted}")
                Downloader(session, options.progress_bar)(best.link, options.download_dir)
            except (AttributeError, TypeError) as problem:
                unlike.append(problem)
                raise
            return 0

    code = Unopened("download", "one package, unopened").main(arguments)
    return ANOTHER_PIP if unlike else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
