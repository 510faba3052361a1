import { spawnSync } from 'node:child_process';
import { at } from '../paths.mjs';

const JAVA = 17;

/** What is missing on this machine to run the named parts, as a sentence each; empty when all is there. */
export function missing({ registry = false, secure = false } = {}) {
  if (process.platform !== 'linux') {
    return [`Linux: the scripts in tools/kafka look into /proc; this is ${process.platform}`];
  }
  const parts = ['broker', ...(registry ? ['registry'] : [])];
  return [
    ...missingJava(),
    ...(parts.every(isFetched) || runs('mvn')
      ? []
      : ['Maven (mvn on the PATH): it downloads them']),
    ...(registry && !runs('curl') ? ['curl on the PATH'] : []),
    ...(secure && !runs('openssl', 'version') ? ['openssl on the PATH'] : []),
  ];
}

function missingJava() {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = /version "(\d+)/.exec(stderr ?? '')?.[1];
  if (error === undefined && Number(major) >= JAVA) return [];
  return [`Java ${JAVA} or newer (java on the PATH), ${major ? `was ${major}` : 'was none'}`];
}

const runs = (program, argument = '--version') =>
  spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined;

const isFetched = (part) =>
  spawnSync(at('tools', 'kafka', 'fetch.sh'), [part, '--offline'], { stdio: 'ignore' }).status ===
  0;
