"""Tells whether a folder lies on a drive that can be taken away or is someone else's.

A vault is never opened there: deleted keys would stay on the flash memory or on the server.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.errors import Unusable

_NETWORK = re.compile(
    r"nfs\d*|cifs|smb\w*|afs|ncpfs|fuse\.(sshfs|davfs\d?|rclone|gvfsd-fuse)|davfs"
)
_STICK = frozenset({"vfat", "msdos", "exfat"})
_MEDIA = (PurePosixPath("/media"), PurePosixPath("/run/media"))
_WINDOWS_FOREIGN = frozenset({2, 4})  # DRIVE_REMOVABLE, DRIVE_REMOTE
_MACOS_REMOVABLE = 0x0200
_MACOS_LOCAL = 0x1000
_MACOS_FLAGS_AT = 64


def is_foreign_drive(path: Path) -> bool:
    """Whether `path`, or the nearest folder above that exists, is on such a drive.

    False where the system does not tell: a vault must not be lost to an odd mount.
    """
    try:
        existing = path.resolve()
        while not existing.exists() and existing != existing.parent:
            existing = existing.parent
        return _is_foreign(existing)
    except (OSError, ValueError, AttributeError):
        return False


def on_same_drive(one: Path, other: Path) -> bool:
    """Whether two folders are on one volume; False where either does not answer."""
    try:
        return one.stat().st_dev == other.stat().st_dev  # Windows: the volume's serial number
    except (OSError, ValueError):
        return False


def require_own_drive(folder: Path) -> None:
    """Raises Unusable("foreign_drive") where `is_foreign_drive`."""
    if is_foreign_drive(folder):
        raise Unusable("foreign_drive")


@dataclass(frozen=True)
class Mount:
    """One line of /proc/self/mountinfo: device as "major:minor", mount point, type."""

    device: str
    point: PurePosixPath
    kind: str


def mounts(mountinfo: str) -> tuple[Mount, ...]:
    """The mounts that proc_pid_mountinfo(5) lists; lines of another form are passed over."""
    found = []
    for line in mountinfo.splitlines():
        before, separator, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if separator and len(fields) >= 6:
            found.append(Mount(fields[2], PurePosixPath(_unescaped(fields[4])), kinds[0]))
    return tuple(found)


def mount_of(path: PurePosixPath, mounted: tuple[Mount, ...]) -> Mount | None:
    """The mount that holds `path`: the deepest, and of equals the last, which hides the others."""
    holding = [mount for mount in mounted if path.is_relative_to(mount.point)]
    depth = max((len(mount.point.parts) for mount in holding), default=0)
    deepest = [mount for mount in holding if len(mount.point.parts) == depth]
    return deepest[-1] if deepest else None


def is_foreign_mount(mount: Mount) -> bool:
    """Whether type and place alone show a network drive or a memory stick."""
    on_media = any(mount.point.is_relative_to(media) for media in _MEDIA)
    return bool(_NETWORK.fullmatch(mount.kind)) or (mount.kind in _STICK and on_media)


def is_foreign_windows(drive_type: int) -> bool:
    """Whether an answer of GetDriveTypeW means removable or remote."""
    return drive_type in _WINDOWS_FOREIGN


def is_foreign_macos(statfs: bytes) -> bool:
    """Whether the flags in a 64-bit `struct statfs` say removable, or do not say local."""
    flags = int.from_bytes(statfs[_MACOS_FLAGS_AT : _MACOS_FLAGS_AT + 4], "little")
    return bool(flags & _MACOS_REMOVABLE) or not flags & _MACOS_LOCAL


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)


if sys.platform == "win32":
    import ctypes

    def _is_foreign(path: Path) -> bool:
        # The volume may be mounted in a folder, so the drive letter alone does not tell.
        volume = ctypes.create_unicode_buffer(32768)
        if not ctypes.windll.kernel32.GetVolumePathNameW(str(path), volume, len(volume)):
            return False
        return is_foreign_windows(ctypes.windll.kernel32.GetDriveTypeW(volume.value))

elif sys.platform == "darwin":
    import ctypes
    import os
    import platform

    def _is_foreign(path: Path) -> bool:
        system = ctypes.CDLL(None)
        intel = platform.machine() == "x86_64"
        statfs = getattr(system, "statfs$INODE64" if intel else "statfs")
        answer = ctypes.create_string_buffer(4096)
        return statfs(os.fsencode(path), answer) == 0 and is_foreign_macos(answer.raw)

else:
    _BLOCKS = Path("/sys/dev/block")

    def _is_foreign(path: Path) -> bool:
        listed = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        mount = mount_of(PurePosixPath(path), mounts(listed))
        return mount is not None and (is_foreign_mount(mount) or _is_removable(mount.device))

    def _is_removable(device: str) -> bool:
        """Asks the disk, or the disk of the partition, whether its medium comes out."""
        block = (_BLOCKS / device).resolve()
        flags = [block / "removable", block.parent / "removable"]
        return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)
