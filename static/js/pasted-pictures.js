/*
 * A pasted picture of another site is not shown in the editor: that would ask the other site, which
 * the page's policy forbids. A stand-in is shown, and the picture's address kept beside it, from
 * where the portal fetches it when the form is saved.
 *
 * Not a module: those run later than CKEditor makes its editors.
 */
(() => {
  "use strict";

  const STAND_IN =
    "data:image/svg+xml," +
    encodeURIComponent(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90" width="160" height="90">' +
        '<rect width="160" height="90" fill="#e8eaed"/>' +
        '<path d="M40 70l28-34 18 20 10-10 24 24z" fill="#9aa0a6"/>' +
        '<circle cx="108" cy="28" r="8" fill="#9aa0a6"/></svg>'
    );
  const KEPT = ["data-src", "data-original", "data-lazy-src", "data-actualsrc"];
  const IMG = /<img\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
  const ATTRIBUTE = /\s([a-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;

  const unquoted = (value) => value.replace(/^["']|["']$/g, "").trim();
  const isForeign = (address) =>
    /^(?:https?:)?[/\\]{2}/i.test(address) && !address.startsWith(`${location.origin}/`);

  function standIn(tag) {
    const found = new Map();
    for (const [, name, value] of tag.matchAll(ATTRIBUTE)) {
      found.set(name.toLowerCase(), unquoted(value));
    }
    const addresses = [...KEPT, "src"].map((name) => found.get(name) || "");
    const address = addresses.find(isForeign);
    if (!address) return tag;
    const rest = tag.replace(ATTRIBUTE, (attribute, name) =>
      [...KEPT, "src"].includes(name.toLowerCase()) ? "" : attribute
    );
    return rest.replace(/^<img/i, `<img src="${STAND_IN}" data-src="${address.replace(/"/g, "&quot;")}"`);
  }

  CKEDITOR.on("instanceCreated", ({ editor }) => {
    // All that is put into an editor comes by here; before it is parsed, it is a string.
    editor.on(
      "toHtml",
      (event) => {
        event.data.dataValue = event.data.dataValue.replace(IMG, standIn);
      },
      null,
      null,
      1
    );
  });
})();
