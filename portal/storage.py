"""Storage for uploaded files in an S3-compatible store. Imported only if S3_BUCKET is set."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from news.library.delivery import CONTENT_TYPES

logger = logging.getLogger(__name__)

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class StoreError(ConnectionError):
    """The store failed; the log has its answer."""


@contextmanager
def _errors_of_files() -> Iterator[None]:
    """
    Translates the store's errors to FileNotFoundError or StoreError, for callers of any storage.
    """
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _MISSING:
            raise FileNotFoundError(str(error)) from error
        logger.error("The store refuses: %s", error)
        raise StoreError(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        logger.error("The store cannot be used: %s", error)
        raise StoreError(str(error)) from error


_Answer = TypeVar("_Answer")


def _with_errors_of_files(method: Callable[..., _Answer]) -> Callable[..., _Answer]:
    @wraps(method)
    def translated(*args: Any, **kwargs: Any) -> _Answer:
        with _errors_of_files():
            return method(*args, **kwargs)

    return translated


class ObjectStorage(S3Storage):
    """
    django-storages' S3 storage, with rules for a public office's files.

    No object is ever overwritten. None has an ACL: it is private unless the bucket says otherwise,
    and stores without ACLs work too. A picture's address is below `public_url`, if that is set; all
    other files have this site's addresses (`news.library.delivery`), whose responses carry our own
    headers.
    """

    client_config: Config

    def __init__(self, public_url: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.public_url = public_url
        self.client_config = self.client_config.merge(
            Config(
                connect_timeout=5,  # seconds
                read_timeout=30,
                retries={"total_max_attempts": 3},
                # Since 2025 botocore adds checksums that many compatible stores reject.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            )
        )

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "file_overwrite": False,
            "default_acl": None,
            "signature_version": "s3v4",
            # Bytes; larger files are read through a temporary file.
            "max_memory_size": 1024 * 1024,
            "transfer_config": TransferConfig(use_threads=False),
        }

    @property
    def bucket(self) -> Any:
        """One for each thread, like its connection: boto3's resources are not thread-safe."""
        return self.connection.Bucket(self.bucket_name)

    def get_object_parameters(self, name: str) -> dict[str, str]:
        """Headers for browsers that read from the store directly. A name is never reused."""
        # For "application/octet-stream", some stores derive a type from the name.
        content_type = CONTENT_TYPES.get(name.rpartition(".")[2], "binary/octet-stream")
        parameters = {
            "ContentType": content_type,
            "CacheControl": "public, max-age=31536000, immutable",
        }
        if not _is_picture(name):
            parameters |= {"CacheControl": "private", "ContentDisposition": "attachment"}
        return parameters

    def url(
        self,
        name: str,
        parameters: object = None,
        expire: object = None,
        http_method: object = None,
    ) -> str:
        is_public = self.public_url and _is_picture(name)
        return (self.public_url if is_public else settings.MEDIA_URL) + filepath_to_uri(name)

    @_with_errors_of_files
    def _open(self, name: str, mode: str = "rb") -> File:
        file = super()._open(name, mode)
        if "w" not in mode:
            file.open()  # Fetch it now, so that errors are handled here.
        return file

    _save = _with_errors_of_files(S3Storage._save)
    delete = _with_errors_of_files(S3Storage.delete)
    exists = _with_errors_of_files(S3Storage.exists)
    listdir = _with_errors_of_files(S3Storage.listdir)
    size = _with_errors_of_files(S3Storage.size)
    get_modified_time = _with_errors_of_files(S3Storage.get_modified_time)


def _is_picture(name: str) -> bool:
    return CONTENT_TYPES.get(name.rpartition(".")[2], "").startswith("image/")
