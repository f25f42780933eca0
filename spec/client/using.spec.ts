import { NEVER, of, Subject } from 'rxjs';
import type { Connected } from '../../lib/client/Connected.js';
import { using } from '../../lib/client/using.js';
import { client } from '../../lib/tc/client.js';
import type { Status } from '../../lib/model/Status.js';
import { v1Client } from '../../lib/v1/client.js';

describe.each<[string, () => Connected]>([
  ['TC', () => client(NEVER)],
  ['v1', () => v1Client(NEVER)],
])('using, with a client of %s', (_, make) => {
  const opened = () => {
    const states: Array<Status['_tag']> = [];
    let count = 0;
    const open = () => {
      const tor = make();
      count++;
      tor.status$.subscribe(({ _tag }) => states.push(_tag));
      return tor;
    };
    return { open, states, count: () => count };
  };

  it('creates a client per subscription', () => {
    const { open, count } = opened();
    const used$ = using(open, () => of(1));
    expect(count()).toBe(0);
    used$.subscribe();
    used$.subscribe();
    expect(count()).toBe(2);
  });

  it('closes it when the subscription ends', () => {
    const { open, states } = opened();
    const subscription = using(open, ({ log$ }) => log$).subscribe();
    expect(states).toEqual(['Idle', 'Connecting']);
    subscription.unsubscribe();
    expect(states).toEqual(['Idle', 'Connecting', 'Closed']);
  });

  it('closes it when the Observable completes or fails', () => {
    const { open, states } = opened();
    const end$ = new Subject<never>();
    const errors: unknown[] = [];
    using(open, () => end$).subscribe({ error: (error) => errors.push(error) });
    using(open, () => of(1)).subscribe();
    expect(states).toEqual(['Idle', 'Idle', 'Closed']);
    end$.error('broken');
    expect(states).toEqual(['Idle', 'Idle', 'Closed', 'Closed']);
    expect(errors).toEqual(['broken']);
  });

  it('closes it when `use` throws', () => {
    const { open, states } = opened();
    const errors: unknown[] = [];
    using(open, () => {
      throw new Error('wrong');
    }).subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([new Error('wrong')]);
    expect(states).toEqual(['Idle', 'Closed']);
  });
});
