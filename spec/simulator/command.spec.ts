import { either as E } from 'fp-ts';
import { commands, simulator } from '../../lib/simulator/index.js';
import { now } from './observed.js';

const tor = simulator({ commands });

const lines = (line: string, data?: string): unknown => {
  const [answer] = now(tor.command(line, data));
  if (answer === undefined || answer === 'complete') return answer;
  return E.isRight(answer) ? answer.right.map(({ status, text }) => `${status} ${text}`) : answer.left;
};

it('answers commands as a server of the v1 protocol does', () => {
  expect(lines('GETINFO version')).toEqual(['250 version=0.4.9.11', '250 OK']);
  expect(lines('setconf Nickname=mine')).toEqual(['250 OK']);
  expect(lines('GETCONF Nickname')).toEqual(['250 Nickname=mine']);
  expect(lines('EXTENDCIRCUIT 0 amber,birch')).toEqual(['250 EXTENDED 1']);
  expect(lines('LOADCONF', 'Nickname other\n')).toEqual(['250 OK']);
});

it.each([
  ['CLOSECIRCUIT 99', 552, 'Unknown circuit "99"'],
  ['CLOSECIRCUIT', 512, 'Bad arguments to CLOSECIRCUIT: Need at least 1 argument(s)'],
  ['SETEVENTS CIRC', 510, 'Unrecognized command "SETEVENTS"'],
  ['FOO', 510, 'Unrecognized command "FOO"'],
])('refuses %s', (line, status, text) => {
  expect(lines(line)).toMatchObject({ _tag: 'ServerError', status, text });
});

it.each([
  ['LOADCONF', 'Foo 1', "552 Invalid config file: Failed to parse/validate config: Unknown option 'Foo'.  Failing."],
  [
    'LOADCONF',
    'DataDirectory /elsewhere',
    '553 Transition not allowed: Failed to parse/validate config: While Tor is running, changing DataDirectory is ' +
      'not allowed',
  ],
])('refuses %s %s with the words of a real Tor', (line, data, reply) => {
  expect(lines(line, data)).toMatchObject({ status: Number(reply.slice(0, 3)), text: reply.slice(4) });
});

it.each(['', ' ', '+LOADCONF', 'GETINFO version\r\nGETINFO version', 'GETINFO \0'])('%j is no command', (line) => {
  expect(lines(line)).toMatchObject({ _tag: 'EncodeError' });
});

it('without the option, every command is refused', () => {
  expect(now(simulator().command('GETINFO version'))).toMatchObject([
    { left: { _tag: 'ServerError', status: 510, text: 'Unrecognized command "GETINFO"' } },
    'complete',
  ]);
});
