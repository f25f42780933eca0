import { exposedFolder, exposedParent } from '../../../lib/transport/node/folder.js';

describe('a folder for a socket of user 1000', () => {
  it.each([
    [{ uid: 1000, mode: 0o40700 }, undefined],
    [{ uid: 1000, mode: 0o40755 }, undefined],
    [{ uid: 0, mode: 0o40755 }, undefined],
    [{ uid: 1001, mode: 0o40755 }, '/f belongs to another user (uid 1001); use a folder of your own'],
    [{ uid: 1000, mode: 0o40775 }, 'others can write to /f (mode 0775); to mend it: chmod go-w /f'],
    [{ uid: 1000, mode: 0o40757 }, 'others can write to /f (mode 0757); to mend it: chmod go-w /f'],
    [{ uid: 0, mode: 0o41777 }, 'others can write to /f (mode 1777); use a folder of your own, made with mkdir -m 700'],
  ])('of status %j is taken, or refused with a way to mend it', (status, reason) => {
    expect(exposedFolder('/f', status, 1000)).toBe(reason);
  });

  it.each([
    [0o40755, false],
    [0o41777, false],
    [0o41775, false],
    [0o40777, true],
    [0o40775, true],
  ])('may lie in a folder of mode %o, or not', (mode, exposed) => {
    expect(exposedParent('/f', { uid: 0, mode }) !== undefined).toBe(exposed);
  });
});
