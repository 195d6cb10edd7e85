"""The shipped nginx configuration before a server of a test."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def start_nginx(
    folder: Path, port: int, redirecting: int, behind: int, for_admin: str = ""
) -> "subprocess.Popen[bytes]":
    """
    nginx with deploy/nginx.conf, without TLS, as `localhost` at `port`, before the one at `behind`.

    Its cache and all its files are in `folder`; `redirecting` takes the place of port 80. A line
    `for_admin` is added to the admin's location if it is not there.
    """
    if NGINX is None:
        raise FileNotFoundError("nginx is not found: apt-get install nginx-light")
    shipped = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
    shipped = re.sub(r"(?m)^ *ssl_certificate.*\n", "", shipped)
    for is_written, is_tested in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "listen 80;": f"listen 127.0.0.1:{redirecting};",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "/var/cache/nginx/portal": f"{folder}/cache",
        "news.example.org": "localhost",
    }.items():
        assert is_written in shipped
        shipped = shipped.replace(is_written, is_tested)
    if for_admin not in shipped:
        shipped = shipped.replace("location /admin/ {", f"location /admin/ {{\n{for_admin}")
    path = folder / "nginx.conf"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""  # Its workers must reach the folder.
    path.write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off; gzip on;\n{temporary}{shipped}\n}}\n"
    )
    return subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder)])
