import { bare, served } from './fanOut.js';

const sizes = [
  [1, 120_000],
  [10, 20_000],
  [100, 2000],
  [1000, 200],
];

const named = (name, sessions) => `${name}, ${sessions} session${sessions === 1 ? '' : 's'}`;

export default {
  id: '11',
  title: 'Server: events to many sessions, each encoded once',
  unit: 'events/s',
  cases: {
    ...Object.fromEntries(
      sizes.flatMap(([sessions, events]) => [
        [named('ours', sessions), served(sessions, events)],
        [named('bare sockets', sessions), bare(sessions, events)],
      ]),
    ),
    'ours, 100 sessions, bursts of 50': served(100, 10_000, 50),
    'bare sockets, 100 sessions, bursts of 50': bare(100, 10_000, 50),
  },
  goals: [
    ...sizes.map(([sessions]) => ({
      of: named('ours', sessions),
      against: named('bare sockets', sessions),
      atLeast: 0.5,
    })),
    { of: 'ours, 100 sessions, bursts of 50', against: 'bare sockets, 100 sessions, bursts of 50', atLeast: 0.5 },
  ],
};
