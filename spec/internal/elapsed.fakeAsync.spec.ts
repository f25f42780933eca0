/** Angular's `fakeAsync`, which fakes the timers and `Date`, but not `performance`. */
import { asyncScheduler } from 'rxjs';
import { elapsed } from '../../lib/internal/elapsed.js';

interface FakeAsync {
  readonly fakeAsync: (test: () => void) => () => void;
  readonly tick: (ms: number) => void;
}

it('advances with the ticks of fakeAsync', async () => {
  for (const part of ['zone.js', 'zone.js/plugins/proxy', 'zone.js/plugins/fake-async-test']) await import(part);
  const { Zone } = globalThis as unknown as {
    readonly Zone: { readonly __symbol__: (name: string) => string } & Record<string, FakeAsync>;
  };
  const { fakeAsync, tick } = Zone[Zone.__symbol__('fakeAsyncTest')] as FakeAsync;
  const { ProxyZoneSpec } = Zone as unknown as { readonly ProxyZoneSpec: new () => object };
  const { current } = Zone as unknown as {
    readonly current: { fork: (spec: object) => { run: (f: () => void) => void } };
  };
  const ticks: number[] = [];
  const test = fakeAsync(() => {
    const clock = elapsed(asyncScheduler);
    const start = clock();
    for (const ms of [200, 300]) {
      tick(ms);
      ticks.push(clock() - start);
    }
  });
  current.fork(new ProxyZoneSpec()).run(test);
  expect(ticks).toEqual([200, 500]);
});
