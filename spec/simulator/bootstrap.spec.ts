import { toArray } from 'rxjs';
import { now } from './observed.js';
import { quiet, run } from './v1.js';

it('goes through the steps of a Tor in order, to 100 %', () => {
  const { tor, wait, info } = run();
  const seen: unknown[] = [];
  tor.bootstrap$.subscribe({
    next: (item) => seen.push(item._tag === 'Right' ? `${String(item.right.percentage)} ${item.right.tag}` : item),
    complete: () => seen.push('complete'),
  });
  expect(seen).toEqual(['0 starting']);
  expect(info('status/circuit-established')).toBe('0');
  wait(2_000);
  expect(seen).toEqual([
    '0 starting',
    '5 conn',
    '10 conn_done',
    '14 handshake',
    '15 handshake_done',
    '20 onehop_create',
    '25 requesting_status',
    '30 loading_status',
    '40 loading_keys',
    '45 requesting_descriptors',
    '50 loading_descriptors',
    '75 enough_dirinfo',
    '90 ap_handshake_done',
    '95 circuit_create',
    '100 done',
    'complete',
  ]);
  expect(info('status/bootstrap-phase')).toBe('NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"');
  expect(['circuit-established', 'enough-dir-info'].map((key) => info(`status/${key}`))).toEqual(['1', '1']);
  expect(info('network-liveness')).toBe('up');
});

it('reports the network, the consensus, and that circuits work', () => {
  const { wait, events } = run(quiet, ['NETWORK_LIVENESS', 'STATUS_CLIENT', 'NEWCONSENSUS', 'NEWDESC']);
  wait(2_000);
  expect(events('NETWORK_LIVENESS')).toMatchObject([{ _tag: 'NetworkLiveness' }]);
  expect(events('NEWCONSENSUS')).toMatchObject([{ _tag: 'NewConsensus' }]);
  expect(events('NEWDESC')).toMatchObject([
    { _tag: 'NewDesc', routers: Array.from({ length: 5 }, () => expect.any(String) as string) },
  ]);
  expect(events('STATUS_CLIENT')).toHaveLength(17);
  expect(events('STATUS_CLIENT').map((event) => (event as { readonly action?: string }).action)).toEqual(
    expect.arrayContaining(['BOOTSTRAP', 'CONSENSUS_ARRIVED', 'ENOUGH_DIR_INFO', 'CIRCUIT_ESTABLISHED']),
  );
});

it('waits while no router is running', () => {
  const { tor, wait, info } = run();
  for (const router of quiet.routers ?? []) now(tor.killRouter(router));
  wait(5_000);
  expect(info('status/bootstrap-phase')).toContain('PROGRESS=0 ');
  now(tor.startRouter('amber'));
  wait(5_000);
  expect(info('status/bootstrap-phase')).toContain('PROGRESS=100 ');
});

it('reports when the last router is stopped, and when one is started again', () => {
  const { tor, wait, events, info } = run(quiet, ['NETWORK_LIVENESS', 'STATUS_GENERAL']);
  wait(2_000);
  for (const router of [...(quiet.routers ?? []), 'amber']) now(tor.killRouter(router));
  expect(info('network-liveness')).toBe('down');
  expect(events('STATUS_GENERAL')).toContainEqual(expect.objectContaining({ action: 'DIR_ALL_UNREACHABLE' }));
  now(tor.startRouter('birch'));
  now(tor.startRouter('amber'));
  expect(info('network-liveness')).toBe('up');
  expect(events('NETWORK_LIVENESS')).toMatchObject([{ status: 'UP' }, { status: 'DOWN' }, { status: 'UP' }]);
});

it('a new consensus arrives at each full hour', () => {
  const { wait, events, info } = run(quiet, ['NEWCONSENSUS']);
  wait(2_000);
  expect(info('consensus/valid-after')).toBe('1970-01-01 00:00:00');
  expect(info('consensus/valid-until')).toBe('1970-01-01 03:00:00');
  wait(2 * 3_600_000);
  expect(events('NEWCONSENSUS')).toHaveLength(3);
  expect(info('consensus/valid-after')).toBe('1970-01-01 02:00:00');
});

it('stops with the Tor', () => {
  const { tor } = run();
  now(tor.signal('Halt'));
  expect(now(tor.bootstrap$.pipe(toArray()))).toMatchObject([expect.anything(), 'complete']);
});
