// Standard JSON from stdin to stdout, through the compiler of the current folder's node_modules.
const { readFileSync } = require('fs');
const solc = require('solc');
process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
