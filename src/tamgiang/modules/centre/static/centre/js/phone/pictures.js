/* A picture made small enough for a slow line: 1600 px at most, as the house would draw it anyway.
   What the browser cannot read goes as it is, and the house says what it thinks of it. */

const LARGEST = 1600;
const QUALITY = 0.82;
/* Below this a picture is not worth drawing anew. */
const SMALL = 300_000;

async function drawn(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/* {name, type, bytes}, the form in which every browser can keep it. */
export async function taken(file) {
  let name = file.name || "anh.jpg";
  let content = file;
  if (file.size > SMALL) {
    const smaller = await drawn(file).catch(() => null);
    if (smaller && smaller.size < file.size) {
      content = smaller;
      name = `${name.replace(/\.[^.]*$/, "")}.jpg`;
    }
  }
  return { name, type: content.type, bytes: await content.arrayBuffer() };
}

export const blob = (picture) => new Blob([picture.bytes], { type: picture.type });
