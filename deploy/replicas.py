"""`python -m deploy.replicas`: the app several times on this machine, behind nginx.

A replica that ends is started again. SIGHUP restarts them one after the other, so that there is
always one to go to; SIGTERM or Ctrl-C ends all of it.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator

from deploy.house import House, Replica, environment
from deploy.nginx import Proxy, configuration
from explorer.policy import policy_of


@contextlib.contextmanager
def _folder() -> Iterator[str]:
    """A folder for nginx's own files, which its workers may enter under another name."""
    with tempfile.TemporaryDirectory(prefix="explorer-") as folder:
        os.chmod(folder, 0o755)
        yield folder


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.replicas",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--replicas", type=int, default=2)
    add("--listen", default="127.0.0.1:8500", help="where nginx listens (127.0.0.1:8500)")
    add("--first-port", type=int, default=8511, help="the replicas' ports from here on (8511)")
    add("--base", default="", help="the path the app is served below, like /vgg16")
    only = "only print nginx's configuration, for replicas elsewhere if some are named"
    add("--print-nginx", nargs="*", metavar="ADDRESS:PORT", help=only)
    add("--folder", default="/tmp", help="where that nginx keeps its own files (/tmp)")
    return parser.parse_args()


def main() -> int:
    """Start everything, or print the proxy's configuration."""
    wanted = _arguments()
    told = environment(wanted.replicas, os.environ)
    body = policy_of(told).upload_megabytes
    ports = range(wanted.first_port, wanted.first_port + wanted.replicas)
    replicas = [Replica(port, wanted.base, told) for port in ports]
    places = [replica.place for replica in replicas]
    if wanted.print_nginx is not None:
        elsewhere = wanted.print_nginx or places
        print(
            configuration(Proxy(elsewhere, wanted.listen, wanted.base, body, wanted.folder)), end=""
        )
        return 0
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        print("nginx is not installed (Debian: apt-get install nginx-light)", file=sys.stderr)
        return 2
    with _folder() as folder:
        proxy = Proxy(places, wanted.listen, wanted.base, body, folder)
        return House(replicas, proxy, nginx).run()


if __name__ == "__main__":
    sys.exit(main())
