// The layers of lib, lowest first. A layer imports from itself and from the layers above it in this table, save for
// those its `not` names; a layer with `only` imports from itself and from those alone.
const layers = [
  { name: 'internal', path: 'internal/', only: ['TorError'] },
  { name: 'TorError', path: '(TorError|showTorError)\\.ts', only: ['internal', 'model'] },
  { name: 'model', path: 'model/', only: ['internal', 'TorError'] },
  { name: 'ObservableEither', path: 'ObservableEither(\\.ts|/)', only: ['internal', 'TorError'] },
  { name: 'Tor', path: 'Tor\\.ts', only: ['TorError', 'model', 'ObservableEither'] },
  { name: 'operators', path: 'operators/' },
  { name: 'tables', path: 'tables/' },
  { name: 'config', path: 'config/', not: ['tables'] },
  { name: 'transport', path: 'transport/', not: ['Tor', 'operators', 'tables', 'config'] },
  { name: 'client', path: 'client/', not: ['operators', 'tables', 'config'] },
  { name: 'tc frame', path: 'tc/frame/', only: ['internal', 'TorError'] },
  { name: 'tc message', path: 'tc/message/', only: ['internal', 'TorError', 'model', 'tc frame'] },
  { name: 'tc client', path: 'tc/client(\\.ts|/)', not: ['operators', 'tables', 'config'] },
  { name: 'server', path: 'server/', only: ['internal', 'TorError', 'model', 'ObservableEither', 'Tor', 'transport'] },
  {
    name: 'tc server',
    path: 'tc/server(\\.ts|/)',
    not: ['client', 'tc client', 'operators', 'tables', 'config'],
  },
  {
    name: 'v1',
    path: 'v1/',
    not: ['tables', 'config', 'tc frame', 'tc message', 'tc client', 'tc server'],
  },
  {
    name: 'policies',
    path: 'policies/',
    not: ['tables', 'config', 'tc frame', 'tc message', 'tc client', 'server', 'tc server'],
  },
  { name: 'node', path: 'node/' },
  { name: 'simulator', path: 'simulator/', not: ['node'] },
  { name: 'testing', path: 'testing/', not: ['node', 'v1'] },
  { name: 'websocket', path: 'websocket\\.ts', only: ['transport'] },
  { name: 'angular', path: 'angular/', not: ['node', 'testing'] },
  { name: 'index', path: 'index\\.ts', not: ['node', 'simulator', 'testing', 'v1', 'websocket', 'angular'] },
  { name: 'node entry', path: 'node\\.ts', only: ['node', 'v1'] },
  { name: 'cli', path: 'cli/' },
];

const pathOf = (names) =>
  `^lib/(${layers
    .filter(({ name }) => names.includes(name))
    .map(({ path }) => path)
    .join('|')})`;

const names = layers.map(({ name }) => name);

const mayImport = ({ only, not = [] }, position) =>
  only ?? names.slice(0, position).filter((name) => !not.includes(name));

const layerRules = layers.map((layer, position) => ({
  name: `layer: ${layer.name}`,
  comment: `may import from: ${mayImport(layer, position).join(', ')}`,
  severity: 'error',
  from: { path: pathOf([layer.name]) },
  to: { path: '^lib/', pathNot: pathOf([layer.name, ...mayImport(layer, position)]) },
}));

const nodeOnly = pathOf(['node', 'node entry', 'cli']);

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'every file is in a layer',
      comment: 'add the new file or folder to the table of layers',
      severity: 'error',
      from: { path: '^lib/', pathNot: pathOf(names) },
      to: {},
    },
    {
      name: 'every import is into a layer',
      comment: 'add the new file or folder to the table of layers',
      severity: 'error',
      from: {},
      to: { path: '^lib/', pathNot: pathOf(names) },
    },
    {
      name: 'node modules stay in the node layers',
      severity: 'error',
      from: { path: '^lib/', pathNot: nodeOnly },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'a browser never reaches the node layers',
      severity: 'error',
      from: { path: '^lib/(index|websocket|(simulator|testing|testing/arbitraries|v1|angular)/index)\\.ts$' },
      to: { path: nodeOnly, reachable: true },
    },
    {
      name: 'only the arbitraries use fast-check',
      comment: 'an optional peerDependency',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/testing/arbitraries/' },
      to: { path: 'node_modules/fast-check/' },
    },
    {
      name: 'only the command uses its packages',
      severity: 'error',
      from: { path: '^lib/', pathNot: pathOf(['cli']) },
      to: { dependencyTypes: ['npm'], path: 'node_modules/(?!(rxjs|fp-ts|io-ts|fast-check|(@types/)?ws)/)' },
    },
    {
      name: 'only the transports of Node use ws',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/node/' },
      to: { path: 'node_modules/(@types/)?ws/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'only declared packages',
      comment: 'a devDependency that is no peerDependency is absent from an installed copy',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'undetermined'], dependencyTypesNot: ['npm-peer', 'type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^lib/build/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
