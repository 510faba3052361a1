import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';

describe('installing', () => {
  afterEach(removeTemporaryDirectories);

  it('refuses node_modules that is a link to the folder of another copy, and leaves that alone', () => {
    const root = temporaryDirectory();
    const copy = join(root, 'copy');
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'kept'), '');
    cpSync('tools', join(copy, 'tools'), { recursive: true });
    cpSync('package-lock.json', join(copy, 'package-lock.json'));
    symlinkSync(elsewhere, join(copy, 'node_modules'));
    const tool = join(copy, 'tools', 'install.mjs');
    const install = `import('${tool}').then((module) => module.installIfNeeded())`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', install], { encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('expected node_modules to be a folder of this copy');
    expect(existsSync(join(elsewhere, 'kept'))).toBe(true);
  });
});
