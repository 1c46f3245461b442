// Judges Groth16 proofs in one process. Each line of standard input is an object {key, publicSignals, proof} with the
// contents of the three JSON files; each line of standard output is "accepted", "rejected" or "error <message>".
const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");
const snarkjs = createRequire(process.cwd() + "/")("snarkjs");

async function judge(line) {
  try {
    const { key, publicSignals, proof } = JSON.parse(line);
    return (await snarkjs.groth16.verify(key, publicSignals, proof)) ? "accepted" : "rejected";
  } catch (problem) {
    return "error " + String(problem).replaceAll("\n", " ");
  }
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write((await judge(line)) + "\n");
  }
  // the library's worker threads would keep the process alive
  process.exit(0);
}

main();
