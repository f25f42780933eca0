/** A listener for WebSockets of a spec, and what it has accepted and refused. */
import type { Duplex, Listen, Listener } from '../../../lib/transport/Duplex.js';
import type { TransportError } from '../../../lib/TorError.js';
import type { Seen } from '../../transport/observe.js';
import { first, observe, openSockets, takeErrors } from '../../transport/observe.js';
import { closePeers } from './rawPeer.js';

export interface Opened {
  readonly url: string;
  readonly listening: Seen<TransportError, Listener>;
  readonly accepted: Seen<TransportError, Duplex<Uint8Array>>;
  /** The next connection that is accepted, by its number from 0. */
  readonly connection: (index?: number) => Promise<Duplex<Uint8Array>>;
  /** The next refusal, by its number from 0. */
  readonly refusal: (index?: number) => Promise<TransportError>;
}

const cleanup: Array<() => void> = [];
let before = 0;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const openTcp = (): number => openSockets().filter((name) => name !== 'PipeWrap').length;

export const atEnd = (...clean: ReadonlyArray<() => void>): void => void cleanup.push(...clean);

/** To be called once a file: after each spec all is closed, and then nothing may be open. */
export const leavesNothingOpen = (): void => {
  beforeEach(async () => {
    await turn();
    await turn();
    before = openTcp();
  });
  afterEach(async () => {
    cleanup.splice(0).forEach((clean) => clean());
    closePeers();
    expect(takeErrors()).toEqual([]);
    for (let turns = 0; turns < 2_000 && openTcp() > before; turns++) await turn();
    expect(openTcp()).toBe(before);
  });
};

export const opened = async (listen: Listen): Promise<Opened> => {
  const listening = observe(listen);
  atEnd(listening.unsubscribe);
  const { url, connection$ } = await first(listening);
  const accepted = observe(connection$);
  atEnd(() => accepted.rights.forEach(({ destroy }) => destroy()));
  return {
    url,
    listening,
    accepted,
    connection: async (index = 0) => (await accepted.until(({ rights }) => rights.length > index)).rights[index]!,
    refusal: async (index = 0) => (await accepted.until(({ lefts }) => lefts.length > index)).lefts[index]!,
  };
};
