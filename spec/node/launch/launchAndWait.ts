/**
 * Run by a spec: launches the Tor of the first argument, writes a line to stdout once it answers, and waits for a
 * signal. The second argument chooses how this process handles SIGTERM.
 */
import { launchTor } from '../../../lib/node/launch/launchTor.js';

const [, , binary = 'tor', handling] = process.argv;

const exitWithNine = (): void => {
  process.stdout.write('handled\n', () => process.exit(9));
};

/** As libraries do that clean up at the end of a process: they end it unless others handle the signal. */
const endIfAlone = (): void => {
  if (process.listenerCount('SIGTERM') > 1) return;
  process.off('SIGTERM', endIfAlone);
  process.kill(process.pid, 'SIGTERM');
};

if (handling === 'handler before') process.once('SIGTERM', exitWithNine);
const running = launchTor({ binary }).subscribe((item) => {
  if (item._tag === 'Left') {
    process.stdout.write(`${JSON.stringify(item.left)}\n`);
  } else if (item.right._tag === 'Ready') {
    if (handling === 'handler after') process.once('SIGTERM', exitWithNine);
    if (handling === 'handler removed') process.on('SIGTERM', exitWithNine).off('SIGTERM', exitWithNine);
    if (handling === 'library') process.on('SIGTERM', endIfAlone);
    if (handling === 'unsubscribed') running.unsubscribe();
    setImmediate(() => process.stdout.write('ready\n'));
  }
});
