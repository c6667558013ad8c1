// Tries the schemas with the real ajv in strict mode and with the real yaml-language-server:
//   npm install --prefix FOLDER ajv yaml-language-server
//   node tests/gates/schema.mjs FOLDER
// Only unions of types are allowed beyond strict mode: a size is a number or a text. Ends in "ok".
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import assert from "node:assert";

const folder = path.resolve(process.argv[2]);
const require = createRequire(path.join(folder, "package.json"));
const Ajv = require("ajv/dist/2020.js").default;
const schemas = path.resolve(import.meta.dirname, "../../schemas");

for (const name of ["spec", "config"]) {
  const schema = JSON.parse(readFileSync(path.join(schemas, `${name}.json`), "utf8"));
  new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
}

const server = spawn(process.execPath, [
  path.join(folder, "node_modules/yaml-language-server/bin/yaml-language-server"),
  "--stdio",
]);
const waiting = new Map();
const diagnosed = new Map();
let input = Buffer.alloc(0);
let last = 0;

function send(message) {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function ask(method, params) {
  last += 1;
  send({ id: last, method, params });
  return new Promise((resolve) => waiting.set(last, resolve));
}

const SETTINGS = {
  yaml: {
    schemas: { [`file://${schemas}/spec.json`]: "*.yaml" },
    schemaStore: { enable: false },
    completion: true,
    hover: true,
    validate: true,
  },
};

function receive(message) {
  if (message.method === "workspace/configuration") {
    send({ id: message.id, result: message.params.items.map((it) => SETTINGS[it.section] ?? null) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    diagnosed.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.id !== undefined && message.method) {
    send({ id: message.id, result: null });
  } else if (message.id !== undefined) {
    waiting.get(message.id)?.(message.result);
  }
}

server.stdout.on("data", (data) => {
  input = Buffer.concat([input, data]);
  for (;;) {
    const head = input.indexOf("\r\n\r\n");
    if (head < 0) return;
    const size = Number(/Content-Length: (\d+)/.exec(input.subarray(0, head))[1]);
    if (input.length < head + 4 + size) return;
    const body = input.subarray(head + 4, head + 4 + size).toString();
    input = input.subarray(head + 4 + size);
    receive(JSON.parse(body));
  }
});

let documents = 0;

// Opens a text in which | is the cursor; returns its address, the place, and what is found in it.
async function open(marked) {
  const before = marked.slice(0, marked.indexOf("|")).split("\n");
  documents += 1;
  const uri = `file:///tmp/net${documents}.yaml`;
  const found = new Promise((resolve) => diagnosed.set(uri, resolve));
  send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "yaml", version: 1, text: marked.replace("|", "") } },
  });
  const position = { line: before.length - 1, character: before.at(-1).length };
  return { textDocument: { uri }, position, found: await found };
}

async function labels(marked) {
  const { textDocument, position } = await open(marked);
  const answer = await ask("textDocument/completion", { textDocument, position });
  return (answer.items ?? answer).map((it) => it.label);
}

async function hover(marked) {
  const { textDocument, position } = await open(marked);
  const answer = await ask("textDocument/hover", { textDocument, position });
  return JSON.stringify(answer?.contents ?? "");
}

await ask("initialize", {
  processId: process.pid,
  rootUri: null,
  capabilities: { workspace: { configuration: true }, textDocument: { completion: {} } },
});
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings: SETTINGS } });

const types = await labels("input: 8x8x3\nlayers:\n  - |\n");
for (const type of ["relu", "conv", "batch_norm"]) assert(types.includes(type), `- offers ${types}`);
const fields = await labels("input: 8x8x3\nlayers:\n  - type: conv\n    |\n");
for (const field of ["out_channels", "kernel_size", "stride"]) {
  assert(fields.includes(field), `a conv offers ${fields}`);
}
const shown = await hover("input: 8x8x3\nlayers:\n  - type: conv\n    kernel|_size: 3\n");
assert(/kernel\W*_size/.test(shown) && /for each spatial axis/.test(shown), shown);
const sound = await open("input: 8x8x3\nlayers:\n  - {type: conv, out_channels: 4, kernel_size: 3}|\n");
assert.deepEqual(sound.found, []);
const wrong = await open("input: 8x8x3\ndefaults: {relu: {in_place: false}}\nlayers:\n  - {type: conv}|\n");
assert(wrong.found.some((it) => /out_channels/.test(it.message)), JSON.stringify(wrong.found));
server.kill();
console.log("ok");
process.exit(0);
