// Offers tags and titles while somebody types into a search form (`data-suggestions`: where to ask).
//
// The pattern is ARIA's editable combobox with a list: the focus stays in the field. Choosing one
// fills the field; the form is submitted by whoever types, and works the same without suggestions.

const PAUSE = 200; // milliseconds without a key until it asks
const REST = 30; // seconds without asking after a failure

let restsUntil = 0;

class Suggestions {
  constructor(form) {
    this.form = form;
    this.field = form.elements.q;
    this.list = element("div", "suggestions", { role: "listbox", hidden: "" });
    this.list.id = `${this.field.id}-suggestions`;
    this.list.setAttribute("aria-label", form.dataset.suggestionsName);
    this.status = element("p", "visually-hidden", { role: "status" });
    form.append(this.list, this.status);
    // A search field cannot be a combobox.
    this.field.type = "text";
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      this.field.setAttribute(name, value);
    }
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", (event) => event.isComposing || this.wait());
    this.field.addEventListener("compositionend", () => this.wait());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    // The field keeps the focus, so that a click is not lost with the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.take(option);
      }
    });
  }

  wait() {
    this.stop();
    const typed = this.field.value;
    const text = typed.trim();
    if (text.length < (/^[\x20-\x7e]*$/.test(text) ? 2 : 1)) {
      this.clear();
    } else {
      this.timer = setTimeout(() => this.ask(typed), PAUSE);
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async ask(typed) {
    if (Date.now() < restsUntil) {
      return;
    }
    const request = (this.request = new AbortController());
    try {
      const address = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { signal: request.signal, credentials: "omit" });
      if (!response.ok) {
        throw new Error(response.status);
      }
      const [, texts, kinds] = await response.json();
      this.show(texts, kinds);
    } catch {
      // Suggestions are a help, not a need: without them, there is nothing to say.
      if (!request.signal.aborted) {
        restsUntil = Date.now() + REST * 1000;
        this.clear();
      }
    }
  }

  show(texts, kinds) {
    this.mark(null);
    this.list.replaceChildren(
      ...texts.map((text, number) => {
        const option = element("div", "suggestions__option", { role: "option" });
        option.id = `${this.list.id}-${number}`;
        option.setAttribute("aria-selected", "false");
        const name = element("span", "suggestions__text");
        name.textContent = text;
        const kind = element("span", "suggestions__kind");
        kind.textContent = kinds[number];
        option.append(name, " ", kind);
        return option;
      }),
    );
    this.open(texts.length > 0);
    this.status.textContent = `${this.form.dataset.suggestionsName}: ${texts.length}`;
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open(isOpen = true) {
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", isOpen);
  }

  close() {
    this.stop();
    this.mark(null);
    this.open(false);
    this.status.textContent = "";
  }

  clear() {
    this.close();
    this.list.replaceChildren();
  }

  press(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const options = [...this.list.children];
    if (event.key === "Escape" && this.isOpen) {
      this.close();
    } else if (event.key === "Enter" && this.marked) {
      this.take(this.marked);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options.length) {
        return;
      }
      this.open();
      // Behind the last one and before the first stands the field itself.
      const places = [null, ...options];
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(places.at((places.indexOf(this.marked) + step) % places.length));
    } else {
      return;
    }
    event.preventDefault();
  }

  mark(option) {
    this.marked?.setAttribute("aria-selected", "false");
    this.marked = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  take(option) {
    this.field.value = option.querySelector(".suggestions__text").textContent;
    this.clear();
  }
}

function element(name, className, attributes = {}) {
  const made = document.createElement(name);
  made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  return made;
}

for (const form of document.querySelectorAll("form[data-suggestions]")) {
  new Suggestions(form);
}
