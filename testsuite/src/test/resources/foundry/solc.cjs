// The Solidity compiler of npm as Forge calls the native one: "node solc.cjs FOLDER --version", or a request on standard input.
const { readFileSync } = require("node:fs");
const solc = require(process.argv[2]);

if (process.argv.includes("--version")) {
  process.stdout.write("solc, the solidity compiler commandline interface\nVersion: " + solc.version() + "\n");
} else {
  process.stdout.write(solc.compile(readFileSync(0, "utf8")));
}
