import fs from 'node:fs';
import { either as E } from 'fp-ts';
import { lastValueFrom } from 'rxjs';
import { launchTor } from '../../../lib/node/launch/launchTor.js';

it('a data directory that cannot be removed does not hide why the Tor ended', async () => {
  const remove = jest.spyOn(fs, 'rmSync').mockImplementationOnce((folder) => {
    remove.mockRestore();
    fs.rmSync(folder, { recursive: true });
    throw Object.assign(new Error('not empty'), { code: 'ENOTEMPTY' });
  });
  const end = await lastValueFrom(launchTor({ binary: '/no/such/tor' }));
  expect(end).toMatchObject(E.left({ _tag: 'TransportError', kind: 'NotFound' }));
});
