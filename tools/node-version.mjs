// Old syntax on purpose: this file must load on a Node that is too old for everything else.
const NEEDED = [20, 19];

/** True on a supported Node; otherwise says so in one line and sets the exit code. */
export function isNodeSupported() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return true;
  process.stderr.write(
    `Ballast needs Node ${NEEDED.join('.')} or newer, this is ${process.versions.node}: see https://nodejs.org\n`,
  );
  process.exitCode = 1;
  return false;
}
