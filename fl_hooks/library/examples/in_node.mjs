/* The program that runs examples in Node, as in_python.py does those in Python: jobs as JSON
   on stdin, `null` as each begins, a line of JSON for its outcome. `run` has, besides `subject`:
   assert, output() for what was written to the console and the output so far, and stops() for how
   often the developer tools were stopped. */

import assert from "node:assert/strict";
import inspector from "node:inspector";
import { readFileSync, writeSync } from "node:fs";
import * as modules from "node:module";
import net from "node:net";
import { format } from "node:util";

const AsyncFunction = (async () => {}).constructor;
let written = "";
let stopped = 0;
let count = 0;

const tools = new inspector.Session();
tools.connect();
tools.on("Debugger.paused", () => {
  stopped += 1;
});

// Whoever reads an address out of an example's code must not ask for it by building examples.
net.Socket.prototype.connect = () => {
  throw new Error("examples use no network");
};

for (const method of ["log", "dir", "table", "trace", "info", "debug"]) {
  console[method] = (...given) => {
    written += `${format(...given)}\n`;
  };
}
let warned = "";
for (const method of ["warn", "error"]) {
  console[method] = (...given) => {
    warned += `${format(...given)}\n`;
  };
}

async function load(job, code) {
  count += 1;
  const source = job.language === "typescript" ? modules.stripTypeScriptTypes(code) : code;
  const whole = `${source}\nexport const __subject = ${job.subject};\n// ${count}\n`;
  return import(`data:text/javascript,${encodeURIComponent(whole)}`);
}

async function attempt(job, code) {
  written = "";
  warned = "";
  stopped = 0;
  tools.post("Debugger.enable");
  try {
    const { __subject: subject } = await load(job, code);
    const run = new AsyncFunction("subject", "assert", "output", "warnings", "stops", job.run);
    await run(subject, assert, () => written, () => warned, () => stopped);
    return ["", ""];
  } catch (error) {
    const names = [];
    for (let one = error; one && one.constructor !== Object; one = Object.getPrototypeOf(one)) {
      if (one.constructor) names.push(one.constructor.name);
    }
    return [names.join(" "), String(error).split("\n")[0].slice(0, 300)];
  } finally {
    tools.post("Debugger.disable");
  }
}

const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);

for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  say(null);
  say({ bad: await attempt(job, job.bad), good: await attempt(job, job.good) });
}
