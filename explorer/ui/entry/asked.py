"""What a page has asked for where to put a file, until it has its answer.

Streamlit takes the answer back when a run begins before it was sent, and the page then waits for
ever with the file it was given. So whoever has no answer after a while asks again in its name.
"""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_MOST, _OFTEN = 16, 20
"""So many questions are kept, and each is asked so many times."""
_LONGEST = 65_536
"""Bytes of a question or an answer; longer messages are neither."""


class Asked:
    """The questions of one page that are still open."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[bytes, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def hear(self, data: bytes) -> None:
        """Take down a question, if this is one."""
        message = BackMsg()
        if not _reads(message, data):
            return
        if message.WhichOneof("type") == "file_urls_request":
            self._open[message.file_urls_request.request_id] = data, 0
            while len(self._open) > _MOST:
                del self._open[next(iter(self._open))]

    def answered(self, data: bytes) -> None:
        """Strike out the question that this is the answer to."""
        message = ForwardMsg()
        if self._open and _reads(message, data):
            self._open.pop(message.file_urls_response.response_id, None)

    def again(self) -> list[bytes]:
        """Every open question, to be asked once more; one that nobody ever answers is given up."""
        self._open = {
            name: (data, times + 1) for name, (data, times) in self._open.items() if times < _OFTEN
        }
        return [data for data, _times in self._open.values()]


def _reads(message: BackMsg | ForwardMsg, data: bytes) -> bool:
    try:
        if len(data) <= _LONGEST:
            message.ParseFromString(data)
            return True
    except DecodeError:
        pass
    return False
