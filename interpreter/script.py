# Prints what the interpreter that runs this says of itself, as one line of
# JSON. It must run on every Python 3, without site-packages.
import json
import os
import platform
import sys
import sysconfig


def version(info):
    text = "%d.%d.%d" % tuple(info[:3])
    if info[3] != "final":
        text += info[3][0] + str(info[4])
    return text


def glibc():
    try:
        name, number = os.confstr("CS_GNU_LIBC_VERSION").split()
        return number if name == "glibc" else ""
    except (AttributeError, OSError, ValueError):
        return ""


def android_level():
    try:
        return sys.getandroidapilevel()
    except AttributeError:
        return 0


print(json.dumps({
    "executable": sys.executable or "",
    "base_executable": getattr(sys, "_base_executable", "") or "",
    "environment": {
        "os_name": os.name,
        "sys_platform": sys.platform,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_version": "%d.%d" % tuple(sys.version_info[:2]),
        "python_full_version": platform.python_version(),
        "implementation_name": sys.implementation.name,
        "implementation_version": version(sys.implementation.version),
    },
    "version": version(sys.version_info),
    "free_threaded": "t" in getattr(sys, "abiflags", "") or "free-threading" in sys.version,
    "bits": 64 if sys.maxsize > 2**32 else 32,
    "platform": sysconfig.get_platform(),
    "glibc": glibc(),
    "macos": platform.mac_ver()[0],
    "android": android_level(),
}))
