// The page's tools: colours, font size, large type, print, close, large pictures, share.

const root = document.documentElement;

function keep(name, value) {
  if (value) {
    root.dataset[name] = value;
  } else {
    delete root.dataset[name];
  }
  try {
    if (value) {
      localStorage.setItem(name, value);
    } else {
      localStorage.removeItem(name);
    }
  } catch {
    // Storage is switched off: the choice is only for this page.
  }
}

// Groups of buttons with one pressed: `data-theme-choice`, `data-size-choice`.
for (const name of ["theme", "size"]) {
  const buttons = [...document.querySelectorAll(`[data-${name}-choice]`)];
  const value = (button) => button.getAttribute(`data-${name}-choice`);
  const mark = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", value(button) === (root.dataset[name] ?? ""));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      keep(name, value(button));
      mark();
    });
  }
  mark();
}

// Without scripts, the address (#simple) turns on large type; with scripts, it is stored.
document.querySelector(".simple-on")?.addEventListener("click", (event) => {
  event.preventDefault();
  keep("layout", "simple");
  document.querySelector(".simple-off").focus();
});
document.querySelector(".simple-off")?.addEventListener("click", (event) => {
  event.preventDefault();
  keep("layout", "");
  if (location.hash === "#simple") {
    location.hash = "";
  }
  document.querySelector(".simple-on").focus();
});

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

document.querySelector("[data-close]")?.addEventListener("click", (event) => {
  // Browsers only close windows that a script or a link opened.
  window.close();
  if (history.length > 1) {
    history.back();
  } else {
    location.href = event.target.dataset.close;
  }
});

// Large pictures open in the page; the script for that comes with the first one.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-picture]");
  const viewer = document.querySelector("[data-viewer]");
  if (!link || !viewer || event.ctrlKey || event.metaKey || event.shiftKey) {
    return; // else the reader wants the picture in another tab or window
  }
  event.preventDefault();
  try {
    (await import(viewer.dataset.viewer)).open(link);
  } catch {
    location.href = link.href;
  }
});

document.querySelector("[data-share]")?.addEventListener("click", async (event) => {
  const { share: url, shareTitle: title } = event.target.dataset;
  try {
    await navigator.share({ title, url });
  } catch (error) {
    if (error.name !== "AbortError") {
      throw error; // closing the share sheet is not an error
    }
  }
});

document.querySelector("[data-copy]")?.addEventListener("click", async (event) => {
  const button = event.target;
  const status = document.querySelector("[data-copy-status]");
  await copy(button.dataset.copy);
  status.textContent = button.dataset.copied;
  button.classList.add("is-done");
});

async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Over plain http the clipboard cannot be written, but a selection can be copied.
  const address = document.querySelector(".share__address");
  getSelection().selectAllChildren(address);
  document.execCommand("copy");
}
