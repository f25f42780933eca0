/** `lib/x/Y.ts` is tested by `spec/x/Y.spec.ts`, or by `spec/x/Y.<aspect>.spec.ts` if it has several. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './markdown.js';

/** Folders and files of suites that are about several modules, or about the repository. */
const suites: ReadonlyArray<string> = [
  'attack',
  'build',
  'contract',
  'fuzz',
  'golden',
  'laws',
  'package',
  'system',
  'types',
  'docs',
  'guides',
  'lines',
  'mirror',
  'reference',
  'texts',
  'toolchain',
];

/** Modules without a spec of their own, by the spec that covers them. This list only ever gets shorter. */
const covered: Readonly<Record<string, string>> = {
  'ObservableEither.spec.ts': 'ObservableEither/model',
  'angular/onServer.spec.ts': 'angular/isServer',
  'angular/perFrame.spec.ts': 'angular/frames',
  'angular/signals.spec.ts': 'angular/statusUntil',
  'cli/commands/decode.spec.ts': 'cli/messageJson cli/bytes cli/transcript',
  'cli/commands/events.spec.ts': 'cli/deliver cli/done cli/during cli/events cli/output/json',
  'cli/commands/gateway.spec.ts': 'cli/options/policy cli/serving',
  'cli/commands/mapaddress.spec.ts': 'cli/commands/mappings cli/mapping',
  'cli/commands/monitor.spec.ts': 'cli/embedded',
  'cli/commands/setconf.spec.ts': 'cli/commands/resetconf cli/commands/saveconf',
  'cli/commands/simulate.spec.ts': 'cli/options/webSocket',
  'cli/dashboard/render.spec.ts':
    'cli/dashboard/Line cli/dashboard/PanelRows cli/dashboard/chart cli/dashboard/panel cli/dashboard/summary',
  'cli/dashboard/dashboard.spec.ts': 'cli/dashboard/screen',
  'cli/options/connection.spec.ts': 'cli/Destination',
  'cli/options/secret.spec.ts': 'cli/options/files cli/prompt',
  'cli/process.spec.ts': 'cli/main cli/signals cli/start',
  'cli/run.spec.ts': 'cli/Outcome cli/commands/Subcommand cli/options/url',
  'client/pipeline.limits.spec.ts': 'client/ClientProtocol client/Request client/offering',
  'client/reconnecting.sessions.spec.ts': 'client/Backoff',
  'client/subscriptions.spec.ts': 'client/Channel',
  'config/codecs.spec.ts': 'config/text config/units',
  'config/conf.spec.ts': 'config/ConfCodec',
  'tc/client/protocol.spec.ts': 'internal/beginning',
  'laws/duality.spec.ts':
    'Tor model/ConfigLine testing/arbitraries/arbitraries testing/arbitraries/details testing/arbitraries/programs',
  'laws/codecs.spec.ts': 'testing/codecLaws',
  'laws/v1Events.spec.ts': 'testing/arbitraries/v1Events',
  'node/launch/launchTor.spec.ts': 'node/launch/endings node/launch/stale',
  'node/secret/secretFile.spec.ts': 'node/regularFile',
  'node/tcp.spec.ts': 'node/connecting node/listening',
  'node/unix.spec.ts': 'node/socketFile',
  'operators/overflow.spec.ts': 'operators/LossyQueue internal/maxDelay',
  'server/Authentication.spec.ts': 'internal/sameBytes',
  'server/Broadcast.spec.ts': 'tc/server/encode',
  'server/ReplyQueue.spec.ts': 'server/Ask server/bytesOf',
  'server/Session.closing.spec.ts': 'server/Outbox server/SessionIo tc/server/read',
  'server/errors.spec.ts': 'server/prose tc/server/errors',
  'server/listen.spec.ts': 'tc/server',
  'server/serve.scheduler.spec.ts': 'server/options tc/server/protocol',
  'showTorError.spec.ts': 'TorError',
  'simulator/bootstrap.spec.ts': 'simulator/tasks',
  'policies/redact.spec.ts': 'policies/redaction',
  'simulator/simulator.spec.ts':
    'simulator/Change simulator/State simulator/machine simulator/random simulator/settings simulator/snapshots',
  'simulator/step.spec.ts': 'simulator/clock',
  'tables/refreshed.spec.ts': 'tables/guards tables/onions tables/replaced',
  'tables/relays.spec.ts': 'tables/countries',
  'tables/follow.spec.ts': 'tables/Snapshots tables/Table',
  'tables/reducer.spec.ts': 'model/statuses tables/circuits',
  'tables/unite.spec.ts': 'tables/streams',
  'tables/Rows.spec.ts': 'tables/tree',
  'tc/frame/frames.spec.ts': 'tc/frame/Frame internal/inTurn',
  'tc/message/Message.bytes.spec.ts':
    'tc/message/AddressMapped tc/message/ConfValue tc/message/Done tc/message/Error tc/message/Event ' +
    'tc/message/GetAllMappings tc/message/GetConf tc/message/MapAddress tc/message/SaveConf ' +
    'tc/message/SetConf tc/message/SetEvents tc/message/Signal tc/message/address ' +
    'tc/message/event/Bandwidth tc/message/event/Circuit tc/message/event/Log tc/message/event/OrConnection ' +
    'tc/message/event/Stream tc/message/event/eventCodec tc/message/event/index',
  'tc/message/Message.numbers.spec.ts': 'model/ErrorCode model/Event model/Signal',
  'tc/message/Message.spec.ts': 'internal/copyOf',
  'tc/message/lines.spec.ts': 'internal/writeKey',
  'testing/script/Script.spec.ts': 'testing/script/Step',
  'testing/torLaws.spec.ts': 'testing/specimen testing/watch',
  'transport/linked.spec.ts': 'transport/single',
  'transport/memory.spec.ts': 'transport/backlog',
  'transport/webSocket.spec.ts': 'transport/webSocketClose transport/webSocketDuplex transport/webSocketUrl',
  'v1/authentication/authenticate.spec.ts':
    'v1/authentication/ProtocolInfo v1/authentication/cookieHash ' +
    'v1/authentication/cryptography v1/authentication/hex v1/authentication/safeCookie',
  'v1/server/read.spec.ts':
    'v1/server/State v1/server/challenge v1/server/errors v1/server/feeds ' +
    'v1/server/methodsOf v1/server/protocol v1/server/protocolInfo v1/server/readSecret ' +
    'v1/server/verdictOn',
  'v1/bootstrap/follow.spec.ts': 'v1/bootstrap/Bootstrap',
  'v1/event.spec.ts': 'model/details',
  'v1/framing/Replies.spec.ts': 'v1/framing/limits v1/framing/bytes',
  'v1/info/infoCodec.spec.ts': 'v1/info/readers v1/info/writers',
  'v1/command.spec.ts': 'v1/client v1/errors v1/reply',
};

const filesIn = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length).replaceAll('\\', '/'));

/** The module of a spec file: its name without the aspect. */
const moduleOf = (spec: string): string => spec.replace(/\.[^./]*$/, '');

const isOfSuite = (spec: string): boolean => suites.includes(spec.split('/', 1)[0] ?? '');

const mirrors = filesIn('spec', '.spec.ts').filter((spec) => !isOfSuite(spec));
const mirrored: ReadonlySet<string> = new Set(mirrors.map(moduleOf));

/** Whether there is anything to run besides imports and exports of other modules. */
const hasCode = (module: string): boolean => {
  const file = `lib/${module}.ts`;
  const { statements } = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest);
  return statements.some(
    (statement) =>
      !ts.isImportDeclaration(statement) &&
      !ts.isExportDeclaration(statement) &&
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement),
  );
};

const modules = filesIn('lib', '.ts').filter((file) => !file.endsWith('.d'));

/** A module has a spec file of its name, or its folder has. */
const isMirrored = (module: string): boolean =>
  mirrored.has(module) || (module.includes('/') && mirrored.has(module.slice(0, module.lastIndexOf('/'))));

const listed = Object.values(covered).flatMap((names) => names.split(' '));

it('a spec file outside of the suites has the name of a module or of a folder of modules', () => {
  const names = new Set(modules.flatMap((module) => [module, module.slice(0, Math.max(0, module.lastIndexOf('/')))]));
  expect(mirrors.filter((spec) => !names.has(moduleOf(spec)))).toEqual([]);
});

it('a module with code has a spec file of its name, or is in the list of those that another spec covers', () => {
  const known = new Set(listed);
  expect(modules.filter((module) => !isMirrored(module) && !known.has(module) && hasCode(module))).toEqual([]);
});

it('the list has only modules that need to be in it, each once', () => {
  const needed = new Set(modules.filter((module) => !mirrored.has(module) && hasCode(module)));
  expect(listed.filter((module, i) => !needed.has(module) || listed.indexOf(module) !== i)).toEqual([]);
});

it('each spec that the list names exists', () => {
  expect(Object.keys(covered).filter((spec) => !existsSync(join(root, 'spec', spec)))).toEqual([]);
});
