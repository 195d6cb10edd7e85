// CKEditor's plugin for the library: pictures as figures with captions that are edited in the text,
// buttons that open the picker, and files that are dropped or pasted into the text.
//
// CKEditor loads it as a classic script, so it cannot import. It sends events to the document,
// which picker.js handles: `library:pick`, `library:describe`, `library:upload` and
// `library:clean`, each with a callback for the result.

(() => {
  "use strict";

  const SITE = window.location.origin;

  function ask(name, detail) {
    document.dispatchEvent(new CustomEvent(`library:${name}`, { detail }));
  }

  function escaped(text) {
    return CKEDITOR.tools.htmlEncodeAttr(text);
  }

  function pictureHtml(picture) {
    const caption = [picture.caption, picture.credit].filter(Boolean).join(" / ");
    return (
      `<figure><img src="${escaped(picture.url)}" alt="${escaped(picture.alt)}" ` +
      `width="${Number(picture.width)}" height="${Number(picture.height)}">` +
      `<figcaption>${escaped(caption)}</figcaption></figure>`
    );
  }

  function attachmentHtml(attachment) {
    const name = attachment.title || attachment.name;
    return `<a href="${escaped(attachment.url)}">${escaped(name)}</a> `;
  }

  // Insert after the paragraph or picture of the range, so that neither is split or replaced; fill
  // an empty paragraph.
  function moveBehindBlock(editor, range) {
    const { block, lastElement } = editor.elementPath(range.endContainer);
    const widget = editor.widgets.focused || editor.widgets.getByElement(lastElement);
    if (widget) {
      range.moveToPosition(widget.wrapper, CKEDITOR.POSITION_AFTER_END);
    } else if (block?.is("p", "h2", "h3", "h4", "h5", "h6", "pre") && block.getText().trim()) {
      range.moveToPosition(block, CKEDITOR.POSITION_AFTER_END);
    }
  }

  // The place of the cursor in the text, because the picker takes the focus.
  function remember(editor) {
    editor.focus();
    const [range] = editor.getSelection().getRanges();
    return (html, isBlock) => {
      if (!html) {
        return;
      }
      editor.focus();
      if (isBlock) {
        moveBehindBlock(editor, range);
      }
      range.select();
      editor.insertHtml(html);
      editor.fire("saveSnapshot");
    };
  }

  // A foreign picture is stored in the library when the article is saved. Until then its host is
  // not asked: a placeholder is shown, with the address after its `#`.

  function foreignAddress(address) {
    if (!address || /^(data:image\/|file:)/.test(address)) {
      return null;
    }
    try {
      const url = new URL(address, SITE);
      return url.origin === SITE ? null : url.href;
    } catch {
      return null;
    }
  }

  function standIn(placeholder, address) {
    const foreign = foreignAddress(address);
    return foreign ? `${placeholder}#${encodeURIComponent(foreign)}` : address;
  }

  function real(placeholder, address) {
    const start = `${placeholder}#`;
    return address?.startsWith(start) ? decodeURIComponent(address.slice(start.length)) : address;
  }

  // Before CKEditor puts the paste into an element of the page for some of its plugins. Pages with
  // lazy loading (WeChat's) have the address in other attributes.
  function withStandIns(html, placeholder) {
    if (!/<img/i.test(html)) {
      return html;
    }
    const parsed = new DOMParser().parseFromString(html, "text/html"); // loads nothing
    let isChanged = false;
    for (const image of parsed.querySelectorAll("img")) {
      const before = image.getAttribute("src");
      const address = image.dataset.src || image.dataset.original || before;
      const shown = standIn(placeholder, address);
      if (shown && shown !== before) {
        image.setAttribute("src", shown);
        isChanged = true;
      }
    }
    return isChanged ? parsed.body.innerHTML : html;
  }

  // Text typed as source: CKEditor's filter would drop players, and make paragraphs of the headings
  // that only the page may have.
  function withHeirs(html) {
    if (!/<(iframe|video|audio|embed|object|h1)\b/i.test(html)) {
      return html;
    }
    const parsed = new DOMParser().parseFromString(html, "text/html"); // loads nothing
    for (const player of parsed.querySelectorAll("iframe, video, audio, embed, object")) {
      const source = player.querySelector("source, embed");
      const address =
        player.dataset.src ||
        player.getAttribute("src") ||
        player.getAttribute("data") ||
        source?.getAttribute("src");
      if (address) {
        const link = parsed.createElement("a");
        link.setAttribute("href", address.replace(/^\/\//, "https://"));
        link.textContent = player.title || address;
        player.replaceWith(link);
      }
    }
    for (const heading of parsed.querySelectorAll("h1")) {
      const heir = parsed.createElement("h2");
      heir.append(...heading.childNodes);
      heading.replaceWith(heir);
    }
    return parsed.body.innerHTML;
  }

  // The rules that hide parts of a copy from office programs; CKEditor drops them.
  function styleBlocks(dataTransfer) {
    const whole = dataTransfer?.getData("text/html", true) ?? "";
    return (whole.match(/<style[^>]*>[^]*?<\/style>/gi) ?? []).join("");
  }

  // A picture copied in a browser comes as a file and as its address; a passage copied in Word
  // comes as its text and as a picture of it.
  function isOnlyFiles(html) {
    const parsed = new DOMParser().parseFromString(html || "", "text/html");
    return parsed.body.textContent.trim() === "" && parsed.querySelectorAll("img").length < 2;
  }

  // Markup that our own editor does not write: styles, old markup, hidden parts, players, embedded
  // pictures.
  const FOREIGN =
    /<[^>]+\s(style|align|bgcolor|color|class)\s*=|<[^>]+\shidden\b|<(font|center|o:p|h1|iframe|video|audio|embed|object)\b|"data:image/i;

  // Word adds the pictures of a passage in another format of the same passage.
  function withRtfPictures(editor, data, done) {
    const { pastetools } = CKEDITOR.plugins;
    const rtf = pastetools.getClipboardData(data, "text/rtf");
    if (!rtf || !/<img[^>]+src=["']?file:/i.test(data.dataValue)) {
      done(data.dataValue);
      return;
    }
    const folder = `${CKEDITOR.plugins.getPath("pastetools")}filter/`;
    const filters = ["common", "image"].map((name) => CKEDITOR.getUrl(`${folder}${name}.js`));
    const read = () => done(CKEDITOR.pasteFilters.image(data.dataValue, editor, rtf));
    if (pastetools.loadFilters(filters, read)) {
      read(); // they were loaded before
    }
  }

  // The embedded pictures of a text as files, and a function that returns the text with their
  // library addresses. Refused pictures stay: saving tries again and gives the reason.
  const EMBEDDED = /^data:image\/(jpeg|png|gif|webp|avif);base64,([A-Za-z0-9+/=\s]+)$/;

  function withoutEmbedded(pasted) {
    if (!/<img[^>]+src="data:image/i.test(pasted)) {
      return { files: [] };
    }
    const parsed = new DOMParser().parseFromString(pasted, "text/html");
    const images = [...parsed.querySelectorAll("img")].filter((image) =>
      EMBEDDED.test(image.getAttribute("src") ?? ""),
    );
    const files = images.map((image, index) => {
      const [, type, data] = EMBEDDED.exec(image.getAttribute("src"));
      const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
      return new File([bytes], `${index + 1}.${type}`, { type: `image/${type}` });
    });
    const html = (items) => {
      for (const [index, image] of images.entries()) {
        const picture = items[index]?.item;
        if (picture) {
          image.setAttribute("src", picture.url);
          image.setAttribute("alt", image.alt || picture.alt);
          image.removeAttribute("height");
        }
      }
      return parsed.body.innerHTML;
    };
    return { files, html };
  }

  CKEDITOR.plugins.add("library", {
    requires: "widget",

    init(editor) {
      const { placeholder, labels } = editor.config.library;

      for (const [kind, toHtml] of [
        ["picture", pictureHtml],
        ["attachment", attachmentHtml],
      ]) {
        editor.addCommand(`library-${kind}`, {
          exec() {
            const insert = remember(editor);
            ask("pick", { kind, choose: (item) => insert(toHtml(item), kind === "picture") });
          },
        });
        editor.ui.addButton(`library-${kind}`, {
          label: labels[kind],
          command: `library-${kind}`,
          icon: `${this.path}icons/library-${kind}.svg`,
          toolbar: "insert",
        });
      }

      editor.widgets.add("picture", {
        draggable: true,
        editables: { caption: { selector: "figcaption", allowedContent: "strong em sub sup; a[!href]" } },
        upcast(element) {
          if (element.name === "figure") {
            const pictures = element.find("img", true);
            if (pictures.length !== 1 || element.find("table", true).length) {
              return false;
            }
            if (!element.getFirst("figcaption")) {
              element.add(new CKEDITOR.htmlParser.element("figcaption"));
            }
            return true;
          }
          return element.name === "img" && !element.getAscendant("figure");
        },
        downcast(element) {
          const caption = element.name === "figure" && element.getFirst("figcaption");
          if (caption && !caption.getHtml().replace(/<br[^>]*>|&nbsp;|\s/g, "")) {
            caption.remove();
          }
          return element;
        },
        init() {
          this.on("doubleclick", (event) => {
            event.stop();
            editor.execCommand("library-describe");
          });
        },
      });

      editor.addCommand("library-describe", {
        exec() {
          const { focused } = editor.widgets;
          if (focused?.name !== "picture") {
            return;
          }
          const image = focused.element.is("img") ? focused.element : focused.element.findOne("img");
          const picture = {
            url: image.getAttribute("src"),
            alt: image.getAttribute("alt") || "",
            width: image.getAttribute("width") || "",
          };
          ask("describe", {
            picture,
            choose({ alt, width }) {
              editor.fire("saveSnapshot");
              image.setAttribute("alt", alt);
              image.removeAttribute("height"); // the page computes it
              if (width) {
                image.setAttribute("width", width);
              } else {
                image.removeAttribute("width");
              }
              editor.fire("saveSnapshot");
              editor.focus();
            },
          });
        },
      });
      editor.setKeystroke(CKEDITOR.ALT + 13 /* Enter */, "library-describe");
      editor.addMenuItems?.({
        "library-describe": {
          label: labels.describe,
          command: "library-describe",
          group: "image",
        },
      });
      editor.contextMenu?.addListener(() =>
        editor.widgets.focused?.name === "picture"
          ? { "library-describe": CKEDITOR.TRISTATE_OFF }
          : null,
      );

      // Before all other listeners: the clipboard's own would embed the picture in the text.
      editor.on(
        "paste",
        (event) => {
          const { dataTransfer } = event.data;
          const files = [];
          for (let index = 0; index < (dataTransfer?.getFilesCount() ?? 0); index += 1) {
            files.push(dataTransfer.getFile(index));
          }
          const html = event.data.dataValue || dataTransfer?.getData("text/html") || "";
          if (files.length > 0 && isOnlyFiles(html)) {
            event.cancel();
            const insert = remember(editor);
            ask("upload", {
              files,
              choose: (items) =>
                insert(
                  items
                    .filter(Boolean)
                    .map(({ kind, item }) =>
                      kind === "picture" ? pictureHtml(item) : `<p>${attachmentHtml(item)}</p>`,
                    )
                    .join(""),
                  true,
                ),
            });
          }
        },
        null,
        null,
        0,
      );
      // Now the clipboard's listener knows what is pasted, and CKEditor's filter, which drops all
      // styles, has not run yet. Embedded pictures go to the library, because a few photos would
      // make the form too large. The server cleans the rest as it would an imported text: Word's
      // lists, classes for styles.
      editor.on(
        "paste",
        (event) => {
          const { data } = event;
          if (data.isReady || !/<[a-z]/i.test(data.dataValue)) {
            return;
          }
          data.dataValue = withStandIns(data.dataValue, placeholder);
          if (!FOREIGN.test(data.dataValue)) {
            return;
          }
          event.cancel();
          const [range] = editor.getSelection().getRanges();
          const styles = styleBlocks(data.dataTransfer);
          const finish = (dataValue, notices) => {
            for (const sentence of notices) {
              editor.showNotification(CKEDITOR.tools.htmlEncode(sentence), "warning", 0);
            }
            editor.focus();
            range?.select();
            const dataTransfer = new CKEDITOR.plugins.clipboard.dataTransfer();
            editor.fire("paste", { ...data, dataTransfer, dataValue, isReady: true });
          };
          const clean = (dirty) => ask("clean", { html: styles + dirty, choose: finish });
          withRtfPictures(editor, data, (pasted) => {
            const { files, html } = withoutEmbedded(pasted);
            if (files.length > 0) {
              ask("upload", { files, choose: (items) => clean(html(items)) });
            } else {
              clean(pasted);
            }
          });
        },
        null,
        null,
        2,
      );

      // Text typed as source comes through here only. It is still a string; then CKEditor puts it
      // into an element of the page.
      editor.on(
        "toHtml",
        ({ data }) => {
          data.dataValue = withStandIns(withHeirs(data.dataValue), placeholder);
        },
        null,
        null,
        1,
      );

      editor.dataProcessor.htmlFilter.addRules(
        {
          elements: {
            img(element) {
              const { attributes } = element;
              for (const name of ["src", "data-cke-saved-src"].filter((one) => one in attributes)) {
                attributes[name] = real(placeholder, attributes[name]);
              }
            },
          },
        },
        { applyToAll: true },
      );
    },
  });
})();
