"""The peak memory of one upload, measured in a process of its own for each kind at its cap."""

import subprocess
import sys

import pytest
from PIL import Image

from portal.server import ALLOCATION
from tests.news.library.pictures.samples import encoded, picture

pytestmark = pytest.mark.nightly

MEGABYTES = 300

# The whole portal is loaded first, as in the process that serves an upload. VmHWM is this
# process's own peak in KiB, where ru_maxrss counts what the parent had at the fork as well.
START = """
import re, sys, threading
import django
django.setup()
import news.admin, news.public.urls
from news.library.pictures import make_renditions, process
def upload(path):
    global made
    made = None
    with open(path, "rb") as file:
        made = process(file)
    for rendition in make_renditions(made):
        pass
"""
ONCE = (
    START
    + """
upload(sys.argv[1])
"""
)
THREADS = (
    START
    + """
upload_lock = threading.Lock()
def serve():
    for path in sys.argv[1:]:
        with upload_lock:
            upload(path)
threads = [threading.Thread(target=serve) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
)
MEASURE = r"""
status = open("/proc/self/status").read()
print(made.width, int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024)
"""


def run(program, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "", **ALLOCATION},
    )
    return done.stdout


SAMPLES = {
    "50 megapixels of jpeg": ((7071, 7071), "RGB", "JPEG", {}),
    "50 megapixels of progressive jpeg": ((8600, 5800), "RGB", "JPEG", {"progressive": True}),
    "50 megapixels of cmyk jpeg": ((8600, 5800), "CMYK", "JPEG", {}),
    "40 megapixels of png": ((7700, 5190), "RGBA", "PNG", {"compress_level": 1}),
    "40 megapixels of gif": ((7700, 5190), "P", "GIF", {"transparency": 3}),
    "12 megapixels of webp": ((4320, 2890), "RGBA", "WEBP", {"method": 0}),
    "12 megapixels of avif": ((4320, 2890), "RGBA", "AVIF", {"speed": 10}),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_upload_takes_less_than_the_memory_it_may(sample, tmp_path):
    size, mode, kind, options = SAMPLES[sample]
    path = tmp_path / "picture"
    small = picture(256, 256, "RGBA" if mode == "RGBA" else "RGB")
    large = small.resize(size, Image.Resampling.NEAREST).convert(mode)
    path.write_bytes(encoded(large, kind, **options))
    width, peak = map(int, run(ONCE + MEASURE, path).split())
    assert width > 3500
    print(sample, peak, "MB")
    assert peak < MEGABYTES


def test_memory_is_given_back_after_each_upload(tmp_path):
    """Several kinds in several threads, as a server's: else the heaps of malloc keep it."""
    paths = []
    for kind, size in (("JPEG", (7000, 7000)), ("PNG", (6000, 6000)), ("WEBP", (4000, 3000))):
        paths.append(tmp_path / kind)
        image = picture(256, 256).resize(size, Image.Resampling.NEAREST)
        paths[-1].write_bytes(encoded(image, kind))
    width, peak = map(int, run(THREADS + MEASURE, *paths).split())
    assert width
    assert peak < MEGABYTES
