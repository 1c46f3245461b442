// Proves and verifies with snarkjs, warm: a command with its words on each line of standard input, an object of JSON on
// one line of standard output for each. The environment variable ASSAY_PEER_THREADS says how many workers it starts.
"use strict";

const os = require("os");
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const threads = Number(process.env.ASSAY_PEER_THREADS || os.cpus().length);
// The library starts a worker for each processor it sees.
const processors = os.cpus();
os.cpus = () => Array.from({ length: threads }, (_, index) => processors[index % processors.length]);

const snarkjs = require("snarkjs");
// The package does not export its package.json: it lies two folders above the entry point.
const manifest = path.join(path.dirname(require.resolve("snarkjs")), "..", "package.json");
const version = JSON.parse(fs.readFileSync(manifest)).version;

let zkey;
let witness;
let verificationKey;
let made;

async function timed(body) {
  const start = process.hrtime.bigint();
  await body();
  return { nanos: Number(process.hrtime.bigint() - start) };
}

const commands = {
  hello: () => ({ versions: { node: process.version, snarkjs: version }, threads }),

  // circuit R1CS ZKEY VERIFICATION_KEY: the key stays in memory
  circuit: (_r1cs, zkeyPath, verificationKeyPath) => {
    zkey = { type: "mem", data: new Uint8Array(fs.readFileSync(zkeyPath)) };
    verificationKey = JSON.parse(fs.readFileSync(verificationKeyPath));
    return {};
  },

  // witness WTNS
  witness: (path) => {
    witness = { type: "mem", data: new Uint8Array(fs.readFileSync(path)) };
    return {};
  },

  prove: () => timed(async () => {
    made = await snarkjs.groth16.prove(zkey, witness);
  }),

  // verify REPEATS: its last proof under the key of the circuit
  verify: (repeats) => timed(async () => {
    for (let index = 0; index < Number(repeats); index++) {
      if (!(await snarkjs.groth16.verify(verificationKey, made.publicSignals, made.proof))) {
        throw new Error("snarkjs rejects its own proof");
      }
    }
  }),

  // export PROOF PUBLIC
  export: (proofPath, publicPath) => {
    fs.writeFileSync(proofPath, JSON.stringify(made.proof));
    fs.writeFileSync(publicPath, JSON.stringify(made.publicSignals));
    return {};
  },

  // check VERIFICATION_KEY PROOF PUBLIC: somebody else's proof
  check: async (keyPath, proofPath, publicPath) => {
    const [key, proof, publics] = [keyPath, proofPath, publicPath].map((path) => JSON.parse(fs.readFileSync(path)));
    return { accepted: await snarkjs.groth16.verify(key, publics, proof) };
  },
};

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, ...words] = line.split(" ").filter((word) => word !== "");
    if (command === undefined) {
      continue;
    }
    let answer;
    try {
      if (!Object.hasOwn(commands, command)) {
        throw new Error("no command " + command);
      }
      answer = await commands[command](...words);
    } catch (problem) {
      answer = { error: String(problem.message || problem) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
  process.exit(0);
}

main();
