// A camera that reads QR codes. Nothing is recorded: a frame is gone as soon as it has been looked at.

import { decodeQRBatch } from "qr/decode.js";
import { h } from "./dom.js";

const SIDE = 1280, // pixels; a larger frame is brought down to it
  PAUSE = 50; // ms between two looks, at least

const INSTEAD = "or type the codes in.";
const INSECURE = `Browsers only let a page use the camera if it comes over https, from this computer, or from a folder on it. Open this page that way, ${INSTEAD}`;
const DENIED = `The browser didn’t let this page use the camera. Allow it next to the address, or in the system’s settings, and press the button again; ${INSTEAD}`;
const NONE = `No camera was found. Connect one and press the button again, ${INSTEAD}`;
const BUSY = `The camera couldn’t be started: another program may be using it. Close that one and press the button again, ${INSTEAD}`;
const REASONS = {
  ...{ NotAllowedError: DENIED, SecurityError: DENIED },
  ...{ NotFoundError: NONE, OverconstrainedError: NONE },
};

/** There's no camera to be had; the sentence says why. */
export class CameraError extends Error {}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function streamOf(device) {
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getUserMedia) throw new CameraError(INSECURE);
  const which = device ? { deviceId: { exact: device } } : { facingMode: "environment" };
  try {
    return await mediaDevices.getUserMedia({ video: { ...which, width: { ideal: SIDE } } });
  } catch ({ name }) {
    throw new CameraError(REASONS[name] ?? BUSY);
  }
}

/** The texts of all the codes in what a video shows now. */
async function textsIn(video, canvas, context) {
  const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
  const width = Math.round(video.videoWidth * scale),
    height = Math.round(video.videoHeight * scale);
  if (!width) return [];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.drawImage(video, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  const [found] = await decodeQRBatch([image], { format: "RGBA", maxSize: { width, height } });
  return found.filter((text) => typeof text === "string");
}

/**
 * Show what a camera sees, and read the codes in it until `signal` ends that. Asks for permission, so
 * it's called when somebody has pressed a key; throws a CameraError if there's no camera.
 *
 * @param video   where it's shown
 * @param device  the camera's id; empty for whichever the browser gives
 * @param take    (texts) => what is done about what a look has found; the next look waits for it
 * @param lost    the camera was unplugged, or taken away
 * @returns       the cameras there are, {value, label}, and which it is
 */
export async function readCodes(video, { device, signal, take, lost }) {
  const stream = await streamOf(device),
    [track] = stream.getTracks();
  const stop = () => {
    for (const each of stream.getTracks()) each.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop);
  track.addEventListener("ended", lost);
  video.srcObject = stream;
  const { deviceId, facingMode } = track.getSettings();
  video.classList.toggle("mirrored", facingMode !== "environment");
  await video.play().catch(() => {}); // it was closed meanwhile
  look();
  const all = await navigator.mediaDevices.enumerateDevices();
  const cameras = all.filter(({ kind }) => kind === "videoinput");
  return {
    cameras: cameras.map((c, i) => ({ value: c.deviceId, label: c.label || `Camera ${i + 1}` })),
    deviceId,
  };

  async function look() {
    const canvas = h("canvas"),
      context = canvas.getContext("2d", { willReadFrequently: true });
    while (!signal.aborted) {
      const started = performance.now();
      const texts = await textsIn(video, canvas, context);
      if (!signal.aborted) await take(texts);
      // As long a rest as the work took: the page stays quick on a slow laptop.
      await wait(Math.max(PAUSE, performance.now() - started));
    }
  }
}
