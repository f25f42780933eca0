import fc from 'fast-check';
import { ceiling, chart } from '../../../lib/cli/dashboard/chart.js';
import { lineWidth, paint } from '../../../lib/cli/dashboard/Line.js';
import { emptyModel, step } from '../../../lib/cli/dashboard/Model.js';
import type { Model } from '../../../lib/cli/dashboard/Model.js';
import { render } from '../../../lib/cli/dashboard/render.js';
import type { TorEvent } from '../../../lib/model/Event.js';
import type { Status } from '../../../lib/model/Status.js';
import { connectionLost, transportError } from '../../../lib/TorError.js';
import { arbitraries } from '../../../lib/testing/arbitraries/index.js';
import { bandwidth, circuit, log, modelAfter, orConnection, stream } from './events.js';

const timeOfDay = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);

const picture = (model: Model, columns: number, rows: number, colours = false): string =>
  render(model, { columns, rows, title: 'tcp://127.0.0.1:9051', timeOfDay })
    .map((line) => paint(line, colours))
    .join('\n');

/** Snapshots have no spaces at the ends of their lines. */
const shown = (model: Model, columns: number, rows: number): string =>
  `\n${picture(model, columns, rows)}\n`.replace(/ +$/gm, '');

const after = (items: Parameters<typeof modelAfter>[0]): Model => modelAfter(items, { every: 250 });

const connected: Status = { _tag: 'Connected', session: 1 };

const busyItems = [
  { _tag: 'Status', status: connected } as const,
  orConnection('amber', 'Connected'),
  orConnection('birch', 'Launched'),
  orConnection('cedar', 'Launched'),
  orConnection('cedar', 'Failed'),
  circuit(0, 'Built', 'amber', 'dune', 'ember'),
  circuit(1, 'Extended', 'amber', 'fjord'),
  circuit(2, 'Launched'),
  circuit(2, 'Failed', 'amber'),
  circuit(3, 'Launched'),
  ...Array.from({ length: 8 }, (_, i) => stream(10 + i, 'Succeeded', `host-${i}.example.com:443`)),
  stream(18, 'SentResolve', 'example.org:0'),
  stream(19, 9, 'example.net:80'),
  log('circuit_send_next_onion_skin(): Tor has successfully opened a circuit. Looks like it is working.\n'),
  ...Array.from({ length: 30 }, (_, i) => bandwidth(1000 * i * i, 40_000 - 1000 * i)),
];

const busy = after(busyItems);

describe('the dashboard', () => {
  it('fits into 80 columns and 24 rows', () => {
    expect(shown(busy, 80, 24)).toMatchInlineSnapshot(`
      "
       tcp://127.0.0.1:9051                                        ● connected    12s
      ╭─ Read ─────────────── to 1.00 MiB/s ─╮╭─ Written ──────────── to 40.0 KiB/s ─╮
      │ now 821 KiB/s  sum 8.16 MiB          ││ now 10.7 KiB/s  sum 747 KiB          │
      │                                  ▁▂▃ ││       ▇▇▆▆▅▅▄▃▃▂▂▁                   │
      │                           ▁▂▃▄▅▆▇███ ││       ██████████████▇▇▆▅▅▄▄▃▃▂▁▁     │
      │        ▁▁▁▁▁▁▁▁▂▂▃▃▄▄▅▆▇▇███████████ ││       ████████████████████████████▇▆ │
      ╰──────────────────────────────────────╯╰──────────────────────────────────────╯
      ╭─ Circuits ─────────────────────── 3 ─╮╭─ Streams ─────────────────────── 10 ─╮
      │   3 launched                         ││  19 status 9   example.net:80        │
      │   1 extended   amber → fjord         ││  18 resolving  example.org:0         │
      │   0 built      amber → dune → ember  ││  17 open       host-7.example.com:4… │
      │   2 failed     amber                 ││  16 open       host-6.example.com:4… │
      │                                      ││  15 open       host-5.example.com:4… │
      │                                      ││ … 5 more                             │
      ╰──────────────────────────────────────╯╰──────────────────────────────────────╯
      ╭─ OR connections ─────── 2 ─╮╭─ Log ──────────────────────────────────────────╮
      │ launched   birch           ││ 00:00:05 circuit_send_next_onion_skin(): Tor   │
      │ connected  amber           ││          has successfully opened a circuit.    │
      │ failed     cedar           ││          Looks like it is working.             │
      │                            ││                                                │
      │                            ││                                                │
      │                            ││                                                │
      ╰────────────────────────────╯╰────────────────────────────────────────────────╯
        q  quit   ?  keys                                                     no gaps
      "
    `);
  });

  it('uses the room of 120 columns and 40 rows', () => {
    expect(shown(busy, 120, 40)).toMatchInlineSnapshot(`
      "
       tcp://127.0.0.1:9051                                                                                ● connected    12s
      ╭─ Read ─────────────────────────────────── to 1.00 MiB/s ─╮╭─ Written ──────────────────────────────── to 40.0 KiB/s ─╮
      │ now 821 KiB/s  sum 8.16 MiB  peak 821 KiB/s              ││ now 10.7 KiB/s  sum 747 KiB  peak 39.1 KiB/s             │
      │                                                          ││                           ▇▅▄▃▁                          │
      │                                                       ▂▅ ││                           ██████▆▅▄▂▁                    │
      │                                                    ▁▄▇██ ││                           ████████████▆▅▄▂▁              │
      │                                                 ▂▄▇█████ ││                           █████████████████▇▆▅▃▂▁        │
      │                                             ▁▃▅█████████ ││                           ███████████████████████▇▆▅▃▂   │
      │                                        ▁▂▄▆▇████████████ ││                           █████████████████████████████▇ │
      │                            ▁▁▁▁▁▂▃▃▄▅▆██████████████████ ││                           ██████████████████████████████ │
      ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
      ╭─ Circuits ─────────────────────────────────────────── 3 ─╮╭─ Streams ─────────────────────────────────────────── 10 ─╮
      │   3 launched                                             ││  19 status 9   example.net:80                            │
      │   1 extended   amber → fjord                             ││  18 resolving  example.org:0                             │
      │   0 built      amber → dune → ember                      ││  17 open       host-7.example.com:443                    │
      │   2 failed     amber                                     ││  16 open       host-6.example.com:443                    │
      │                                                          ││  15 open       host-5.example.com:443                    │
      │                                                          ││  14 open       host-4.example.com:443                    │
      │                                                          ││  13 open       host-3.example.com:443                    │
      │                                                          ││  12 open       host-2.example.com:443                    │
      │                                                          ││  11 open       host-1.example.com:443                    │
      │                                                          ││  10 open       host-0.example.com:443                    │
      │                                                          ││                                                          │
      │                                                          ││                                                          │
      ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯
      ╭─ OR connections ───────────── 2 ─╮╭─ Log ────────────────────────────────────────────────────────────────────────────╮
      │ launched   birch                 ││ 00:00:05 circuit_send_next_onion_skin(): Tor has successfully opened a circuit.  │
      │ connected  amber                 ││          Looks like it is working.                                               │
      │ failed     cedar                 ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      │                                  ││                                                                                  │
      ╰──────────────────────────────────╯╰──────────────────────────────────────────────────────────────────────────────────╯
        q  quit   ?  keys                                                                                             no gaps
      "
    `);
  });

  it('shows the most important in a small window', () => {
    expect(shown(busy, 44, 10)).toMatchInlineSnapshot(`
      "
       tcp://127.0.0.1:9051    ● connected    12s
       read     821 KiB/s  ▁▁▁▁▁▁▁▂▂▂▂▃▃▃▄▄▄▅▅▆▆▆
       written 10.7 KiB/s  ▆▆▆▆▅▅▅▅▅▄▄▄▄▄▄▃▃▃▃▃▂▂
       circuits 3  streams 10  ORs 2
       00:00:05 circuit_send_next_onion_skin():
                Tor has successfully opened a
                circuit. Looks like it is working.


        q  quit   ?  keys                 no gaps
      "
    `);
  });

  it('is drawn before anything happened', () => {
    expect(shown(emptyModel(0, 0), 60, 18)).toMatchInlineSnapshot(`
      "
       tcp://127.0.0.1:9051                         ○ idle     0s
      ╭─ Read ───── to 1.00 KiB/s ─╮╭─ Written ── to 1.00 KiB/s ─╮
      │ now 0 B/s  sum 0 B         ││ now 0 B/s  sum 0 B         │
      │                            ││                            │
      │                            ││                            │
      │                            ││                            │
      ╰────────────────────────────╯╰────────────────────────────╯
      ╭─ Log ─────── no circuits, no streams, no OR connections ─╮
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      │                                                          │
      ╰──────────────────────────────────────────────────────────╯
        q  quit   ?  keys                                 no gaps
      "
    `);
  });

  it('tells of a lost connection, when it will try again, and of the gap', () => {
    const reason = transportError('Refused', 'tcp://127.0.0.1:9051', 'connection refused');
    const model = after([
      ...busyItems,
      connectionLost(1, reason),
      { _tag: 'Status', status: { _tag: 'Waiting', attempt: 1, until: 14_500, reason } },
      ...Array.from({ length: 3 }, (_, i) => bandwidth(500_000 + i, 20_000)),
    ]);
    const lines = shown(model, 80, 24).split('\n');
    expect([lines[1], lines[5], lines[24]].join('\n')).toMatchInlineSnapshot(`
      " tcp://127.0.0.1:9051                               ○ trying again in 1s    14s
      │                       ▁▂▃▄▅▆▇███┊▃▃▃ ││   ██████████████▇▇▆▅▅▄▄▃▃▂▁▁    ┊▄▄▄ │
        q  quit   ?  keys   tcp://127.0.0.1:9051: connection refused            1 gap"
    `);
  });

  it('says what a key did, for four seconds', () => {
    const said = step(busy, { _tag: 'Said', text: 'reloaded' }, 20_000, 20_000);
    const footer = (model: Model): string => picture(model, 80, 24).split('\n').at(-1)!.trimEnd();
    expect(footer(said)).toContain('keys   reloaded');
    expect(footer(step(said, { _tag: 'Tick' }, 24_000, 24_000))).not.toContain('reloaded');
  });

  it('law: it is exactly as large as the terminal, whatever a Tor sends', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraries(fc).event, { maxLength: 40 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (events: ReadonlyArray<TorEvent>, columns, rows) => {
          const lines = render(after(events), { columns, rows, title: 'unix:/a', timeOfDay });
          expect(lines.map(lineWidth)).toEqual(Array.from({ length: rows }, () => columns));
        },
      ),
    );
  });

  it('law: nothing of what a Tor sends acts upon the terminal', () => {
    fc.assert(
      fc.property(fc.array(arbitraries(fc).event, { maxLength: 40 }), (events: ReadonlyArray<TorEvent>) => {
        const text = picture(after(events), 100, 30);
        // eslint-disable-next-line no-control-regex -- the line feeds between the lines are this spec's
        expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });

  it('shows an escape sequence of a hostile Tor as text', () => {
    const hostile = after([log('\u001b]0;owned\u0007\u001b[2Jhello'), stream(1, 'Succeeded', '\u009b31m:80')]);
    const text = picture(hostile, 120, 24, true);
    expect(text).toContain('\\u001b]0;owned\\u0007\\u001b[2Jhello');
    expect(text).toContain('\\u009b31m:80');
    // eslint-disable-next-line no-control-regex -- the colours are this command's own
    expect(text.replaceAll(/\u001b\[\d*m/g, '')).not.toContain('\u001b');
  });

  it('has no escape sequence without colours', () => {
    expect(picture(busy, 80, 24)).not.toContain('\u001b');
    expect(picture(busy, 80, 24, true)).toContain('\u001b[32m● connected\u001b[0m');
  });
});

describe('chart', () => {
  it('begins with a window that fits: few values take several columns each', () => {
    expect(chart([8, 4], 40, 1, 8)).toEqual([`${' '.repeat(32)}████▄▄▄▄`]);
    expect(
      chart(
        Array.from({ length: 20 }, () => 8),
        40,
        1,
        8,
      ),
    ).toEqual(['█'.repeat(40)]);
    expect(
      chart(
        Array.from({ length: 21 }, () => 8),
        40,
        1,
        8,
      ),
    ).toEqual([`${' '.repeat(19)}${'█'.repeat(21)}`]);
  });

  it('has the newest at its right, a mark for a gap, and a trace of whatever is more than nothing', () => {
    expect(chart([0, 1, 50, undefined, 100, 200], 8, 2, 100)).toEqual(['     ┊██', '   ▁█┊██']);
  });

  it('shows the last values only, where there is no room for all', () => {
    expect(chart([9, 9, 9, 1, 2], 2, 1, 8)).toEqual(['▁▂']);
    expect(chart([1, 2], 0, 1, 8)).toEqual(['']);
  });

  it('scales to round numbers', () => {
    expect([0, 1, 7, 101, 801, 1025, 3000, 900_000, 2 ** 40].map(ceiling)).toEqual([
      1,
      1,
      8,
      150,
      1024,
      2048,
      3072,
      1_048_576,
      2 ** 40,
    ]);
  });
});
