/** The example of a simulated Tor for the tests of a Python program. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWith } from '../describeWith.js';

jest.setTimeout(240_000);

const root = join(__dirname, '..', '..', '..');

describeWith(['python3-stem', 'python3-pytest'], 'examples/mock-tor', () => {
  it('passes all its tests', async () => {
    const args = ['-B', '-m', 'pytest', '-p', 'no:cacheprovider', '-q', 'examples/mock-tor'];
    const { stdout } = await promisify(execFile)('/usr/bin/python3', args, {
      cwd: root,
      env: { ...process.env, RX_TOR_CONTROL: 'node dist/esm/cli/main.js' },
      timeout: 200_000,
    });
    expect(stdout).toMatch(/^4 passed/m);
  });
});
