/** Tables of today's Tor, whose snapshots are merged: over a connection made by hand. */
import { exponentialBackoff } from '../../lib/session/Backoff.js';
import { circuits, orConnections } from '../../lib/tables/index.js';
import { modernClient } from '../../lib/v1/index.js';
import { connectTo, NO_AUTHENTICATION, peer, steady, virtually } from '../v1/peer.js';
import type { Peer } from '../v1/peer.js';
import { shortly } from './events.js';

const relay = `$${'B2FC2E2526A7DCE3C27D'.repeat(2)}~a1`;

/** Answers all that a client of these tables asks; while the snapshot is made, circuit 2 ends. */
const tor = (far: Peer): Peer => {
  far.onLine = (line) => {
    switch (line) {
      case 'PROTOCOLINFO 1':
        return far.send(...NO_AUTHENTICATION);
      case 'GETINFO circuit-status':
        far.send('650 CIRC 2 CLOSED REASON=FINISHED', '650 CIRC 3 LAUNCHED');
        return far.send('250+circuit-status=', `1 BUILT ${relay} PURPOSE=GENERAL`, '3 LAUNCHED', '.', '250 OK');
      case 'GETINFO orconn-status':
        return far.send('250+orconn-status=', `${relay} CONNECTED`, `${relay} CONNECTED`, '.', '250 OK');
      case 'SETEVENTS CIRC ORCONN':
        return far.send('250 OK', '650 CIRC 2 BUILT');
      default:
        return far.send('250 OK');
    }
  };
  return far;
};

it('asks once its events are served, in each connection anew, and merges what events told meanwhile', () => {
  virtually((at) => {
    const [first, second] = [tor(peer()), tor(peer())];
    const client = modernClient(connectTo(first, second), {
      reconnect: exponentialBackoff({ initial: 100, jitter: 0 }),
      cryptography: steady,
    });
    const ofCircuits: string[] = [];
    const ofConnections: string[] = [];
    circuits(client).subscribe((item) => ofCircuits.push(shortly(item)));
    orConnections(client).subscribe((item) => ofConnections.push(shortly(item)));
    const inOneConnection = ['Began 2', 'Ended', 'Began 3', 'Snapshot 1,3'];
    const relays = 'Snapshot $B2FC2E2526A7DCE3C27DB2FC2E2526A7DCE3C27D,$B2FC2E2526A7DCE3C27DB2FC2E2526A7DCE3C27D 2';
    at(10, () => {
      const lines = first.received();
      expect(lines.slice(lines.indexOf('SETEVENTS CIRC ORCONN'))).toEqual([
        'SETEVENTS CIRC ORCONN',
        'GETINFO circuit-status',
        'GETINFO orconn-status',
      ]);
      expect(ofCircuits).toEqual(inOneConnection);
      first.send(`650 ORCONN ${relay} CLOSED REASON=DONE ID=7`, '650 CIRC 1 CLOSED');
      first.end();
    });
    at(1_000, () => {
      expect(ofCircuits).toEqual([...inOneConnection, 'Ended 3', 'ConnectionLost', 'Cleared', ...inOneConnection]);
      expect(ofConnections).toEqual([
        relays,
        'Ended $B2FC2E2526A7DCE3C27DB2FC2E2526A7DCE3C27D 2',
        'ConnectionLost',
        'Cleared',
        relays,
      ]);
      client.close();
    });
  });
});
