// Keeps the text of an open article form in this browser and on the server until it is saved, shows
// who else has the form open, and says that a text is kept only when it is.
//
// The form's bar has all texts as data attributes, with translations. The server's answers say
// whether it has the text; without an answer (no connection, an expired login) only the browser has
// it, and the page says so. unsaved.js offers the text again.

import {
  bodyOf,
  cookie,
  covers,
  csrfToken,
  forget,
  freshToken,
  keyOf,
  parse,
  read,
  stampOf,
  write,
} from "./copies.js";

const bar = document.querySelector("[data-editing]");
// Milliseconds.
const GLANCE = 250; // between two checks of the form, and two copies in the browser
const LONGEST_GLANCE = 800; // also if a long text takes long to read
const FIRST = 500; // from typing to sending, so that a save right after it comes alone
const SOON = 800; // between two copies to the server, if it answers quickly
const EVERY = 4000; // between two copies, if it answers slowly or refuses the text
const PATIENCE = 20_000; // until a request without an answer is given up
const BEAT = 15_000; // between two signs of presence

// The form

// Fields that belong to the form and not to the article.
const OURS = new Set(["csrfmiddlewaretoken", "based_on", "form_token", "copy_token", "stamp", "takes"]);
const isTyped = (name) => name !== "" && !OURS.has(name) && !name.startsWith("initial-") && !name.startsWith("_");

// The rich-text editor can be exchanged: only this code knows CKEditor. CKEditor writes its text
// into the field only when the form is sent.
function editorsOf(form) {
  const editors = Object.values(window.CKEDITOR?.instances ?? {});
  return editors.filter((editor) => editor.element && form.contains(editor.element.$));
}

function entriesOf(form) {
  const texts = new Map();
  for (const editor of editorsOf(form)) {
    if (editor.status === "ready") {
      texts.set(editor.element.$.name, editor.getData());
    }
  }
  const entries = [];
  for (const [name, value] of new FormData(form)) {
    if (isTyped(name) && typeof value === "string") {
      entries.push([name, texts.get(name) ?? value]);
    }
  }
  return entries;
}

// The value as the browser reads it from the server's HTML: without line ends in a line, and so on.
function defaultOf(input) {
  const fresh = document.createElement("input");
  fresh.type = input.type;
  fresh.value = input.defaultValue;
  return fresh.value;
}

function defaultsOf(element) {
  if (element instanceof HTMLSelectElement) {
    const options = [...element.options].filter((option) => !option.disabled);
    const chosen = options.filter((option) => option.defaultSelected);
    if (element.multiple) {
      return chosen.map((option) => option.value);
    }
    // If no option is selected, the browser selects the first.
    const shown = chosen[chosen.length - 1] ?? options[0];
    return shown ? [shown.value] : [];
  }
  if (["checkbox", "radio"].includes(element.type)) {
    return element.defaultChecked ? [element.value] : [];
  }
  return [element instanceof HTMLInputElement ? defaultOf(element) : element.defaultValue];
}

function grouped(entries) {
  const values = new Map();
  for (const [name, value] of entries) {
    values.set(name, [...(values.get(name) ?? []), value.replace(/\r\n?/g, "\n")]);
  }
  return new Map([...values].map(([name, all]) => [name, all.join("\0")]));
}

// The server's values, whatever was typed, or filled in by the browser, since then.
function sentWith(form) {
  const entries = [];
  for (const element of form.elements) {
    const isField = !["submit", "button", "image", "reset", "file", "fieldset", "output"].includes(element.type);
    if (isField && !element.disabled && isTyped(element.name)) {
      entries.push(...defaultsOf(element).map((value) => [element.name, value]));
    }
  }
  return grouped(entries);
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.texts = bar.dataset;
    this.article = this.texts.article;
    this.writer = freshToken();
    this.takes = form.elements.takes.value;
    this.state = bar.querySelector("[data-editing-state]");
    this.sent = sentWith(form);
    this.isTouched = false; // by a person, since the page was opened
    this.isLeaving = false;
    this.copy = null; // the last copy, in this browser or, if it stores none, in memory
    this.isHere = false;
    this.written = null; // the copy that this page has stored
    this.isOnServer = true;
    this.isSending = false;
    this.pause = GLANCE;
    this.lookedAt = 0;
    this.looking = null;
    this.sentAt = 0;
    this.sending = null;
    this.between = SOON;
    this.own(form.elements.copy_token.value || form.elements.form_token.value);
  }

  // The form's token names the copies, until another page is found to write the same text.
  own(token) {
    this.token = token;
    this.form.elements.copy_token.value = token;
    this.written = null;
    document.dispatchEvent(new Event("copies:own"));
  }

  // This browser's copy of the text that the form was filled with, if it is newer: a link to the
  // server's copy can be clicked before the list is up to date.
  newerHere() {
    const held = parse(read(keyOf(this.texts.user, this)));
    const isRestored = new URLSearchParams(location.search).has("autosave");
    const isNewer = held && covers(stampOf(held), this.takes) && stampOf(held) !== this.takes;
    return isRestored && isNewer && !this.isTouched ? held : null;
  }

  say(text, hasFailed = false, detail = "") {
    const message = detail ? `${text} ${detail}` : text;
    if (this.state.textContent !== message) {
      this.state.textContent = message;
    }
    this.state.classList.toggle("editing__state--failed", hasFailed);
  }

  // Checks the form soon; at once, if the last check was a while ago.
  glance() {
    this.looking ??= setTimeout(() => this.look(), this.lookedAt + this.pause - performance.now());
  }

  look() {
    clearTimeout(this.looking);
    this.looking = null;
    const start = performance.now();
    const entries = entriesOf(this.form);
    const fields = new URLSearchParams(entries).toString();
    if (fields !== this.copy?.fields) {
      if (this.copy || this.isUnsaved(entries)) {
        this.goOnWithRestored(fields);
        this.say(this.texts.typing);
        this.keepHere(fields);
      } else {
        this.say(this.texts.unchanged);
      }
    }
    this.lookedAt = performance.now();
    this.pause = Math.min(Math.max(5 * (this.lookedAt - start), GLANCE), LONGEST_GLANCE);
    this.sendSoon();
  }

  isUnsaved(entries) {
    if (this.texts.unsaved) {
      return true; // the server's values themselves are not saved yet
    }
    const held = grouped(entries);
    const names = new Set([...held.keys(), ...this.sent.keys()]);
    return [...names].some((name) => held.get(name) !== this.sent.get(name));
  }

  // Values that the browser restored, on Back or after a reload, are the text of the form that was
  // here before. They are based on the revision of that form.
  goOnWithRestored() {
    const before = history.state?.articleForm;
    if (this.copy || this.isTouched || this.texts.unsaved || !before || before.article !== this.article) {
      return;
    }
    this.form.elements.form_token.value = before.formToken;
    this.form.elements.based_on.value = before.basedOn;
    this.own(before.token);
  }

  keepHere(fields) {
    let typedAt = Math.max(this.copy?.savedAt ?? 0, Number(this.takes.split(".").pop()) || 0);
    const held = parse(read(keyOf(this.texts.user, this)));
    if (held && held.writer !== this.writer) {
      const isOurs = held.fields === fields || covers(this.takes, stampOf(held));
      if (isOurs) {
        this.takes = stampOf(held); // the server has this copy or an older one
      } else {
        this.own(freshToken());
      }
      typedAt = Math.max(typedAt, held.savedAt);
    }
    this.copy = {
      token: this.token,
      article: this.article,
      basedOn: this.form.elements.based_on.value,
      fields,
      savedAt: Math.max(Date.now(), typedAt + 1),
      writer: this.writer,
    };
    this.isHere = write(keyOf(this.texts.user, this), JSON.stringify(this.copy));
    this.isOnServer = false;
    const { form_token: formToken, based_on: basedOn } = this.form.elements;
    const articleForm = {
      token: this.token,
      formToken: formToken.value,
      basedOn: basedOn.value,
      article: this.article,
    };
    if (history.state?.articleForm?.token !== this.token) {
      history.replaceState({ ...history.state, articleForm }, "");
    }
  }

  sendSoon() {
    if (!this.isOnServer && !this.isSending) {
      const wait = Math.max(this.sentAt + this.between - performance.now(), FIRST);
      this.sending ??= setTimeout(() => this.send(), wait);
    }
  }

  async send() {
    clearTimeout(this.sending);
    this.sending = null;
    if (this.isOnServer || this.isSending || this.isLeaving) {
      return;
    }
    const { copy, isHere } = this;
    this.isSending = true;
    this.sentAt = performance.now();
    this.between = EVERY;
    try {
      const response = await fetch(this.texts.autosaveAt, {
        method: "POST",
        body: bodyOf(copy, { account: this.texts.user, takes: this.takes }),
        redirect: "error",
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      await this.hear(response, copy, isHere);
    } catch {
      const time = new Date(copy.savedAt).toLocaleTimeString(document.documentElement.lang);
      this.say(isHere ? this.texts.local : this.texts.nowhere, true, isHere ? time : "");
    } finally {
      this.isSending = false;
      this.sendSoon();
    }
  }

  async hear(response, copy, isHere) {
    if (response.ok) {
      const answer = await response.json();
      this.between = Math.min(Math.max(10 * (performance.now() - this.sentAt), SOON), EVERY);
      if (this.copy !== copy) {
        return; // something was typed meanwhile
      }
      this.isOnServer = true;
      if (answer.finished) {
        // Already saved: the form is open again, and nothing was typed since.
        forget({ key: keyOf(this.texts.user, copy), ...copy });
        this.say(this.texts.unchanged);
      } else if (isHere) {
        this.say(this.texts.kept, false, answer.saved_at);
      } else {
        this.say(this.texts.kept, true, `${answer.saved_at} ${this.texts.noCopy}`);
      }
    } else if (response.status === 409) {
      // Another page writes this text: this one gets a token of its own.
      this.between = SOON;
      this.own(freshToken());
      this.keepHere(this.copy.fields);
    } else if (response.status === 401 || response.status === 403) {
      // A token from before a new login also gets 403; then the cookie has the new one.
      this.say(isHere ? this.texts.expired : this.texts.nowhere, true);
    } else {
      this.say(isHere ? this.texts.refused : this.texts.nowhere, true);
    }
  }

  // When an editor has loaded, its own formatting of the server's text is not a change.
  watch(editor) {
    const field = editor.element.$;
    const begin = () => {
      const isAsSent = field.value === field.defaultValue;
      this.sent.set(field.name, isAsSent ? grouped([["text", editor.getData()]]).get("text") : null);
      this.look();
    };
    for (const name of ["change", "key", "mode"]) {
      editor.on(name, () => this.glance());
    }
    if (editor.status !== "ready") {
      editor.once("instanceReady", begin, null, null, 1000);
    } else if (editor.checkDirty()) {
      this.sent.set(field.name, null);
      this.look();
    } else {
      begin();
    }
  }
}

// Other accounts with the form open

async function beat(keeper) {
  if (!keeper.article || keeper.isLeaving || document.hidden) {
    return;
  }
  const response = await fetch(keeper.texts.presenceAt, {
    method: "POST",
    body: new URLSearchParams({ csrfmiddlewaretoken: csrfToken(), article: keeper.article }),
    redirect: "error",
  }).catch(() => null);
  if (!response?.ok) {
    return; // the keeper reports what is wrong, if anything is typed
  }
  const { others, latest } = await response.json();
  const line = bar.querySelector("[data-editing-others]");
  const names = others.map((other) => `${other.name} (${keeper.texts.since} ${other.since})`);
  line.textContent = names.length ? `${keeper.texts.others} ${names.join(", ")}` : "";
  line.hidden = names.length === 0;
  const newer = bar.querySelector("[data-editing-newer]");
  const isNewer = latest && latest.number > Number(keeper.form.elements.based_on.value);
  const isShown = Boolean(isNewer && Number(keeper.form.elements.based_on.value) > 0);
  newer.textContent = isShown ? `${keeper.texts.newer} ${latest.by}, ${latest.at}` : "";
  newer.hidden = !isShown;
}

// All events that may change the form, inside it or in its parts elsewhere on the page.
const SIGNS = ["input", "change", "keyup", "click", "paste", "cut", "drop", "compositionend"];

function listen(keeper) {
  const hear = (event) => {
    if (event.isTrusted) {
      keeper.isTouched = true;
    }
    if (event.type === "input") {
      keeper.isLeaving = false; // sending was cancelled, or somebody goes on typing
    }
    keeper.glance();
  };
  for (const name of SIGNS) {
    document.addEventListener(name, hear, true);
  }
  // Select2 and the windows for new sources and authors report a choice to jQuery alone.
  window.django?.jQuery?.(keeper.form).on("change", () => keeper.glance());
  Object.values(window.CKEDITOR?.instances ?? {}).forEach((editor) => keeper.watch(editor));
  window.CKEDITOR?.on("instanceCreated", ({ editor }) => keeper.watch(editor));
}

// Fills the form with the newer text, through the server; returns whether that has started.
async function takeNewer(keeper) {
  const newer = keeper.newerHere();
  if (!newer) {
    return false;
  }
  const response = await fetch(keeper.texts.autosaveAt, {
    method: "POST",
    body: bodyOf(newer, { account: keeper.texts.user }),
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  }).catch(() => null);
  const { address } = response?.ok ? await response.json().catch(() => ({})) : {};
  if (!address || keeper.isTouched) {
    return false; // the list offers it
  }
  location.replace(address);
  return true;
}

function start(form, keeper) {
  listen(keeper);
  keeper.look();
  // Values that the browser fills in cause no event.
  window.addEventListener("load", () => keeper.look());
  setInterval(() => keeper.look(), EVERY);
  beat(keeper);
  setInterval(() => beat(keeper), BEAT);
  document.addEventListener("visibilitychange", () => {
    beat(keeper);
    keeper.look();
    keeper.send();
  });
  window.addEventListener("online", () => keeper.send());

  form.addEventListener("submit", () => {
    keeper.look();
    keeper.isLeaving = true;
    form.elements.stamp.value = keeper.copy ? stampOf(keeper.copy) : "";
    form.elements.takes.value = keeper.takes;
    // A login in another tab has brought a new token.
    form.elements.csrfmiddlewaretoken.value =
      cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
  });
  window.addEventListener("beforeunload", (event) => {
    keeper.look();
    if (keeper.copy && !keeper.isLeaving) {
      event.preventDefault();
    }
  });
  window.addEventListener("pagehide", () => {
    if (keeper.article) {
      const body = new URLSearchParams({
        csrfmiddlewaretoken: csrfToken(),
        article: keeper.article,
        leave: "1",
      });
      navigator.sendBeacon(keeper.texts.presenceAt, body);
    }
    keeper.look();
  });
  // After Back from the next page, the form is open again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      keeper.isLeaving = false;
      keeper.isOnServer = keeper.copy === null;
      keeper.look();
      beat(keeper);
    }
  });
}

if (bar) {
  const form = bar.closest("form");
  const keeper = new Keeper(form);
  let hasBegun = false;
  const begin = () => {
    if (!hasBegun) {
      hasBegun = true;
      start(form, keeper);
    }
  };
  // Somebody types already: the text is kept at once, and the list offers the newer one.
  const touch = () => {
    keeper.isTouched = true;
    begin();
  };
  document.addEventListener("input", touch, { capture: true, once: true });
  takeNewer(keeper).then((isUnderWay) => isUnderWay || begin());
}
