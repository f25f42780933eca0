#!/usr/bin/env node
// A program that looks like a Tor which comes into the network at once: for what a Tor without a network cannot show.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const torrc = readFileSync(process.argv[process.argv.indexOf('-f') + 1], 'utf8');
const socket = /^ControlSocket "(.*)"$/m.exec(torrc)[1];
const dies = torrc.includes('Nickname "dies"');

const answers = {
  PROTOCOLINFO: '250-AUTH METHODS=NULL\r\n250 OK\r\n',
  GETINFO: '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=80 TAG=ap_conn SUMMARY="Connecting"\r\n250 OK\r\n',
};
createServer((connection) => {
  connection.on('data', (lines) => {
    for (const line of lines.toString().split('\r\n').slice(0, -1)) {
      const [word] = line.split(' ');
      connection.write(answers[word] ?? '250 OK\r\n');
      if (word === 'TAKEOWNERSHIP') connection.on('close', () => process.exit());
      if (word !== 'GETINFO') continue;
      connection.write('650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"\r\n');
      if (dies) {
        console.error('out of luck');
        process.exitCode = 3;
        process.kill(process.pid, 'SIGUSR2');
      }
    }
  });
}).listen(socket);
process.on('SIGTERM', () => process.exit());
process.on('SIGUSR2', () => process.exit());
