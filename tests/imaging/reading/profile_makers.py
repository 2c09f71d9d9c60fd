"""Small ICC profiles written byte by byte, after the ICC.1:2001-04 specification."""

import struct

XYZ = tuple[float, float, float]
D50: XYZ = (0.9642, 1.0, 0.8249)
# sRGB's primaries, adapted to D50.
SRGB_RED: XYZ = (0.43607, 0.22249, 0.01392)
SRGB_GREEN: XYZ = (0.38515, 0.71687, 0.09708)
SRGB_BLUE: XYZ = (0.14307, 0.06061, 0.71410)


def _number(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(value: XYZ) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_number(part) for part in value)


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256)) + b"\0\0"


def _text(kind: bytes) -> bytes:
    if kind == b"desc":
        return b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(79)
    return b"text\0\0\0\0test\0\0\0\0"


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    tags = {b"desc": _text(b"desc"), b"cprt": _text(b"text"), b"wtpt": _xyz(D50)} | tags
    table, body, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    header = struct.pack(
        ">I4sI4s4s4s12s4s40s",
        start + len(body),
        b"\0\0\0\0",
        0x02400000,
        kind,
        space,
        connection,
        bytes(12),
        b"acsp",
        bytes(28) + b"".join(_number(part) for part in D50),
    )
    return header.ljust(128, b"\0") + table + body


def rgb_profile(red: XYZ, green: XYZ, blue: XYZ, gamma: float) -> bytes:
    """Three primaries and one power curve."""
    return _profile(
        b"mntr",
        b"RGB ",
        b"XYZ ",
        {
            b"rXYZ": _xyz(red),
            b"gXYZ": _xyz(green),
            b"bXYZ": _xyz(blue),
            b"rTRC": _gamma(gamma),
            b"gTRC": _gamma(gamma),
            b"bTRC": _gamma(gamma),
        },
    )


def gray_profile(gamma: float) -> bytes:
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _gamma(gamma)})


def ink_profile() -> bytes:
    """CMYK inks of which each alone is a gray: lightness 100 without ink, 50 with cyan, else 0."""
    identity = bytes(range(256))
    grid = b""
    for corner in range(16):  # cyan is the slowest of the four
        lightness = 255 if corner == 0 else 128 if corner == 0b1000 else 0
        grid += bytes((lightness, 128, 128))
    matrix = b"".join(_number(float(i == j)) for i in range(3) for j in range(3))
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + identity * 4 + grid + identity * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": lut, b"A2B1": lut})
