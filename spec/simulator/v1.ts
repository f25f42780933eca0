/** A simulated Tor in virtual time, as a controller of the v1 protocol sees it. */
import { VirtualTimeScheduler } from 'rxjs';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor, SimulatorOptions } from '../../lib/simulator/index.js';
import type { V1EventName } from '../../lib/model/V1Event.js';
import { now } from './observed.js';

export const quiet: SimulatorOptions = {
  routers: ['amber', 'birch', 'cedar', 'dune', 'ember'],
  circuitsPerMinute: 0,
  streamsPerMinute: 0,
  failureRate: 0,
};

export interface Run {
  readonly tor: SimulatedTor;
  /** Lets so many milliseconds pass. */
  readonly wait: (milliseconds: number) => void;
  /** The events of a name so far; the first call for a name begins to observe it. */
  readonly events: (name: V1EventName) => ReadonlyArray<unknown>;
  /** The text of a key of GETINFO. */
  readonly info: (key: string) => string;
}

export const run = (options: SimulatorOptions = quiet, observing: ReadonlyArray<V1EventName> = []): Run => {
  const scheduler = new VirtualTimeScheduler(undefined, Infinity);
  const tor = simulator({ scheduler, ...options });
  const seen = new Map<string, unknown[]>();
  const events = (name: V1EventName): ReadonlyArray<unknown> => {
    const items = seen.get(name) ?? [];
    if (!seen.has(name)) {
      seen.set(name, items);
      tor.event(name).subscribe((item) => items.push(item._tag === 'Right' ? item.right : item));
    }
    return items;
  };
  events('BW');
  observing.forEach(events);
  return {
    tor,
    wait: (milliseconds) => {
      scheduler.maxFrames = scheduler.frame + milliseconds;
      // an action at the end lets the clock reach it
      scheduler.schedule(() => undefined, milliseconds);
      scheduler.flush();
    },
    events,
    info: (key) => {
      const [answer] = now(tor.getInfoText([key]));
      if (answer === undefined || answer === 'complete') return 'no answer';
      return answer._tag === 'Right' ? answer.right[0] : answer.left._tag;
    },
  };
};
