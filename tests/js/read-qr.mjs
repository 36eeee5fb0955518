// Reads a QR code from a picture's pixels, as a phone would: {width, height, data} in base64 -> its text.
import { readFileSync } from "node:fs";
import decodeQR from "../../web/node_modules/qr/decode.js";

const { width, height, data } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(decodeQR({ width, height, data: new Uint8Array(Buffer.from(data, "base64")) }));
