// Packs target/site, all that a browser downloads: `node .build/pack.mjs BUNDLE …`
//
//   pkg/customer.<hash>.js, .wasm   each bundle in target/bundle, its script and module
//   pkg/style.<hash>.css            style/*.css joined in the order of their names
//   pkg/desk.<hash>.css             style/desk/*.css likewise: what only the desks' pages need, after it
//   pkg/islands.<hash>.js           public/islands.js, which starts the islands
//   pkg/phone.<hash>.js             public/phone.js, what a customer's phone does beside the page
//   pkg/today.<hash>.js             public/today.js, what Today does with the keyboard and without new pages
//   service-worker.js               public/service-worker.js with the files of this release
//   pkg/manifest.json               which hash each file has today; the server reads it when it starts
//   …                               public/ as it is
//
// What compresses is there three times: plain, .br and .gz.

import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const esbuild = createRequire(new URL("../end2end/package.json", import.meta.url))("esbuild");

const SITE = "target/site";
const COMPRESSES = new Set([".css", ".html", ".ico", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);

/** The paths of all files under a folder, relative to it. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
}

/** A file name that changes with the content, so that a browser may keep the file for ever. */
function hashed(name, extension, content) {
  return `${name}.${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${extension}`;
}

/** A bundle's script, as one small file that asks for the module by its hashed name. */
async function script(name, wasmName) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`target/bundle/${name}/${name}.js`],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  const text = outputFiles[0].text;
  if (!text.includes(`${name}_bg.wasm`)) throw new Error(`${name}.js does not load ${name}_bg.wasm`);
  return Buffer.from(text.replaceAll(`${name}_bg.wasm`, wasmName));
}

/** A folder of style sheets as one. */
async function style(folder) {
  const parts = readdirSync(folder).filter((name) => name.endsWith(".css")).sort();
  const joined = parts.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const { code, warnings } = await esbuild.transform(joined, { loader: "css", minify: true, legalComments: "none" });
  if (warnings.length > 0) {
    throw new Error(warnings.map(({ text, location }) => `style: ${text}: ${location?.lineText.trim()}`).join("\n"));
  }
  return Buffer.from(code);
}

const site = new Map(filesUnder("public").map((path) => [path, readFileSync(join("public", path))]));
const manifest = {};

for (const [key, name, folder] of [["style", "style", "style"], ["desk_style", "desk", "style/desk"]]) {
  const css = await style(folder);
  manifest[key] = hashed(name, "css", css);
  site.set(join("pkg", manifest[key]), css);
}

// Scripts of pages change with the bundles, so they are kept and renewed like them.
for (const name of ["islands", "phone", "today"]) {
  const script = site.get(`${name}.js`);
  site.delete(`${name}.js`);
  manifest[name] = hashed(name, "js", script);
  site.set(join("pkg", manifest[name]), script);
}

for (const name of process.argv.slice(2)) {
  const wasm = readFileSync(`target/bundle/${name}/${name}_bg.wasm`);
  const wasmName = hashed(name, "wasm", wasm);
  const js = await script(name, wasmName);
  const jsName = hashed(name, "js", js);
  site.set(join("pkg", wasmName), wasm);
  site.set(join("pkg", jsName), js);
  manifest[name] = { js: jsName, wasm: wasmName };
}

// The service worker knows the files of its release, and is another one when any of them is.
const { customer } = manifest;
const parts = [manifest.style, manifest.islands, manifest.phone, ...(customer ? [customer.js, customer.wasm] : [])];
const named = ["favicon.svg", "icons/icon-192.png", "manifest.webmanifest", "reminders.js", "share.js"];
const files = [...parts.map((name) => `/pkg/${name}`), ...named.map((name) => `/${name}`)];
const worker = site.get("service-worker.js").toString();
if (!worker.includes('"@release"') || !worker.includes('["@files"]')) throw new Error("service-worker.js has no place for its release");
const release = named.reduce((hash, name) => hash.update(site.get(name)), createHash("sha256").update(worker).update(files.join())).digest("hex").slice(0, 16);
site.set("service-worker.js", Buffer.from(worker.replace('["@files"]', JSON.stringify(files)).replace('"@release"', JSON.stringify(release))));

const compressed = [...site].filter(([path, content]) => COMPRESSES.has(extname(path)) && content.length > 200);
for (const [path, content] of compressed) {
  site.set(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
  site.set(`${path}.gz`, gzipSync(content, { level: 9 }));
}
site.set("pkg/manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));

mkdirSync(SITE, { recursive: true });
for (const [path, content] of site) {
  mkdirSync(dirname(join(SITE, path)), { recursive: true });
  writeFileSync(join(SITE, path), content);
}
for (const path of filesUnder(SITE)) {
  if (!site.has(path)) rmSync(join(SITE, path));
}

const size = (path) => `${(site.get(path).length / 1000).toFixed(1)} kB`;
for (const path of [...site.keys()].filter((path) => path.startsWith("pkg/") && path.endsWith(".br")).sort()) {
  console.log(`      ${path.slice(0, -3)}: ${size(path.slice(0, -3))}, brotli ${size(path)}`);
}
