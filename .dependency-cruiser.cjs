// The layers of lib, lowest first. A layer imports from itself and from the layers above it in this table, save for
// those its `not` names; a layer with `only` imports from itself and from those alone.
const layers = [
  { name: 'internal', path: 'internal/' },
  { name: 'TorError', path: 'TorError\\.ts', only: ['model', 'wire'] },
  { name: 'wire', path: 'wire/', only: ['TorError'] },
  { name: 'model', path: 'model/', only: ['TorError', 'wire'] },
  { name: 'frame', path: 'frame/', only: ['wire', 'TorError'] },
  { name: 'message', path: 'message/' },
  { name: 'ObservableEither', path: 'ObservableEither(\\.ts|/)', only: ['TorError'] },
  { name: 'Tor', path: 'Tor\\.ts', only: ['TorError', 'model', 'ObservableEither'] },
  { name: 'duplex', path: 'duplex/' },
  { name: 'operators', path: 'operators/', only: ['internal', 'TorError', 'model', 'ObservableEither', 'Tor'] },
  { name: 'tables', path: 'tables/', only: ['TorError', 'model', 'frame', 'ObservableEither', 'Tor', 'operators'] },
  { name: 'config', path: 'config/' },
  { name: 'exchange', path: 'exchange/' },
  { name: 'session', path: 'session/' },
  {
    name: 'policies',
    path: 'policies/',
    only: ['internal', 'TorError', 'model', 'ObservableEither', 'Tor', 'operators'],
  },
  { name: 'client', path: 'client(\\.ts|/)' },
  { name: 'server', path: 'server(\\.ts|/)', not: ['client'] },
  { name: 'transport', path: 'transport/(?!node/)' },
  { name: 'node', path: '(transport/node/|secret/)' },
  { name: 'simulator', path: 'simulator/', not: ['node'] },
  { name: 'testing', path: 'testing/', not: ['node'] },
  { name: 'v1', path: 'v1/(?!node)', not: ['node', 'simulator', 'testing'] },
  { name: 'v1 node', path: 'v1/node(\\.ts|/)', not: ['simulator', 'testing'] },
  { name: 'websocket', path: 'websocket\\.ts', not: ['node', 'simulator', 'testing', 'v1', 'v1 node'] },
  { name: 'angular', path: 'angular/', not: ['node', 'v1 node', 'testing'] },
  { name: 'index', path: 'index\\.ts', not: ['node', 'simulator', 'testing', 'v1', 'v1 node', 'websocket', 'angular'] },
  { name: 'node entry', path: 'node\\.ts', not: ['simulator', 'testing', 'index'] },
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

const nodeOnly = pathOf(['node', 'v1 node', 'node entry', 'cli']);

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
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
