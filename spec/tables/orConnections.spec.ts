import type { OrConnectionEvent } from '../../lib/index.js';
import { orConnectionReducer } from '../../lib/tables/index.js';
import { linear } from '../linear.js';

it('a snapshot of 60,000 connections to one relay is merged in linear time', () => {
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
  expect(linear(act)).toBe(count);
});
