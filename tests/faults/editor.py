"""An editor at work in the admin, as a browser does it: opens a form, types, presses the button."""

from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlencode, urlsplit

from .asking import NO_ANSWER, Answer, Record, ask

ADD = "/admin/news/article/add/"


class Editor:
    """
    Saves one draft again and again, each time with another text.

    `kept` are the texts whose saving was answered with success, `unsure` those whose saving was
    not answered or with a failure: they may be stored or not.
    """

    def __init__(self, name: str, session: str, port: int) -> None:
        self._name, self._port = name, port
        self._cookies = {"sessionid": session}
        self._numbers = count(1)
        self._address = ADD
        self.sent: list[str] = []
        self.kept: list[str] = []
        self.unsure: list[str] = []
        self.record = Record()
        self.surprises: list[str] = []  # neither stored nor refused as a failure

    def save(self) -> None:
        """One text, from opening the form to the answer."""
        opened = self._ask("open", self._address)
        if opened.status != 200:
            if opened.status != NO_ANSWER and opened.status < 500:
                self.surprises.append(f"{self._address}: {opened.status}")
            return
        text = f"<p>{self._name} {next(self._numbers):06}</p>"
        fields = fields_of(opened.text) | {"title": self._name, "body": text, "_continue": "1"}
        self.sent.append(text)
        answer = self._ask("save", self._address, fields)
        location = urlsplit(answer.headers.get("Location", "")).path
        if answer.status == 302 and location.endswith("/change/"):
            self.kept.append(text)
            self._address = location
        elif answer.status == NO_ANSWER or answer.status >= 500:
            self.unsure.append(text)
        else:
            self.surprises.append(f"{self._address}: {answer.status} {location}")

    def upload(self, data: bytes) -> Answer:
        """A file into the library, as the editor's dialog sends it."""
        edge = "edge-of-the-form"
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            f"Content-Type: application/pdf\r\n\r\n"
        ).encode()
        body += data + f"\r\n--{edge}--\r\n".encode()
        headers = self._headers() | {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
            "Accept": "application/json",
        }
        address = "/admin/news/attachment/upload/"
        answer = ask(self._port, address, "POST", body, headers)
        self.record.add("upload", answer)
        return answer

    def _ask(self, what: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        headers, body = self._headers(), None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields).encode()
        answer = ask(self._port, path, "POST" if body else "GET", body, headers)
        self.record.add(what, answer)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies, "X-Forwarded-For": "192.0.2.1"}


class _Fields(HTMLParser):
    """What a browser would send of the form with the field `title`, but for its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._fields: dict[str, str] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        name, value = about.get("name") or "", about.get("value") or ""
        if tag == "form":
            self._fields = {}
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in about and self._select:
            self._fields[self._select] = value
        elif tag == "textarea":
            self._textarea = name
            self._fields[name] = ""
        elif tag == "input" and name and "disabled" not in about:
            kind = about.get("type") or "text"
            if kind in ("checkbox", "radio") and "checked" not in about:
                return
            if kind not in ("submit", "button", "file", "image"):
                self._fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form" and "title" in self._fields:
            self.sent = self._fields


def fields_of(html: str) -> dict[str, str]:
    parser = _Fields()
    parser.feed(html)
    return parser.sent
