// The library's picker, opened by the editor's buttons and by the lead picture's field. It also
// uploads files that are dropped or pasted into the text. All texts come from the server or from
// attributes of the dialog, with translations.

import { element, upload } from "./upload.js";

const dialog = document.querySelector("[data-picker]");
const part = (name) => dialog.querySelector(`[data-picker-${name}]`);
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

function kindOf(name) {
  return dialog.querySelector(`template[data-kind="${name}"]`)?.dataset;
}

async function ask(address, options = {}) {
  try {
    const response = await fetch(address, options);
    return await response.json();
  } catch {
    return { error: dialog.dataset.failed };
  }
}

// The open picker: the kind, the callback, the page of the list, the picture being described.
let open = null;

function close() {
  open = null;
  dialog.close();
}

// The list

function itemButton(item) {
  const picture = item.thumbnail
    ? element("img", { className: "thumbnail", src: item.thumbnail, alt: "" })
    : element("span", { className: "picker__kind", textContent: item.kind });
  const name = item.alt || item.title || item.name;
  const button = element("button", { type: "button", className: "picker__item" }, [
    picture,
    element("span", { textContent: name }),
  ]);
  button.addEventListener("click", () => take(item));
  return element("li", {}, [button]);
}

async function list(page) {
  const asked = open;
  const query = new URLSearchParams({ q: part("search").value, page });
  const answer = await ask(`${asked.kind.list}?${query}`);
  if (open !== asked) {
    return;
  }
  const items = answer.items ?? [];
  asked.page = page;
  part("list").replaceChildren(...items.map(itemButton));
  part("newer").hidden = page === 1;
  part("older").hidden = !answer.has_next;
  part("status").textContent =
    items.length > 0 ? "" : answer.error ? dialog.dataset.noList : dialog.dataset.nothing;
}

function moveAmongItems(event) {
  const items = [...part("list").querySelectorAll(".picker__item")];
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const at = items.indexOf(document.activeElement);
  const ends = { Home: 0, End: items.length - 1 };
  const target = items[event.key in ends ? ends[event.key] : at + (steps[event.key] ?? NaN)];
  if (at !== -1 && target) {
    event.preventDefault();
    target.focus();
  }
}

// The choice

function take(item) {
  if (open.kind.kind === "picture") {
    describe(item);
  } else {
    const { choose } = open;
    close();
    choose(item);
  }
}

function describe(item) {
  const form = part("details");
  open.item = item;
  for (const name of ["alt", "caption", "credit", "width"]) {
    form.elements[name].value = item[name] ?? "";
  }
  part("library").hidden = open.isInText;
  part("text").hidden = !open.isInText;
  part("back").hidden = open.isInText;
  part("error").hidden = true;
  part("preview").src = item.thumbnail ?? item.url;
  part("choice").hidden = true;
  form.hidden = false;
  form.elements.alt.focus();
}

function showList() {
  part("details").hidden = true;
  part("choice").hidden = false;
}

async function use(event) {
  event.preventDefault();
  const asked = open;
  const form = part("details");
  let { item } = asked;
  const texts = Object.fromEntries(new FormData(form));
  if (asked.isInText) {
    item = { alt: texts.alt, width: texts.width };
  } else if (["alt", "caption", "credit"].some((name) => texts[name] !== item[name])) {
    const body = new FormData(form);
    body.delete("width");
    body.append("csrfmiddlewaretoken", token());
    const answer = await ask(`${asked.kind.list}${item.id}/`, { method: "POST", body });
    if (open !== asked) {
      return;
    }
    if (answer.error) {
      part("error").textContent = answer.error;
      part("error").hidden = false;
      return;
    }
    item = answer;
  }
  close();
  asked.choose(item);
}

function show(asked) {
  open = asked;
  showList();
  part("title").textContent = asked.kind.title;
  part("uploads").replaceChildren();
  dialog.showModal();
}

function pick(kindName, choose) {
  const kind = kindOf(kindName);
  if (!kind) {
    return;
  }
  show({ kind, choose, isInText: false });
  part("upload").hidden = !kind.upload;
  part("files").accept = kind.accept;
  part("search").value = "";
  part("list").replaceChildren();
  part("search").focus();
  list(1);
}

function describeInText(picture, choose) {
  show({ kind: kindOf("picture"), choose, isInText: true });
  describe(picture);
}

// Uploads, one after another

let queue = Promise.resolve();

function send(file, kindName, uploads) {
  const kind = kindOf(kindName);
  const progress = element("progress", { max: 1, value: 0 });
  progress.setAttribute("aria-label", file.name);
  const item = element("li", { className: "upload__item" }, [
    element("strong", { textContent: file.name }),
    ` ${dialog.dataset.waiting} `,
    progress,
  ]);
  uploads.append(item);
  const sent = queue.then(async () => {
    const answer = await upload({
      address: kind.upload,
      token: token(),
      file,
      mostBytes: Number(kind.mostBytes),
      texts: { tooLarge: kind.tooLarge, failed: dialog.dataset.failed },
      onProgress: (share) => {
        progress.value = share;
      },
    });
    if (answer.error) {
      item.classList.add("upload__item--failed");
      item.replaceChildren(element("strong", { textContent: file.name }), ` ${answer.error}`);
      return null;
    }
    const outcome = answer.duplicate ? dialog.dataset.duplicate : dialog.dataset.done;
    item.replaceChildren(element("strong", { textContent: file.name }), ` ${outcome}`);
    for (const similar of answer.similar ?? []) {
      const picture = element("img", { className: "thumbnail", src: similar.thumbnail, alt: "" });
      const instead = element("button", { type: "button", className: "button", title: dialog.dataset.similar }, [
        `${dialog.dataset.similar} `,
        picture,
      ]);
      instead.addEventListener("click", () => open && take(similar));
      if (uploads === part("uploads")) {
        item.append(instead);
      }
    }
    return answer;
  });
  queue = sent;
  return sent;
}

async function uploadIntoList(files) {
  const asked = open;
  const answers = await Promise.all(files.map((file) => send(file, asked.kind.kind, part("uploads"))));
  const added = answers.filter(Boolean);
  if (open !== asked || added.length === 0) {
    return;
  }
  part("search").value = "";
  await list(1);
  const isPlain = added.length === 1 && !(added[0].similar?.length > 0);
  if (open === asked && isPlain) {
    take(added[0]);
  }
}

async function uploadIntoText(files, choose) {
  const uploads = document.querySelector("[data-editor-uploads]");
  document.querySelector(".field-body")?.append(uploads);
  const kinds = files.map((file) => (file.type.startsWith("image/") ? "picture" : "attachment"));
  uploads.replaceChildren();
  const answers = await Promise.all(
    files.map((file, index) => (kindOf(kinds[index])?.upload ? send(file, kinds[index], uploads) : null)),
  );
  choose(answers.map((item, index) => item && { kind: kinds[index], item }));
}

// A pasted text as the server would store it, with the messages; unchanged if the server does not
// answer. The editor filters it in any case, and the server cleans it again on saving.
async function clean(html, choose) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token());
  body.append("html", html);
  const answer = await ask(dialog.dataset.clean, { method: "POST", body });
  choose(answer.html ?? html, answer.notices ?? [answer.error].filter(Boolean));
}

// The lead picture

function bindChooser(chooser) {
  const input = chooser.querySelector("input");
  const shown = chooser.querySelector("[data-chooser-picture]");
  const clear = chooser.querySelector("[data-chooser-clear]");
  const openButton = chooser.querySelector("[data-chooser-open]");
  const set = (item) => {
    input.value = item?.id ?? "";
    clear.hidden = !item;
    shown.replaceChildren(
      ...(item ? [element("img", { className: "thumbnail", src: item.thumbnail, alt: item.alt })] : []),
    );
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  input.type = "hidden";
  openButton.hidden = false;
  clear.hidden = input.value === "";
  openButton.addEventListener("click", () => pick("picture", set));
  clear.addEventListener("click", () => {
    set(null);
    openButton.focus();
  });
}

if (dialog) {
  let typing;
  dialog.addEventListener("close", () => {
    open = null;
  });
  part("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => open && list(1), 250);
  });
  part("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      part("list").querySelector(".picker__item")?.focus();
    }
  });
  part("list").addEventListener("keydown", moveAmongItems);
  part("newer").addEventListener("click", () => list(open.page - 1));
  part("older").addEventListener("click", () => list(open.page + 1));
  part("back").addEventListener("click", showList);
  part("details").addEventListener("submit", use);
  part("files").addEventListener("change", (event) => {
    uploadIntoList([...event.target.files]);
    event.target.value = "";
  });
  for (const name of ["dragover", "drop"]) {
    dialog.addEventListener(name, (event) => event.preventDefault());
  }
  dialog.addEventListener("drop", (event) => uploadIntoList([...event.dataTransfer.files]));
  dialog.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      uploadIntoList(files);
    }
  });
  document.addEventListener("library:pick", ({ detail }) => pick(detail.kind, detail.choose));
  document.addEventListener("library:describe", ({ detail }) =>
    describeInText(detail.picture, detail.choose),
  );
  document.addEventListener("library:upload", ({ detail }) =>
    uploadIntoText(detail.files, detail.choose),
  );
  document.addEventListener("library:clean", ({ detail }) => clean(detail.html, detail.choose));
  for (const chooser of document.querySelectorAll("[data-chooser]")) {
    bindChooser(chooser);
  }
  // A row that Django's script has added to a form is a copy without listeners.
  document.addEventListener("formset:added", (event) => {
    for (const chooser of event.target.querySelectorAll("[data-chooser]")) {
      bindChooser(chooser);
    }
  });
}
