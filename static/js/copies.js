// The copies of unsaved texts that this browser keeps, one for each open form: what the article's
// form writes and the lists of unsaved texts read.
//
// A copy is {token, article, basedOn, fields, savedAt, writer}: the form's token names the text,
// `fields` is the form as it would post it, `savedAt` this browser's time in milliseconds, `writer`
// the page that wrote it. Times are compared only between copies of one page: another browser's
// clock, and the server's, may go differently.

const OLD = 30 * 24 * 60 * 60 * 1000; // milliseconds until the browser forgets a text

export const prefix = (user) => `article-form:${user}:`;
export const keyOf = (user, copy) => `${prefix(user)}${copy.article || "new"}:${copy.token}`;

// As the server has it; see news/newsroom/autosave.py.
export const stampOf = (copy) => `${copy.writer}.${copy.savedAt}`;

// Whether what the one stamp names is of the same page as the other's, and no newer.
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

// The cookie's is the newer one after a login in another tab.
export function csrfToken() {
  return cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

// Storage may be switched off or full: then there is nothing to read, and writing answers false.

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
    // Switched off: there is nothing to remove.
  }
}

export function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // Nothing of ours.
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

// Removes the copy, unless something has been typed since it was read.
export function forget(copy) {
  if (parse(read(copy.key))?.savedAt === copy.savedAt) {
    remove(copy.key);
  }
}

// What the server is asked to keep of a copy.
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
