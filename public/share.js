// Shares the picture of a badge: the SVG becomes a PNG in a canvas, which the phone's own sheet takes where there is one, and which is saved elsewhere.
// Without this script the page's link saves the SVG. Nothing here knows a word of any language.

const button = document.querySelector("button[data-share]");
const said = document.querySelector(".share-said");

async function png(address) {
  const answer = await fetch(address, { headers: { Accept: "image/svg+xml" } });
  if (!answer.ok) throw new Error(`the picture answers ${answer.status}`);
  const image = new Image();
  // The page's policy takes pictures from data: addresses and from none of blob:.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1080, 1350];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("no picture came of it");
  return new File([blob], `${button.dataset.file}.png`, { type: "image/png" });
}

function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function share() {
  button.disabled = true;
  said.textContent = "";
  try {
    const file = await (picture ??= png(button.dataset.share));
    if (navigator.canShare?.({ files: [file] })) {
      await navigator.share({ files: [file], title: button.dataset.title });
    } else {
      save(file);
    }
  } catch (error) {
    // Whoever closes the sheet has changed their mind.
    if (error.name !== "AbortError") {
      picture = undefined;
      said.textContent = button.dataset.failed;
      console.info("not shared:", error);
    }
  } finally {
    button.disabled = false;
  }
}

let picture;
if (button) {
  // Drawn before it is asked for: phones open their sheet only right after the tap.
  picture = png(button.dataset.share);
  picture.catch(() => (picture = undefined));
  button.addEventListener("click", share);
  button.hidden = false;
}
