/**
 * With TaskEither: requests in code that is built on fp-ts's tasks, and tasks in a pipeline of requests.
 *
 *     npm run example examples/task-either.ts
 */
import { function as F, taskEither as TE } from 'fp-ts';
import { client, closed, configLine, listen, memory, observableEither as OE, showTorError } from 'rx-tor-control';
import type { ObservableEither, Tor, TorError } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';

const toTask: <A>(request$: ObservableEither<TorError, A>) => TE.TaskEither<TorError, A> = OE.toTaskEither(() =>
  closed('the request gave no answer'),
);

/** Where the wanted name comes from: a file, a service. */
const wantedName: TE.TaskEither<TorError, string> = TE.right('lighthouse');

/** Tasks around requests, in TaskEither's Do notation. */
const rename = (tor: Tor): TE.TaskEither<TorError, string> =>
  F.pipe(
    TE.Do,
    TE.bind('before', () => toTask(tor.getConf(['Nickname']))),
    TE.bind('name', () => wantedName),
    TE.chainFirst(({ name }) => toTask(tor.setConf([configLine('Nickname', name)]))),
    TE.bind('after', () => toTask(tor.getConf(['Nickname']))),
    TE.map(({ before, after }) => `from ${before[0]?.value ?? 'nothing'} to ${after[0]?.value ?? 'nothing'}`),
  );

/** A task among requests: the same, the other way round. */
const renameLazily = (tor: Tor): ObservableEither<TorError, string> =>
  F.pipe(
    OE.Do,
    OE.bind('name', () => OE.fromTaskEither(wantedName)),
    OE.chainFirst(({ name }) => tor.setConf([configLine('Nickname', `${name}2`)])),
    OE.bind('after', () => tor.getConf(['Nickname'])),
    OE.map(({ after }) => `now ${after[0]?.value ?? 'nothing'}`),
  );

const { connect, listen: address } = memory();
const server = listen(simulator(), address).subscribe();
const tor = client(connect);

const print = TE.match(showTorError, (line: string) => line);

console.log(await print(rename(tor))());
console.log(await print(toTask(renameLazily(tor)))());
console.log(
  await print(
    toTask(
      F.pipe(
        tor.getConf(['NoSuchOption']),
        OE.map(() => 'unexpected'),
      ),
    ),
  )(),
);

tor.close();
server.unsubscribe();
