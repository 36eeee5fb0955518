// Bundles each widget into a module, their styles into one sheet, and Python's twins alone for the tests.
//   node build.mjs            writes them
//   node build.mjs --check    fails if what is committed is not what the sources give
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const absWorkingDir = fileURLToPath(new URL(".", import.meta.url));
const shared = {
  absWorkingDir,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  write: false,
  charset: "utf8",
};
const outputs = "../src/warmstart/widgets/static/";

// A module per widget, with all that it needs: a page loads those that stand on it.
const files = await readdir(new URL("widgets/", import.meta.url));
const modules = files
  .filter((file) => file.endsWith(".js"))
  .map((file) => {
    const contents = `import { render } from "./widgets/${file}"; export default { render };`;
    const stdin = { contents, resolveDir: absWorkingDir };
    return build({ ...shared, stdin, outdir: outputs, entryNames: basename(file, ".js") });
  });
const [twins, letter, ...widgets] = await Promise.all([
  build({ ...shared, minify: false, entryPoints: ["twins.js"], outfile: "../build/twins.mjs" }),
  build({ ...shared, minify: false, entryPoints: ["parts/letter.js"], outfile: "../build/letter.mjs" }),
  build({ ...shared, entryPoints: ["widgets/warmstart.css"], outdir: outputs }),
  ...modules,
]);

// A second pass takes another 6% off what every reader downloads.
const smaller = async ({ path, contents, text }) =>
  path.endsWith(".js")
    ? Buffer.from(
        (
          await minify(text, {
            module: true,
            ecma: 2020,
            compress: { passes: 3, unsafe_arrows: true }, // nothing here constructs with a plain function
            format: { comments: false },
          })
        ).code + "\n",
      )
    : Buffer.from(contents);

// What stands in a module of ours under somebody else's licence brings that along.
const licence = {
  path: fileURLToPath(new URL(`${outputs}LICENSE-qr.txt`, import.meta.url)),
  contents: await readFile(new URL("node_modules/qr/LICENSE-MIT", import.meta.url)),
};

const stale = [];
for (const file of [...widgets.flatMap((made) => made.outputFiles), licence]) {
  const { path } = file,
    contents = await smaller(file);
  const committed = await readFile(path).catch(() => Buffer.alloc(0));
  if (Buffer.compare(committed, contents) === 0) continue;
  if (process.argv.includes("--check")) stale.push(basename(path));
  else await writeFile(path, contents);
}
await mkdir(new URL("../build/", import.meta.url), { recursive: true });
for (const { path, contents } of [...twins.outputFiles, ...letter.outputFiles])
  await writeFile(path, contents);
if (stale.length) {
  console.error(`${stale.join(" and ")} differ from what web/ gives: run \`make bundle\` and commit.`);
  process.exit(1);
}
