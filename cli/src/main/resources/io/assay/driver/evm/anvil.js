// Runs the program of the arguments for as long as standard input is open: a parent that is killed closes it, too.
// Prints one line: the program's process id and the port it listens on. Without a port after 30 s it gives up.
const { spawn } = require('child_process');
const program = spawn(process.argv[1], process.argv.slice(2), { stdio: ['ignore', 'pipe', 'ignore'] });
const end = () => program.kill('SIGKILL');
const patience = setTimeout(end, 30000);
let text = '';
let told = false;
program.stdout.on('data', (chunk) => {
  if (told) {
    return;
  }
  text += chunk;
  const listening = /Listening on [^\s]*:(\d+)\s/.exec(text);
  if (listening) {
    told = true;
    clearTimeout(patience);
    process.stdout.write(program.pid + ' ' + listening[1] + '\n');
  }
});
program.on('error', () => process.exit(1));
program.on('exit', (code) => process.exit(code === null ? 1 : code));
process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.resume();
