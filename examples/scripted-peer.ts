/**
 * A scripted peer: a server that sends and expects messages in the order of a script, including messages that a correct
 * server would not send. `verdict` is whether the client followed the script. In a spec, that is the assertion.
 *
 *     npm run example examples/scripted-peer.ts
 */
import { client, noReconnect, observableEither as OE, showTorError } from 'rx-tor-control';
import type { Tor, TorError } from 'rx-tor-control';
import {
  destroy,
  expectMessage,
  expectType,
  script,
  scripted,
  send,
  showScriptError,
  split,
  wait,
} from 'rx-tor-control/testing';
import type { Script } from 'rx-tor-control/testing';
import { finalize } from 'rxjs';
import type { Observable } from 'rxjs';

/** What is tested: how this answers in any circumstances. */
const socksPort = (tor: Tor): Observable<string> =>
  tor.getConf(['SocksPort']).pipe(
    OE.match(
      (error: TorError) => `no port (${showTorError(error)})`,
      ([line]) => (line === undefined ? 'unset' : `port ${line.value}`),
    ),
  );

const login = [expectType('Authenticate'), send({ _tag: 'Done' })];

const answersSlowly = script(
  ...login,
  expectMessage({ _tag: 'GetConf', keys: ['SocksPort'] }),
  wait(100),
  split(1), // byte by byte
  send({ _tag: 'ConfValue', lines: [{ key: 'SocksPort', value: '9050' }] }),
);

const breaksOff = script(...login, expectType('GetConf'), destroy);

const expectsAnother = script(...login, expectMessage({ _tag: 'GetConf', keys: ['ORPort'] }));

const run = (name: string, conversation: Script): void => {
  const peer = scripted(conversation);
  const tor = client(peer.connect, { reconnect: noReconnect });
  socksPort(tor)
    .pipe(finalize(tor.close))
    .subscribe((answer) => {
      const verdict = peer.verdict();
      console.log(`${name}: ${answer}`);
      console.log(`  script: ${verdict._tag === 'Right' ? 'as written' : showScriptError(verdict.left)}`);
    });
};

run('slow', answersSlowly);
run('broken', breaksOff);
run('unexpected', expectsAnother);
