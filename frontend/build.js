// Builds the styles, fonts and scripts into haicap/ui/static/haicap: names carry a hash of the content, each file
// stands beside its .gz and .br, and manifest.json says which file is which.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { figures } from "./figures.js";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "haicap", "ui", "static", "haicap");
const modules = join(here, "node_modules");

async function styles(name, into) {
  const { css } = sass.compile(join(here, "scss", `${name}.scss`), {
    loadPaths: [here, join(here, "scss"), modules],
    quietDeps: true,
    style: "expanded",
  });
  const file = join(into, `${name}.css`);
  await writeFile(file, css);
  return file;
}

async function bundle(entryPoints) {
  const { metafile } = await esbuild.build({
    entryPoints,
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    target: ["es2018", "chrome70", "safari14.1", "firefox70"],
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    nodePaths: [modules],
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const named = {};
  for (const [file, about] of Object.entries(metafile.outputs)) {
    if (about.entryPoint) {
      named[basename(about.entryPoint)] = relative(out, join(process.cwd(), file));
    }
  }
  return named;
}

async function compress() {
  for (const name of await readdir(out)) {
    if ([".css", ".js", ".svg", ".json"].includes(extname(name))) {
      const content = await readFile(join(out, name));
      await writeFile(join(out, `${name}.gz`), gzipSync(content, { level: 9 }));
      await writeFile(
        join(out, `${name}.br`),
        brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      );
    }
  }
}

process.chdir(here);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const aside = await mkdtemp(join(modules, ".build-"));
try {
  for (const weight of [400, 600]) {
    const whole = `@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-${weight}-normal.woff2`;
    await writeFile(join(aside, `figures-${weight}.woff2`), await figures(join(modules, whole)));
  }
  const named = await bundle([
    await styles("portal", aside),
    await styles("desk", aside),
    join(here, "js", "app.js"),
  ]);
  const mark = await readFile(join(here, "mark.svg"));
  await writeFile(join(out, "mark.svg"), mark);
  await compress();
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(named, null, 2)}\n`);
  console.log(`built ${Object.values(named).join(", ")}`);
} finally {
  await rm(aside, { recursive: true, force: true });
}
