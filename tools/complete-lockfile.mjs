/**
 * Adds the entries of other platforms' native packages to package-lock.json, where they are missing.
 *
 * A registry mirror that serves only its own platform's binaries makes npm write a lockfile without the
 * others, which `npm ci` then refuses everywhere. The versions are exact in the packages that ask for
 * them, so the entries can be written without the registry; they carry no integrity hash.
 * Run after changing dependencies behind such a mirror.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Platform fields as the native packages' names spell them: core-linux-arm-gnueabihf, binding-win32-x64-msvc. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = OS.filter((each) => words.includes(each));
  const cpu = CPU.filter((each) => words.includes(each));
  const libc = words.includes('musl') || words.includes('musleabihf') ? ['musl'] : undefined;
  const glibc = words.includes('gnu') || words.includes('gnueabihf') ? ['glibc'] : undefined;
  const family = libc ?? glibc;
  return { os, cpu, ...(os[0] === 'linux' && family ? { libc: family } : {}) };
}

/** Missing lockfile entries, by key. @throws Error if a missing package has no exact version or no platform in its name */
function missingPlatformEntries(packages) {
  const missing = {};
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (packages[`${parent}/node_modules/${name}`] ?? packages[`node_modules/${name}`]) continue;
      const { os, cpu, libc } = platformOf(name);
      if (!EXACT.test(version) || os.length !== 1 || cpu.length !== 1) {
        throw new Error(`expected an exact version and one platform for ${name}, was ${version}`);
      }
      missing[`node_modules/${name}`] = {
        version,
        cpu,
        ...(entry.dev ? { dev: true } : {}),
        ...(libc ? { libc } : {}),
        license: entry.license,
        optional: true,
        os,
      };
    }
  }
  return missing;
}

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = missingPlatformEntries(lockfile.packages);
const packages = Object.entries({ ...lockfile.packages, ...missing });
lockfile.packages = Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`);
process.stdout.write(`${Object.keys(missing).length} entries added to package-lock.json\n`);
