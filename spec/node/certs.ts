import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const pem = (name: string): Buffer => readFileSync(join(__dirname, 'certs', `${name}.pem`));

const identity = (name: string): { readonly cert: Buffer; readonly key: Buffer } => ({
  cert: pem(name),
  key: pem(`${name}-key`),
});

/** Test-only certificates; see `spec/node/certs/README.md`. */
export const certs = {
  ca: pem('ca'),
  otherCa: pem('other-ca'),
  server: identity('server'),
  client: identity('client'),
  stranger: identity('stranger'),
};
