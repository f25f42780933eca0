/** The private network as specs use it: its program, spoken to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, map } from 'rxjs';
import type { Observable } from 'rxjs';
import { configLine, exponentialBackoff } from '../../../lib/index.js';
import type { ConfigLine, TorError } from '../../../lib/index.js';
import { cookieSecret, unix } from '../../../lib/node.js';
import { v1Client } from '../../../lib/v1/index.js';
import type { V1Client, V1Tor } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';
import type { Reach, Report } from './Report.js';

type Whole = Extract<Report, { readonly _tag: 'Whole' }>;

export interface Network {
  readonly node: (name: string) => Reach;
  readonly kill: (name: string) => Promise<void>;
  readonly start: (name: string) => Promise<void>;
  /** The configuration of a Tor that is to come into it. */
  readonly joining: ReadonlyArray<ConfigLine>;
  readonly stop: () => Promise<void>;
}

/** Brings the network up. */
export const network = async (): Promise<Network> => {
  const program = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'main.ts')], {
    cwd: join(__dirname, '..', '..', '..'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  program.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Report> => {
    const { value } = (await lines.next()) as IteratorResult<string, undefined>;
    if (value === undefined) throw new Error(complaint);
    return JSON.parse(value) as Report;
  };
  const obeyed = async (order: string): Promise<void> => {
    program.stdin.write(`${order}\n`);
    await next();
  };
  const { nodes, joining } = (await next()) as Whole;
  return {
    node: (name) => nodes[name] as Reach,
    kill: (name) => obeyed(`kill ${name}`),
    start: (name) => obeyed(`start ${name}`),
    joining: joining.map((line) => configLine(...(line.split(/ (.*)/).slice(0, 2) as [string, string]))),
    stop: async () => {
      const exited = once(program, 'exit');
      program.stdin.end();
      await exited;
    },
  };
};

/** A client of a node for the time of a spec, which comes back soon. */
export const controller = ({ control }: Reach): V1Client => {
  const tor = v1Client(unix(control), {
    cookieFrom: cookieSecret,
    reconnect: exponentialBackoff({ initial: 20, max: 200 }),
  });
  afterwards(tor.close);
  return tor;
};

/** The first Right, if need be one of which this holds. */
export const right = <A>(
  source: Observable<E.Either<TorError, A>>,
  holds: (a: A) => boolean = () => true,
): Promise<A> =>
  firstValueFrom(
    source.pipe(
      map((item) => {
        if (E.isLeft(item)) throw new Error(JSON.stringify(item.left));
        return item.right;
      }),
      filter(holds),
    ),
  );

/** Until the Tor sends these events. */
export const active = async (tor: Pick<V1Tor, 'active'>, ...events: ReadonlyArray<string>): Promise<void> => {
  await Promise.all(events.map((event) => firstValueFrom(tor.active(event).pipe(filter(Boolean)))));
};

/** What came so far, and when it is enough. */
export interface Seen<A> {
  readonly items: ReadonlyArray<A>;
  /** Until this holds of what came. */
  readonly until: (holds: (items: ReadonlyArray<A>) => boolean) => Promise<ReadonlyArray<A>>;
  readonly stop: () => void;
}

export const see = <A>(source: Observable<A>): Seen<A> => {
  const items: A[] = [];
  const waiting = new Set<() => void>();
  const subscription = source.subscribe((item) => {
    items.push(item);
    for (const check of waiting) check();
  });
  afterwards(() => {
    if (waiting.size > 0) throw new Error(`the expected items did not arrive, only ${JSON.stringify(items)}`);
  });
  return {
    items,
    until: (holds) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!holds(items)) return;
          waiting.delete(check);
          resolve([...items]);
        };
        waiting.add(check);
        check();
      }),
    stop: () => subscription.unsubscribe(),
  };
};
