// The copies of unsaved texts in this browser, one for each open form. The article's form writes
// them; the lists of unsaved texts read them.
//
// A copy is {token, article, basedOn, fields, savedAt, writer}: the form's token names the text,
// `fields` is the form as it would post it, `savedAt` is this browser's time in milliseconds,
// `writer` is the page that wrote it. Times are compared only between copies of one page, because
// the clocks of other browsers and of the server may differ.

const OLD = 30 * 24 * 60 * 60 * 1000; // milliseconds until the browser forgets a text

export const prefix = (user) => `article-form:${user}:`;
export const keyOf = (user, copy) => `${prefix(user)}${copy.article || "new"}:${copy.token}`;

// In the server's format; see news/newsroom/autosave.py.
export const stampOf = (copy) => `${copy.writer}.${copy.savedAt}`;

// Whether the first stamp is of the same page as the second, and not newer.
export function covers(stamp, other) {
  const split = (text) => [text.slice(0, text.lastIndexOf(".")), Number(text.split(".").pop())];
  const [writer, typedAt] = split(stamp);
  const [otherWriter, otherTypedAt] = split(other);
  return stamp !== "" && other !== "" && writer === otherWriter && otherTypedAt <= typedAt;
}

export function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// After a login in another tab, the cookie has the newer token.
export function csrfToken() {
  return cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

// Storage may be switched off or full: then reading finds nothing and writing returns false.

export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is switched off: there is nothing to remove.
  }
}

export function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // not one of our copies
  }
}

export function readAll(user) {
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix(user)));
  } catch {
    // Switched off.
  }
  const copies = [];
  for (const key of keys) {
    const copy = parse(read(key));
    if (copy && Date.now() - copy.savedAt > OLD) {
      remove(key);
    } else if (copy?.token) {
      copies.push({ key, ...copy, article: copy.article ?? "", writer: copy.writer ?? "" });
    }
  }
  return copies;
}

// Removes the copy, unless it has changed since it was read.
export function forget(copy) {
  if (parse(read(copy.key))?.savedAt === copy.savedAt) {
    remove(copy.key);
  }
}

// The form data that asks the server to keep a copy.
export function bodyOf(copy, more = {}) {
  const body = new URLSearchParams(copy.fields);
  const ours = {
    csrfmiddlewaretoken: csrfToken(),
    article: copy.article,
    form_token: copy.token,
    based_on: copy.basedOn ?? "",
    stamp: stampOf(copy),
    ...more,
  };
  for (const [name, value] of Object.entries(ours)) {
    body.set(name, value);
  }
  return body;
}
