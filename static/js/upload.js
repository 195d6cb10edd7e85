// Sends one file to one of the library's addresses. The answer is the server's, or `{error}`.
//
// XMLHttpRequest, because fetch() tells nothing of an upload's progress.
export function upload({ address, token, file, mostBytes, texts, onProgress }) {
  if (file.size > mostBytes) {
    // The server would say so too, but may hang up before the browser has finished sending.
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
