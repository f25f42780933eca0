/**
 * An event that was observed again while the SETEVENTS without it was on its way was said to be served, since it had been:
 * what was asked for next came before the SETEVENTS with it, and what the Tor told in between was missed.
 */
import { connected, virtually } from '../v1/peer.js';

it('an event that is observed again is active once it is asked for again', () => {
  virtually((at) => {
    const { tor, far } = connected();
    const states: boolean[] = [];
    tor.active('SIGNAL').subscribe((state) => states.push(state));
    let observing = tor.event('SIGNAL').subscribe();
    at(1, () => far.send('250 OK'));
    at(2, () => {
      expect(states).toEqual([false, true]);
      far.received();
      observing.unsubscribe();
    });
    at(3, () => {
      expect(far.received()).toEqual(['SETEVENTS']);
      expect(states).toEqual([false, true, false]);
      observing = tor.event('SIGNAL').subscribe();
    });
    at(4, () => {
      expect(states).toEqual([false, true, false]);
      far.send('250 OK');
    });
    at(5, () => {
      expect(far.received()).toEqual(['SETEVENTS SIGNAL']);
      expect(states).toEqual([false, true, false]);
      far.send('250 OK');
    });
    at(6, () => {
      expect(states).toEqual([false, true, false, true]);
      observing.unsubscribe();
      tor.close();
    });
  });
});
