// Nothing typed is lost: what an open article form holds is kept in this browser and on the server
// until it is saved, who else has the form open is shown, and "kept" is said only when it is so.
//
// Every text shown is a data attribute of the form's bar, where it is translated. The server's
// answers say whether it has the text; without it (no connection, an expired login) the browser
// alone has it, and says so. The text is offered back by the next form that opens.

const bar = document.querySelector("[data-editing]");
const EVERY = 4000; // milliseconds between two looks at the form
const BEAT = 15000; // milliseconds between two signs of presence
const OLD = 30 * 24 * 60 * 60 * 1000; // milliseconds until the browser forgets a text
const COOKIE = "saved-forms";

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// The browser's copies

const prefix = (user) => `article-form:${user}:`;

function readAll(user) {
  const copies = [];
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix(user))) {
      try {
        copies.push({ key, ...JSON.parse(localStorage.getItem(key)) });
      } catch {
        localStorage.removeItem(key);
      }
    }
  }
  return copies;
}

function forget(user) {
  const saved = cookie(COOKIE).split(".");
  for (const copy of readAll(user)) {
    if (saved.includes(copy.token) || Date.now() - copy.savedAt > OLD) {
      localStorage.removeItem(copy.key);
    }
  }
}

// The form

function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isOurs = ["csrfmiddlewaretoken", "based_on", "form_token", "comment", "at", "override_reason"].includes(name);
    if (!isOurs && !name.startsWith("initial-") && !name.startsWith("_") && typeof value === "string") {
      fields.append(name, value);
    }
  }
  // CKEditor writes its text into the field only when the form is sent.
  for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) {
    const field = editor.element?.$;
    if (field && form.contains(field) && editor.status === "ready") {
      fields.set(field.name, editor.getData());
    }
  }
  return fields.toString();
}

function editorsAreReady() {
  const waiting = document.querySelectorAll("textarea[data-type=ckeditortype]");
  const editors = Object.values(window.CKEDITOR?.instances ?? {});
  return editors.length >= waiting.length && editors.every((editor) => editor.status === "ready");
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.texts = bar.dataset;
    this.article = this.texts.article;
    this.token = form.elements.form_token.value;
    this.key = `${prefix(this.texts.user)}${this.article || "new"}:${this.token}`;
    this.state = bar.querySelector("[data-editing-state]");
    this.first = null; // what the form held when it opened
    this.last = null; // what was kept last
    this.isSending = false;
    this.isLeaving = false;
  }

  say(text, hasFailed = false, detail = "") {
    const message = detail ? `${text} ${detail}` : text;
    if (this.state.textContent !== message) {
      this.state.textContent = message;
    }
    this.state.classList.toggle("editing__state--failed", hasFailed);
  }

  body(fields, more = {}) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", cookie("csrftoken") || this.form.elements.csrfmiddlewaretoken.value);
    body.set("article", this.article);
    body.set("form_token", this.token);
    body.set("based_on", this.form.elements.based_on.value);
    for (const [name, value] of Object.entries(more)) {
      body.set(name, value);
    }
    return body;
  }

  keepHere(fields) {
    const copy = {
      token: this.token,
      article: this.article,
      basedOn: this.form.elements.based_on.value,
      fields,
      savedAt: Date.now(),
    };
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
      return true;
    } catch {
      return false; // Full, or switched off.
    }
  }

  async look() {
    if (this.isLeaving || this.isSending || !editorsAreReady()) {
      return;
    }
    const fields = fieldsOf(this.form);
    if (this.first === null) {
      this.first = this.last = fields;
      // A restored text is not saved yet, though it is what the form opened with.
      this.say(this.texts.restored ? this.texts.typing : this.texts.unchanged);
      return;
    }
    if (fields === this.last) {
      return;
    }
    this.say(this.texts.typing);
    const isHere = this.keepHere(fields);
    this.isSending = true;
    try {
      const response = await fetch(this.texts.autosaveAt, {
        method: "POST",
        body: this.body(fields),
        redirect: "error",
      });
      await this.hear(response, fields, isHere);
    } catch {
      const time = new Date().toLocaleTimeString(document.documentElement.lang);
      this.say(isHere ? this.texts.local : this.texts.nowhere, true, isHere ? time : "");
    } finally {
      this.isSending = false;
    }
  }

  async hear(response, fields, isHere) {
    if (response.ok) {
      const answer = await response.json();
      this.last = fields;
      this.say(this.texts.kept, false, answer.saved_at);
    } else if (response.status === 401 || response.status === 403) {
      // 403 is also what a token from before a new login gets; the cookie has the new one then.
      this.say(isHere ? this.texts.expired : this.texts.nowhere, true);
    } else {
      this.say(isHere ? this.texts.refused : this.texts.nowhere, true);
    }
  }

  hasChanges() {
    return this.first !== null && fieldsOf(this.form) !== this.first;
  }
}

// Offering back

function offer(keeper) {
  const box = document.querySelector("[data-editing-offer]");
  const kept = box.dataset.savedAt ? Date.parse(box.dataset.savedAt) : 0;
  const copies = readAll(keeper.texts.user).filter(
    (copy) => copy.article === keeper.article && copy.token !== keeper.token,
  );
  const newest = copies.sort((one, other) => other.savedAt - one.savedAt)[0];
  const restore = box.querySelector("[data-editing-restore]");
  // The browser writes its copy first, so that of the same moment the server has it as well.
  const isHere = newest !== undefined && newest.savedAt > kept + 2 * EVERY;
  if (keeper.texts.restored || (!isHere && !kept)) {
    return;
  }
  if (isHere) {
    box.querySelector("[data-editing-offer-time]").textContent = new Date(
      newest.savedAt,
    ).toLocaleString(document.documentElement.lang);
    restore.href = "#";
    restore.addEventListener("click", async (event) => {
      event.preventDefault();
      // By way of the server, which cleans the text and fills the form with it.
      const more = { form_token: newest.token, based_on: newest.basedOn };
      const body = keeper.body(newest.fields, more);
      const response = await fetch(keeper.texts.autosaveAt, { method: "POST", body }).catch(() => null);
      if (response?.ok) {
        keeper.isLeaving = true;
        localStorage.removeItem(newest.key);
        location.assign((await response.json()).address);
      } else {
        keeper.say(keeper.texts.local, true);
      }
    });
  } else {
    restore.addEventListener("click", () => {
      keeper.isLeaving = true;
      copies.forEach((copy) => localStorage.removeItem(copy.key));
    });
  }
  box.querySelector("[data-editing-discard]").addEventListener("click", async () => {
    copies.forEach((copy) => localStorage.removeItem(copy.key));
    box.hidden = true;
    await fetch(keeper.texts.autosaveAt, {
      method: "POST",
      body: keeper.body("", { discard: box.dataset.number ?? "" }),
    }).catch(() => null);
  });
  box.hidden = false;
}

// Who else is here

async function beat(keeper) {
  if (!keeper.article || keeper.isLeaving || document.hidden) {
    return;
  }
  const response = await fetch(keeper.texts.presenceAt, {
    method: "POST",
    body: keeper.body(""),
    redirect: "error",
  }).catch(() => null);
  if (!response?.ok) {
    return; // The keeper says what is wrong, if anything is typed.
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

if (bar) {
  const form = bar.closest("form");
  const keeper = new Keeper(form);
  forget(keeper.texts.user);
  offer(keeper);
  setInterval(() => keeper.look(), EVERY);
  window.addEventListener("load", () => setTimeout(() => keeper.look(), 500));
  beat(keeper);
  setInterval(() => beat(keeper), BEAT);
  document.addEventListener("visibilitychange", () => beat(keeper));
  window.addEventListener("online", () => keeper.look());

  form.addEventListener("submit", () => {
    keeper.isLeaving = true;
    if (keeper.hasChanges()) {
      keeper.keepHere(fieldsOf(form));
    }
    // A login in another tab has brought a new token.
    form.elements.csrfmiddlewaretoken.value =
      cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
  });
  window.addEventListener("pagehide", () => {
    if (keeper.article) {
      navigator.sendBeacon(keeper.texts.presenceAt, keeper.body("", { leave: "1" }));
    }
    if (!keeper.isLeaving && keeper.hasChanges()) {
      keeper.keepHere(fieldsOf(form));
    }
  });
  // Back from the page that followed, the form is open again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      keeper.isLeaving = false;
      beat(keeper);
    }
  });
}
