/** What specs of launched Tors share. */
import { existsSync, readdirSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { lastValueFrom, toArray } from 'rxjs';
import type { Subscription } from 'rxjs';
import { launchTor } from '../../../lib/node/launch/launchTor.js';
import type { Launch, LaunchOptions } from '../../../lib/node/launch/launchTor.js';

/** All items of a launch. */
export const all = (options: LaunchOptions) => lastValueFrom(launchTor(options).pipe(toArray()));

/** Folders of launched Tors that are there now. */
export const folders = (): ReadonlyArray<string> =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`tor-of-${process.pid}-`));

/** Waits until a file or folder of the temporary folder is gone. */
export const gone = (path: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(tmpdir(), check);
    function check(): void {
      if (existsSync(path)) return;
      watcher.close();
      resolve();
    }
    check();
  });

/** Starts a Tor; emits nothing after `stop`. */
export const started = async (options: LaunchOptions) => {
  let running: Subscription | undefined;
  const first = await new Promise<Launch>((resolve, reject) => {
    running = launchTor(options).subscribe((item) => {
      if (E.isLeft(item)) reject(new Error(JSON.stringify(item.left)));
      else resolve(item.right);
    });
  });
  return { first, tor: first.tor, stop: () => running?.unsubscribe() };
};

export const allGone = (): Promise<unknown> => Promise.all(folders().map((name) => gone(join(tmpdir(), name))));
