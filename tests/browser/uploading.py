"""What an editor does with files on the lists of the library."""

import base64

# What a browser does when files are dropped: an event with the files in its transfer.
_DROP = """
files => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  const target = document.querySelector("[data-upload]");
  for (const name of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(name, {
      bubbles: true, cancelable: true, dataTransfer: transfer,
    }));
  }
}
"""


def choose(page, files):
    """With the button: files as name -> data."""
    page.set_input_files(
        "#upload-file",
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ],
    )


def drop(page, files):
    page.evaluate(_DROP, [[name, base64.b64encode(data).decode()] for name, data in files.items()])
