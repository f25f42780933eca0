/**
 * With `exactOptionalPropertyTypes`, `{ port: maybe }` compiles for an optional `port` only if its type has
 * `undefined`. Every type that can be reached from an entry point of the package is walked.
 */
import { join, relative } from 'node:path';
import { firstValueFrom } from 'rxjs';
import ts from 'typescript';
import { client, listen, memory } from '../../lib/index.js';
import type { ClientOptions, ListenOptions } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatorOptions } from '../../lib/simulator/index.js';
import { defaultFramingLimits } from '../../lib/v1/index.js';
import { limitsOf } from '../../lib/v1/framing/limits.js';
import { root } from '../markdown.js';

jest.setTimeout(120_000);

const lib = join(root, 'lib');

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  root,
);

/** The source of each entry point, as tsconfig.json maps it. */
const entryPoints = Object.values(options.paths ?? {}).map(([path = '']) => join(root, path));

/** The optional properties within reach of these files that do not take `undefined`, and the number of all. */
const walk = (
  files: ReadonlyArray<string>,
  declaredIn: string,
): { readonly refusing: ReadonlyArray<string>; readonly count: number } => {
  const program = ts.createProgram(files, { ...options, incremental: false });
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Type>();
  const all = new Map<ts.Node, boolean>();

  /**
   * An optional property that does not is a union with TypeScript's type of what is missing, also written `undefined`.
   */
  const takesUndefined = (type: ts.Type): boolean =>
    (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 ||
    (type.isUnion() && type.types.includes(checker.getUndefinedType()));

  const isOurs = (symbol: ts.Symbol): boolean =>
    symbol.declarations?.some((node) => node.getSourceFile().fileName.startsWith(declaredIn)) ?? false;

  const visitProperty = (property: ts.Symbol): void => {
    if (!isOurs(property)) return;
    const [node] = property.declarations ?? [];
    const type = checker.getTypeOfSymbol(property);
    if (node !== undefined && (property.flags & ts.SymbolFlags.Optional) !== 0) {
      all.set(node, (all.get(node) ?? true) && takesUndefined(type));
    }
    visit(type);
  };

  const visitSignature = (signature: ts.Signature): void => {
    signature.getParameters().forEach((parameter) => visit(checker.getTypeOfSymbol(parameter)));
    visit(signature.getReturnType());
  };

  const visit = (type: ts.Type): void => {
    // a pattern names some of the fields of a value: undefined there is a value to be matched
    if (seen.has(type) || type.aliasSymbol?.name === 'Pattern') return;
    seen.add(type);
    type.aliasTypeArguments?.forEach(visit);
    if (type.isUnionOrIntersection()) type.types.forEach(visit);
    if ((type.flags & ts.TypeFlags.Object) !== 0) checker.getTypeArguments(type as ts.TypeReference).forEach(visit);
    [...type.getCallSignatures(), ...type.getConstructSignatures()].forEach(visitSignature);
    type.getProperties().forEach(visitProperty);
  };

  const visitExport = (exported: ts.Symbol): void => {
    const symbol = (exported.flags & ts.SymbolFlags.Alias) === 0 ? exported : checker.getAliasedSymbol(exported);
    if ((symbol.flags & ts.SymbolFlags.ValueModule) !== 0)
      return checker.getExportsOfModule(symbol).forEach(visitExport);
    if (!isOurs(symbol)) return;
    if ((symbol.flags & ts.SymbolFlags.Type) !== 0) visit(checker.getDeclaredTypeOfSymbol(symbol));
    if ((symbol.flags & ts.SymbolFlags.Value) !== 0) visit(checker.getTypeOfSymbol(symbol));
  };

  files.forEach((file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is not a module`);
    checker.getExportsOfModule(module).forEach(visitExport);
  });
  const refusing = [...all].flatMap(([node, accepts]) => {
    const source = node.getSourceFile();
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    return accepts ? [] : [`${relative(root, source.fileName)}:${line}: ${node.getText()}`];
  });
  return { refusing: refusing.sort(), count: all.size };
};

it('every optional property that a caller can meet accepts undefined', () => {
  const { refusing, count } = walk(entryPoints, lib);

  expect(refusing).toEqual([]);
  expect(count).toBeGreaterThan(100);
});

it('an option that is undefined has its default', async () => {
  type Undefined<A> = { readonly [K in keyof A]-?: undefined };
  const simulated: Undefined<SimulatorOptions> = {
    seed: undefined,
    scheduler: undefined,
    routers: undefined,
    relay: undefined,
    torrc: undefined,
    store: undefined,
    circuitsPerMinute: undefined,
    streamsPerMinute: undefined,
    failureRate: undefined,
    maxMappings: undefined,
    pid: undefined,
    streams: undefined,
    commands: undefined,
  };
  const served: Undefined<ListenOptions> = {
    maxSessions: undefined,
    maxUnauthenticated: undefined,
    allowRemoteWithoutAuthentication: undefined,
    authentication: undefined,
    authenticationTimeout: undefined,
    authenticationLimit: undefined,
    unauthenticatedMessages: undefined,
    maxInFlight: undefined,
    maxInFlightBytes: undefined,
    outputLimit: undefined,
    closeTimeout: undefined,
    perSession: undefined,
    scheduler: undefined,
  };
  const asked: Undefined<ClientOptions> = {
    reconnect: undefined,
    timeout: undefined,
    silence: undefined,
    maxWaiting: undefined,
    maxWaitingBytes: undefined,
    maxInFlight: undefined,
    maxInFlightBytes: undefined,
    outputLimit: undefined,
    scheduler: undefined,
    secret: undefined,
    signals: undefined,
  };
  const address = memory({ delay: undefined, chunkSize: undefined, scheduler: undefined });
  const listening = listen(simulator(simulated), address.listen, served).subscribe();
  const tor = client(address.connect, asked);

  expect(await firstValueFrom(tor.getConf(['SocksPort']))).toEqual({
    _tag: 'Right',
    right: [{ key: 'SocksPort', value: '9050' }],
  });
  expect(limitsOf({ line: undefined, lines: undefined, bytes: 7 })).toEqual({ ...defaultFramingLimits, bytes: 7 });
  tor.close();
  listening.unsubscribe();
});
