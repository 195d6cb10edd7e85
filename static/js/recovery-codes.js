// Copies, downloads or prints the recovery codes of the page. Without it, they can be marked and
// printed with the browser's own commands.

const list = document.querySelector("[data-recovery-codes]");
const tools = document.querySelector("[data-recovery-tools]");
const codes = [...list.querySelectorAll("code")].map((code) => code.textContent);
const text = `${document.title}\n${location.host}\n\n${codes.join("\n")}\n`;

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = list.dataset.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function copy() {
  const copied = tools.querySelector("[data-copied]");
  await navigator.clipboard.writeText(codes.join("\n"));
  copied.textContent = copied.dataset.text;
}

const button = (name) => tools.querySelector(`[data-${name}]`);
button("download").addEventListener("click", download);
button("print").addEventListener("click", () => window.print());
button("copy").addEventListener("click", copy);
// Browsers give the clipboard to pages of a secure origin alone.
button("copy").hidden = !navigator.clipboard;
tools.hidden = false;
