// What a page offers beyond reading it: colours, font size, large type, print, close, share.

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
    // Storage is switched off: the choice holds for this page alone.
  }
}

// Buttons of which one is pressed: `data-theme-choice`, `data-size-choice`.
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

// Large type is a matter of the address (#simple) without scripts; with them it is kept.
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
  // Browsers close only what a script or another page opened.
  window.close();
  if (history.length > 1) {
    history.back();
  } else {
    location.href = event.target.dataset.close;
  }
});

document.querySelector("[data-share]")?.addEventListener("click", async (event) => {
  const { share: url, shareTitle: title } = event.target.dataset;
  try {
    await navigator.share({ title, url });
  } catch (error) {
    if (error.name !== "AbortError") {
      throw error; // The reader closing the sheet is no fault.
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
  // Over plain http there is no clipboard to write to, but a selection can be copied.
  const address = document.querySelector(".share__address");
  getSelection().selectAllChildren(address);
  document.execCommand("copy");
}
