// Sends a file to one of the library's addresses. Returns the server's answer, or `{error}`.
//
// XMLHttpRequest, because fetch() does not report the progress of an upload.
export function upload({ address, token, file, mostBytes, texts, onProgress }) {
  if (file.size > mostBytes) {
    // The server says so too, but may close the connection before the upload ends.
    return Promise.resolve({ error: texts.tooLarge });
  }
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = () => resolve({ error: texts.failed });
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        onProgress(event.loaded / event.total);
      }
    });
    request.addEventListener("load", () => (request.response ? resolve(request.response) : fail()));
    request.addEventListener("error", fail);
    request.addEventListener("abort", fail);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append("file", file);
    request.open("POST", address);
    request.send(body);
  });
}

export function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
