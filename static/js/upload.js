// Uploads files chosen with the button, dropped on the form or pasted into the page, one after
// another, each with its progress. Every text shown is the server's, or a data attribute of the
// form, where it is translated.

const form = document.querySelector("[data-upload]");

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function thumbnail(picture) {
  return element("img", {
    className: "thumbnail",
    src: picture.thumbnail,
    alt: picture.alt || String(picture.id),
  });
}

// XMLHttpRequest, because fetch() tells nothing of an upload's progress.
function send(file, progress) {
  if (file.size > Number(form.dataset.mostBytes)) {
    // The server would say so too, but may hang up before the browser has finished sending.
    return { error: form.dataset.tooLarge };
  }
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = () => resolve({ error: form.dataset.failed });
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        progress.value = event.loaded / event.total;
      }
    });
    request.upload.addEventListener("load", () => {
      progress.previousSibling.data = ` ${form.dataset.checking} `;
      progress.removeAttribute("value");
    });
    request.addEventListener("load", () => (request.response ? resolve(request.response) : fail()));
    request.addEventListener("error", fail);
    request.addEventListener("abort", fail);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("file", file);
    request.open("POST", form.action);
    request.send(body);
  });
}

function show(item, file, answer) {
  if (answer.error) {
    item.classList.add("upload__item--failed");
    item.replaceChildren(element("strong", { textContent: file.name }), ` ${answer.error}`);
    return;
  }
  const outcome = answer.duplicate ? form.dataset.duplicate : form.dataset.done;
  const name = element("a", { href: answer.change_url, textContent: file.name });
  item.replaceChildren(name, ` ${outcome}`);
  // Pictures alone have one, and others that look alike.
  if (answer.thumbnail) {
    item.prepend(thumbnail(answer));
  }
  if (answer.similar?.length > 0) {
    item.append(`; ${form.dataset.similar} `);
    for (const similar of answer.similar) {
      item.append(element("a", { href: similar.change_url }, [thumbnail(similar)]));
    }
  }
}

let queue = Promise.resolve();

function upload(files) {
  for (const file of files) {
    const progress = element("progress", { max: 1, value: 0 });
    progress.setAttribute("aria-label", file.name);
    const item = element("li", { className: "upload__item" }, [
      element("strong", { textContent: file.name }),
      ` ${form.dataset.waiting} `,
      progress,
    ]);
    form.querySelector(".upload__list").append(item);
    queue = queue.then(async () => {
      const answer = await send(file, progress);
      show(item, file, answer);
      if (!answer.error) {
        form.querySelector("[data-upload-reload]").hidden = false;
      }
    });
  }
}

if (form) {
  const input = form.elements.file;
  input.addEventListener("change", () => {
    upload([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  // Dropped beside the form, a file would take the place of the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        form.classList.toggle("upload--over", name === "dragover");
      }
    });
  }
  document.addEventListener("dragleave", () => form.classList.remove("upload--over"));
  document.addEventListener("drop", (event) => upload([...(event.dataTransfer?.files ?? [])]));
  document.addEventListener("paste", (event) => upload([...(event.clipboardData?.files ?? [])]));
}
