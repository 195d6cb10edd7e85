// The publish check in the article's form: sends the form's current values to the server, lists the
// findings, and moves to the place of each. All texts come from the server or from the panel's data
// attributes, with translations.

// As in news/richtext/plain.py: this divides blocks, and readings of ruby are left out.
const BREAK = "\u2029";
const BLOCKS = new Set(
  ("P BR HR BLOCKQUOTE UL OL LI DL DT DD FIGURE FIGCAPTION TABLE CAPTION THEAD TBODY TFOOT TR TD " +
    "TH COLGROUP COL PRE H2 H3 H4 H5 H6 DIV").split(" "),
);
const ASIDE = new Set(["RT", "RP"]);

const panel = document.querySelector("[data-publish-check]");
const form = panel?.closest("form");
const button = panel?.querySelector("[data-check]");
const status = panel?.querySelector("[data-status]");
const list = panel?.querySelector("[data-findings]");
const { editorFor, onEditorChange } = editors();
let latest = 0;
let isChecked = false;

// The rich-text editor can be exchanged: only this code knows CKEditor.
function editors() {
  return {
    editorFor: (field) => window.CKEDITOR?.instances?.[`id_${field}`],
    onEditorChange(listen) {
      const watch = (editor) => editor.on("change", listen);
      Object.values(window.CKEDITOR?.instances ?? {}).forEach(watch);
      window.CKEDITOR?.on("instanceCreated", (event) => watch(event.editor));
    },
  };
}

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function values() {
  const data = new FormData(form);
  const body = editorFor("body");
  if (body) {
    data.set("body", body.getData());
  }
  data.delete("csrfmiddlewaretoken");
  data.set("article", panel.dataset.article);
  // Files are not checked, and would be sent each time.
  return new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
}

// After a login in another tab, the cookie has the newer token.
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
}

async function ask() {
  const response = await fetch(panel.dataset.address, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    body: values(),
    // Without a login the server redirects to the login page.
    redirect: "manual",
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

function row(finding) {
  const item = element("li", { className: `finding finding--${finding.severity}` }, [
    element("p", {}, [
      element("strong", { textContent: finding.label }),
      ` · ${finding.field_label}: ${finding.message}`,
    ]),
  ]);
  if (finding.marked) {
    item.append(
      element("blockquote", { className: "finding__excerpt" }, [
        finding.before,
        element("mark", { textContent: finding.marked }),
        finding.after,
      ]),
    );
  }
  const link = element("a", {
    className: "finding__go",
    href: `#id_${finding.field}`,
    textContent: panel.dataset.go,
  });
  link.append(element("span", { className: "visually-hidden", textContent: `: ${finding.field_label}` }));
  Object.assign(link.dataset, {
    go: "",
    field: finding.field,
    quote: finding.quote,
    occurrence: finding.occurrence,
    picture: finding.picture ?? "",
  });
  item.append(element("p", {}, [link]));
  return item;
}

async function check() {
  latest += 1;
  const mine = latest;
  status.textContent = panel.dataset.checking;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await ask();
    if (mine === latest) {
      list.replaceChildren(...answer.findings.map(row));
      status.textContent = answer.summary;
      isChecked = true;
    }
  } catch (error) {
    if (mine === latest) {
      // The server's message, if any; else the answer was not JSON or did not come.
      const isAnswer = error.constructor === Error && error.message;
      status.textContent = isAnswer ? error.message : panel.dataset.failed;
    }
  } finally {
    if (mine === latest) {
      button.removeAttribute("aria-busy");
    }
  }
}

function outdate() {
  if (isChecked) {
    isChecked = false;
    latest += 1; // a running request is about an older text
    status.textContent = panel.dataset.outdated;
  }
}

// The element's text as the server reads it, with the text node of each part.
function readable(root) {
  const nodes = [];
  let text = "";
  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      nodes.push({ node, start: text.length });
      text += node.data;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || ASIDE.has(node.tagName)) {
      return;
    }
    const edge = BLOCKS.has(node.tagName) ? BREAK : "";
    text += edge;
    node.childNodes.forEach(visit);
    text += edge;
  }
  visit(root);
  return { text, nodes };
}

function place(text, quote, occurrence) {
  let at = text.indexOf(quote);
  for (let passed = 0; passed < occurrence && at !== -1; passed += 1) {
    at = text.indexOf(quote, at + 1);
  }
  return at;
}

function rangeOf(root, quote, occurrence) {
  const { text, nodes } = readable(root);
  const at = place(text, quote, occurrence);
  if (at === -1) {
    return null;
  }
  const range = document.createRange();
  for (const { node, start } of nodes) {
    if (at >= start && at < start + node.length) {
      range.setStart(node, at - start);
    }
    const end = at + quote.length;
    if (end > start && end <= start + node.length) {
      range.setEnd(node, end - start);
      break;
    }
  }
  return range;
}

function showInEditor(editor, { quote, occurrence, picture }) {
  const root = editor.editable()?.$;
  editor.focus();
  if (editor.mode !== "wysiwyg" || !root) {
    return true; // the source is shown, so the field itself is there
  }
  let range = null;
  if (picture !== "") {
    // Not the handles that CKEditor adds.
    const image = root.querySelectorAll("img:not([data-cke-realelement], .cke_reset)")[Number(picture)];
    if (image) {
      range = document.createRange();
      range.selectNode(image);
    }
  } else if (quote) {
    range = rangeOf(root, quote, Number(occurrence));
  } else {
    root.scrollIntoView({ block: "nearest" });
    return true;
  }
  if (!range) {
    return false;
  }
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const start = range.startContainer;
  const around = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
  around.scrollIntoView({ block: "center" });
  return true;
}

function showInField({ field, quote, occurrence }) {
  const input = document.getElementById(`id_${field}`);
  const row = input?.closest(".form-row") ?? input;
  row?.closest("details")?.setAttribute("open", "");
  // A choice from a list or from the library has a control that hides its field.
  const isHidden = input?.type === "hidden" || input?.hidden ||
    input?.classList.contains("select2-hidden-accessible");
  const target = isHidden
    ? input.parentElement.querySelector(".select2-selection, button:not([hidden])")
    : input;
  target?.focus();
  target?.scrollIntoView({ block: "center" });
  if (quote && typeof input?.setSelectionRange === "function") {
    const at = place(input.value, quote, Number(occurrence));
    if (at !== -1) {
      input.setSelectionRange(at, at + quote.length);
    }
  }
}

function go(event) {
  const link = event.target.closest("[data-go]");
  if (!link) {
    return;
  }
  event.preventDefault();
  const editor = editorFor(link.dataset.field);
  if (!editor) {
    showInField(link.dataset);
  } else if (!showInEditor(editor, link.dataset)) {
    status.textContent = panel.dataset.notFound;
  }
}

if (panel) {
  button.hidden = false;
  button.addEventListener("click", check);
  list.addEventListener("click", go);
  form.addEventListener("input", outdate);
  form.addEventListener("change", outdate);
  // Select2 reports a choice to jQuery alone.
  window.django?.jQuery?.(form).on("change", outdate);
  onEditorChange(outdate);
}
