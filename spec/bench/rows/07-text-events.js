import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { Transform } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { client } from 'rx-tor-control';
import { v1Client } from 'rx-tor-control/v1';
import { check } from '../harness/measure.js';
import { peer, pythonWith } from '../harness/tools.js';
import { counter, receiving, subscribed, sumOf } from './blast.js';

/** A program in Python, which prints how many a second came and their sum. */
const python = (module) => async (port, count) => {
  const program = fileURLToPath(new URL(`../programs/with_${module}.py`, import.meta.url));
  const { stdout } = await promisify(execFile)(pythonWith(module), [program, String(port), String(count)]);
  const [rate, sum] = stdout.split(' ').map(Number);
  check('sum', sum, sumOf(count));
  return rate;
};

/** Cuts reads at ends of lines. */
const wholeLines = () => {
  let rest = Buffer.alloc(0);
  return new Transform({
    transform: (chunk, _, done) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf('\n') + 1;
      rest = bytes.subarray(end);
      done(null, end === 0 ? undefined : bytes.subarray(0, end));
    },
  });
};

/** granax takes each read for whole lines, and fails where one is cut in two; so it is helped out. */
const granax = async (port, count) => {
  const { TorController } = peer('granax');
  const { done, take, end } = counter(count);
  const socket = connect({ port, host: '127.0.0.1' });
  const pipe = socket.pipe.bind(socket);
  socket.pipe = (to) => pipe(wholeLines()).pipe(to);
  const controller = new TorController(socket, { authOnConnect: false });
  controller.on('BW', ([line]) => take(Number(line.split(' ')[0])));
  controller.on('error', end);
  controller.on('close', end);
  controller.on('ready', () => {
    controller.authenticate('', () => controller.addEventListeners(['BW'], () => undefined));
  });
  return done;
};

export default {
  id: '7',
  title: 'The same job by libraries for the text protocol, each on its own protocol',
  unit: 'events/s',
  cases: {
    'ours, TC': receiving('tc', { times: 5000, receive: subscribed(client) }),
    'ours, text': receiving('text', { times: 2500, receive: subscribed(v1Client) }),
    'python3-stem': receiving('text', { times: 25, receive: python('stem'), warmUp: 0 }),
    'python3-txtorcon': receiving('text', { times: 60, receive: python('txtorcon'), warmUp: 0 }),
    granax: receiving('text', { times: 250, receive: granax }),
  },
  goals: [
    { of: 'ours, TC', against: 'python3-stem', atLeast: 200 },
    { of: 'ours, TC', against: 'python3-txtorcon', atLeast: 20 },
    { of: 'ours, TC', against: 'granax', atLeast: 10 },
    { of: 'ours, text', against: 'python3-stem', atLeast: 50 },
    { of: 'ours, text', against: 'python3-txtorcon', atLeast: 5 },
    { of: 'ours, text', against: 'granax', atLeast: 2 },
  ],
};
