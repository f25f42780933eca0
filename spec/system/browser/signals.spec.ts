/** The buttons at the top of each page: what they ask for comes to the Tor, and what became of it is told. */
import { either as E } from 'fp-ts';
import { defer, firstValueFrom, mergeMap, Subject, take } from 'rxjs';
import { left } from '../../../lib/ObservableEither.js';
import { serverError } from '../../../lib/index.js';
import type { LogEvent, Signal, Tor, TorError } from '../../../lib/index.js';
import { quiet, quietTor } from '../../cli/served.js';
import { watchingOf } from './watching.js';
import { draws, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

/** One that keeps the signals it got, and does not know these. */
const heeding = (...unknown: ReadonlyArray<Signal>): readonly [tor: Tor, got: ReadonlyArray<Signal>] => {
  const tor = quiet();
  const got: Signal[] = [];
  const signal = (one: Signal): ReturnType<Tor['signal']> =>
    defer(() => {
      got.push(one);
      return unknown.includes(one) ? left(serverError('SyntaxError', 'Unrecognized signal number.')) : tor.signal(one);
    });
  return [{ ...tor, signal }, got];
};

describeInChromium('the dashboard: signals', (browser) => {
  it('somebody presses New identity and Reload, and is told that each was done', async () => {
    const [tor, got] = heeding();
    const page = await visit(browser(), await watchingOf(tor, '--allow-writes'));
    await stands(page, 'Connected');
    await page.getByRole('button', { name: 'New identity' }).click();
    await page.getByText('New connections use new circuits from now on.').waitFor();
    expect(got).toEqual(['NewNym']);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('The Tor has reloaded its configuration.').waitFor();
    expect(got).toEqual(['NewNym', 'Reload']);
  });

  it('a new identity that the Tor gives later is told with its delay', async () => {
    const tor = quietTor();
    const log$ = new Subject<E.Either<TorError, LogEvent>>();
    const answers$ = new Subject<void>();
    const asked = new Subject<void>();
    const delayed: Tor = {
      ...tor,
      log$,
      signal: (one) =>
        defer(() => {
          asked.next();
          return answers$.pipe(
            take(1),
            mergeMap(() => tor.signal(one)),
          );
        }),
    };
    const page = await visit(browser(), await watchingOf(delayed, '--allow-writes'));
    await draws(page);
    const isAsked = firstValueFrom(asked);
    await page.getByRole('button', { name: 'New identity' }).click();
    await isAsked;
    const message = 'Rate limiting NEWNYM request: delaying by 7 second(s)';
    log$.next(E.right({ _tag: 'Log', message, details: { severity: 'Notice' } }));
    await page.getByText(message).waitFor();
    answers$.next();
    await page.getByText('The Tor has done this a moment ago: new connections use new circuits in 7 s.').waitFor();
  });

  it('on a phone they are in a menu, and what the Tor does not know is told in its own words', async () => {
    const [tor, got] = heeding('NewNym');
    const link = await watchingOf(tor, '--allow-writes');
    const page = await visit(browser(), link, { viewport: { width: 360, height: 740 } });
    await stands(page, 'Connected');
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'New identity' }).click();
    await page.getByText('New identity did not work. The Tor refused: Unrecognized signal number.').waitFor();
    expect(got).toEqual(['NewNym']);
  });
});
