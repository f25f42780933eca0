/** A snapshot with as many connections to one relay as the table has took the square of their number: here, many minutes. */
import { runInNewContext } from 'node:vm';
import type { OrConnectionEvent } from '../../lib/index.js';
import { orConnectionReducer } from '../../lib/tables/index.js';

it('a snapshot costs what it has', () => {
  const count = 60_000;
  const connected: OrConnectionEvent = { _tag: 'OrConnection', status: 'Connected', router: 'amber' };
  const act = (): number => {
    const { initial, step } = orConnectionReducer({ limit: count });
    let state = initial;
    for (let i = 0; i < count; i++) {
      const event = { ...connected, details: { status: 'CONNECTED', id: String(i), other: {} } };
      [state] = step(state, { _tag: 'Event', event });
    }
    const rows = Array.from({ length: count }, () => connected);
    [state] = step(state, { _tag: 'Snapshot', rows });
    return state.table.rows.size;
  };
  expect(runInNewContext('act()', { act }, { timeout: 60_000 })).toBe(count);
});
