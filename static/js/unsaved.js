// The list of unsaved texts, on the dashboard and in the article's form: those on the server and
// those in this browser alone. Each can be continued or discarded separately. All texts come from
// the server or from the list's attributes, with translations.

import { bodyOf, covers, csrfToken, forget, freshToken, keyOf, readAll, stampOf, write } from "./copies.js";

const box = document.querySelector("[data-editing-offer]");
const MOST_ASKED = 200; // copies in one request to the server

const pad = (number) => String(number).padStart(2, "0");

function timeOf(milliseconds) {
  const at = new Date(milliseconds);
  const day = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(pad).join(":")}`;
}

function ofServer(text) {
  return {
    number: text.number,
    token: text.token,
    stamp: text.stamp,
    title: text.title,
    article: String(text.article ?? ""),
    articleTitle: text.article_title,
    savedAt: text.saved_at,
    address: text.address,
  };
}

function ofPage(item) {
  const { articleTitle, savedAt, ...text } = item.dataset;
  return ofServer({ ...text, article_title: articleTitle, saved_at: savedAt });
}

function ofBrowser(copy) {
  return {
    copy,
    token: copy.token,
    stamp: stampOf(copy),
    title: new URLSearchParams(copy.fields).get("title") ?? "",
    article: copy.article,
    articleTitle: "",
    savedAt: timeOf(copy.savedAt),
  };
}

class UnsavedTexts {
  constructor() {
    this.texts = box.dataset;
    this.list = box.querySelector("[data-unsaved-list]");
    this.elsewhere = box.querySelector("[data-unsaved-elsewhere]");
    this.state = box.querySelector("[data-unsaved-state]");
    this.row = box.querySelector("[data-unsaved-row]").content;
    this.kept = [...box.querySelectorAll("[data-unsaved-text]")].map(ofPage);
    this.finished = [];
    this.asked = 0;
  }

  // This form's own text is not listed.
  ownToken() {
    return box.closest("form")?.elements.copy_token.value ?? "";
  }

  // Asks the server for its texts, and which of the copies here are finished.
  async refresh() {
    this.asked += 1;
    const asked = this.asked;
    const query = new URLSearchParams({ account: this.texts.user });
    for (const copy of readAll(this.texts.user).slice(0, MOST_ASKED)) {
      query.append("token", copy.token);
    }
    const response = await fetch(`${this.texts.unsavedAt}?${query}`).catch(() => null);
    if (response?.ok && asked === this.asked) {
      const answer = await response.json();
      this.kept = answer.unsaved.map(ofServer);
      this.finished = answer.finished;
    }
    this.show();
  }

  isFinished(text) {
    return this.finished.some(([token, stamp]) => token === text.token && covers(stamp, text.stamp));
  }

  // Of two copies by one page, the newer; of others, both.
  all() {
    const own = this.ownToken();
    const here = [];
    for (const copy of readAll(this.texts.user)) {
      const text = ofBrowser(copy);
      if (this.isFinished(text)) {
        forget(copy);
      } else if (text.token !== own && !this.kept.some((kept) => this.hasSame(kept, text))) {
        here.push(text);
      }
    }
    const kept = this.kept.filter(
      (text) => text.token !== own && !here.some((newer) => this.hasSame(newer, text)),
    );
    for (const text of here) {
      text.articleTitle = this.kept.find((each) => each.article === text.article)?.articleTitle ?? "";
    }
    return [...here, ...kept].sort((one, other) => (one.savedAt < other.savedAt ? 1 : -1));
  }

  hasSame(newer, older) {
    return newer.token === older.token && covers(newer.stamp, older.stamp);
  }

  show() {
    const rows = this.all().map((text) => [text, this.rowOf(text)]);
    const { here } = this.texts;
    const isHere = (text) => here === "" || (text.article || "new") === here;
    const others = rows.filter(([text]) => !isHere(text));
    this.list.replaceChildren(...rows.filter(([text]) => isHere(text)).map(([, row]) => row));
    this.elsewhere.querySelector("ul").replaceChildren(...others.map(([, row]) => row));
    this.elsewhere.hidden = others.length === 0;
    box.hidden = rows.length === 0;
  }

  rowOf(text) {
    const row = this.row.cloneNode(true).querySelector("li");
    const part = (name) => row.querySelector(`[data-${name}]`);
    part("unsaved-title").textContent = text.title || this.texts.untitled;
    part("unsaved-subject").textContent = text.article ? text.articleTitle : this.texts.new;
    part("editing-offer-time").textContent = text.savedAt;
    part("unsaved-place").textContent = text.copy ? `· ${this.texts.inBrowser}` : "";
    const go = part("editing-restore");
    go.href = text.address ?? "#";
    if (text.copy) {
      go.addEventListener("click", (event) => {
        event.preventDefault();
        this.goOn(text.copy);
      });
    }
    part("editing-discard").addEventListener("click", () => this.discard(text));
    return row;
  }

  async post(body) {
    this.state.hidden = true;
    return fetch(this.texts.autosaveAt, { method: "POST", body, redirect: "error" }).catch(() => null);
  }

  say(message) {
    this.state.textContent = message;
    this.state.hidden = false;
  }

  // Through the server, which cleans the text and fills a form with it. The copy here stays until
  // that form has stored its own.
  async goOn(copy) {
    const response = await this.post(bodyOf(copy, { account: this.texts.user }));
    if (response?.status === 409) {
      // a page in another browser has continued this text; this copy gets a token of its own
      const apart = { ...copy, token: freshToken() };
      delete apart.key;
      const key = keyOf(this.texts.user, apart);
      if (write(key, JSON.stringify(apart))) {
        forget(copy);
        await this.goOn({ ...apart, key });
        return;
      }
    }
    const answer = response?.ok ? await response.json() : {};
    if (answer.address) {
      location.assign(answer.address);
    } else if (answer.finished) {
      await this.refresh();
    } else {
      // A 403 without JSON means a token from before a new login; one with `log_in`, half a login.
      const isJson = response?.headers.get("Content-Type")?.startsWith("application/json");
      const { log_in: logIn } = isJson && !response.ok ? await response.json() : {};
      const isRefused = isJson && !logIn && [403, 404].includes(response.status);
      this.say(isRefused ? this.texts.refused : this.texts.failed);
    }
  }

  async discard(text) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: csrfToken(),
      account: this.texts.user,
      form_token: text.token,
      stamp: text.stamp,
      discard: text.number ?? "",
    });
    const response = await this.post(body);
    if (!response?.ok) {
      this.say(this.texts.failed);
      return;
    }
    for (const copy of readAll(this.texts.user)) {
      if (this.hasSame(text, ofBrowser(copy))) {
        forget(copy);
      }
    }
    await this.refresh();
  }
}

if (box) {
  const texts = new UnsavedTexts();
  // Without the server, the list shows what is newer here, but not what was saved meanwhile.
  texts.show();
  if (readAll(texts.texts.user).length > 0) {
    texts.refresh();
  }
  document.addEventListener("copies:own", () => texts.show());
  // Texts that are typed, saved or discarded in another tab.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      texts.refresh();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      texts.refresh();
    }
  });
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith("article-form:") && newValue === null) {
      texts.refresh();
    }
  });
}
