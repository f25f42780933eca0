import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exposedFile, exposedFolder } from '../../lib/node/exposedFolder.js';
import type { Component } from '../../lib/node/exposedFolder.js';
import { giveAway } from '../otherUser.js';

const self = 1000;
const other = 1001;

const folder = (uid: number, mode = 0o755): Component => ({ uid, mode: 0o40000 | mode });
const file = (uid: number, mode = 0o600): Component => ({ uid, mode: 0o100000 | mode });
const link = (uid: number, target: string): Component => ({ uid, mode: 0o120777, target });

const tmp = folder(0, 0o1777);

/** A disk that is made of these components. */
const disk =
  (components: Readonly<Record<string, Component>>) =>
  (path: string): Component => {
    const found = components[path] ?? (path === '/' ? folder(0) : undefined);
    if (found === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' });
    return found;
  };

const inFolder = (path: string, components: Readonly<Record<string, Component>>): string | undefined =>
  exposedFolder(path, self, disk(components));

describe('a folder for a socket or a cookie of user 1000', () => {
  it.each([
    [folder(self, 0o700), undefined],
    [folder(self), undefined],
    [folder(0), undefined],
    [folder(self, 0o775), 'others can write to /f (mode 0775); to fix it: chmod go-w /f'],
    [folder(self, 0o757), 'others can write to /f (mode 0757); to fix it: chmod go-w /f'],
    [folder(0, 0o1777), 'others can write to /f (mode 1777); use a folder of your own, made with mkdir -m 700'],
    [
      folder(other),
      '/f belongs to another user (uid 1001), who could replace the file; ' +
        'use a path of which every part belongs to you (uid 1000) or root',
    ],
  ])('of status %j is taken, or refused with a way to fix it', (status, reason) => {
    expect(inFolder('/f', { '/f': status })).toBe(reason);
  });

  it.each([
    [folder(0), undefined],
    [folder(self), undefined],
    [tmp, undefined],
    [folder(0, 0o1775), undefined],
    [folder(self, 0o777), 'others can write to /f (mode 0777)'],
    [folder(self, 0o775), 'others can write to /f (mode 0775)'],
    [folder(other), '/f belongs to another user (uid 1001)'],
    [folder(other, 0o1777), '/f belongs to another user (uid 1001)'],
  ])('inside a folder of status %j is taken, or refused with the name of that folder', (status, reason) => {
    const found = inFolder('/f/g/h', { '/f': status, '/f/g': folder(self), '/f/g/h': folder(self, 0o700) });
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(reason);
  });

  it('inside a sticky folder has to belong to this user or root', () => {
    const of = (uid: number) => inFolder('/tmp/a/b', { '/tmp': tmp, '/tmp/a': folder(uid), '/tmp/a/b': folder(self) });
    expect(of(self)).toBeUndefined();
    expect(of(0)).toBeUndefined();
    expect(of(other)).toContain('/tmp/a belongs to another user (uid 1001)');
  });

  it('is checked on each step of a chain of symbolic links', () => {
    const chain = {
      '/home': folder(0),
      '/home/link': link(self, '../tmp/next'),
      '/tmp': tmp,
      '/tmp/next': link(self, '/srv/./up/..//end'),
      '/srv': folder(0),
      '/srv/up': folder(self),
      '/srv/end': folder(self, 0o700),
    };
    const but = (path: string, component: Component) => inFolder('/home/link/', { ...chain, [path]: component });
    expect(inFolder('/home/link', chain)).toBeUndefined();
    expect(but('/tmp', folder(0, 0o777))).toContain('others can write to /tmp (mode 0777)');
    expect(but('/tmp/next', link(other, '/srv/end'))).toContain('the symbolic link /tmp/next belongs to another user');
    expect(but('/srv', folder(other))).toContain('/srv belongs to another user');
    expect(but('/srv/up', folder(self, 0o777))).toContain('others can write to /srv/up');
    expect(but('/srv/end', folder(0, 0o1777))).toContain('others can write to /srv/end (mode 1777); use a folder');
  });

  it('is not looked for along symbolic links that lead to themselves', () => {
    expect(() => inFolder('/a', { '/a': link(self, 'b'), '/b': link(self, '/a') })).toThrow(
      expect.objectContaining({ code: 'ELOOP' }) as Error,
    );
  });

  it('that is missing is what the system throws', () => {
    expect(() => inFolder('/f/g', { '/f': folder(self) })).toThrow('ENOENT /f/g');
  });
});

describe('an existing file of user 1000', () => {
  const at = (path: string, status: Component) =>
    exposedFile(path, self, disk({ '/tmp': tmp, '/f': folder(self), '/dev': folder(0), [path]: status }));

  it.each([
    ['/f/torrc', file(self, 0o644), undefined],
    ['/f/torrc', file(0), undefined],
    ['/f/torrc', file(other), '/f/torrc belongs to another user (uid 1001)'],
    ['/f/torrc', file(self, 0o664), 'others can write to /f/torrc (mode 0664); to fix it: chmod go-w /f/torrc'],
    ['/tmp/torrc', file(self), undefined],
    ['/tmp/torrc', file(0), undefined],
    ['/tmp/torrc', file(other), '/tmp/torrc belongs to another user (uid 1001)'],
    ['/dev/null', { uid: 0, mode: 0o20666 }, undefined],
  ])('at %s with status %j is taken, or refused', (path, status, reason) => {
    if (reason === undefined) expect(at(path, status)).toBeUndefined();
    else expect(at(path, status)).toContain(reason);
  });
});

describe('on the real disk', () => {
  let top: string;
  const make = (...names: ReadonlyArray<string>): string => {
    const path = join(top, ...names);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'folder-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(top, { recursive: true });
  });

  it('a folder of our own is taken, with an absolute and a relative path', () => {
    expect(exposedFolder(top)).toBeUndefined();
    expect(exposedFolder(join('..', '..', '..', '..', '..', '..', top))).toBeUndefined();
  });

  it.each([0o755, 0o1777])("a folder of our own inside another user's folder of mode %o is refused", (mode) => {
    const theirs = make('theirs');
    const ours = make('theirs', 'ours');
    chmodSync(theirs, mode);
    giveAway(theirs);
    expect(exposedFolder(ours)).toContain(`${theirs} belongs to another user (uid 65533)`);
  });

  it('a symbolic link that passes through such a folder is refused', () => {
    const theirs = make('theirs');
    const ours = make('ours');
    symlinkSync(ours, join(theirs, 'middle'));
    symlinkSync(join(theirs, 'middle'), join(top, 'link'));
    expect(exposedFolder(join(top, 'link'))).toBeUndefined();
    giveAway(theirs);
    expect(exposedFolder(join(top, 'link'))).toContain(theirs);
  });
});
