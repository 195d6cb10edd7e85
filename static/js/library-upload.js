// Uploads files that were chosen with the button, dropped on the form or pasted into the page, one
// after another, each with its progress. All texts come from the server or from the form's data
// attributes, with translations.

import { element, upload } from "./upload.js";

const form = document.querySelector("[data-upload]");

function thumbnail(picture) {
  return element("img", {
    className: "thumbnail",
    src: picture.thumbnail,
    alt: picture.alt || String(picture.id),
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
  // Only pictures have one, and a list of similar pictures.
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

function uploadAll(files) {
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
      const answer = await upload({
        address: form.action,
        token: form.elements.csrfmiddlewaretoken.value,
        file,
        mostBytes: Number(form.dataset.mostBytes),
        texts: form.dataset,
        onProgress: (share) => {
          progress.value = share;
          if (share === 1) {
            progress.previousSibling.data = ` ${form.dataset.checking} `;
            progress.removeAttribute("value"); // the server works on it
          }
        },
      });
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
    uploadAll([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  // A file dropped beside the form would replace the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        form.classList.toggle("upload--over", name === "dragover");
      }
    });
  }
  document.addEventListener("dragleave", () => form.classList.remove("upload--over"));
  document.addEventListener("drop", (event) => uploadAll([...(event.dataTransfer?.files ?? [])]));
  document.addEventListener("paste", (event) => uploadAll([...(event.clipboardData?.files ?? [])]));
}
