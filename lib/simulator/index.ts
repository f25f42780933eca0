/** A simulated Tor. */
export { configuredAuthentication } from './authentication.js';
export type { AuthenticationMethods } from './authentication.js';
export type { SimulatorAnswer, SimulatorInput, SimulatorOutput, Stepped } from './Change.js';
export { dueAt } from './clock.js';
export { commands } from './command.js';
export type { Config } from './config/Config.js';
export type { TorrcOption, TorrcOptionType } from './config/TorrcOption.js';
export { torrcOptions } from './config/torrcOptions.js';
export type { SimulatedRelay } from './network/relays.js';
export type { SimulatorOptions } from './settings.js';
export { simulator } from './simulator.js';
export type { SimulatedTor } from './simulator.js';
export { initialState } from './State.js';
export type {
  CircuitPurposeWord,
  Settings,
  SimulatedAnswer,
  SimulatedCircuit,
  SimulatedClientAuth,
  SimulatedMapping,
  SimulatedOnion,
  SimulatedOrConnection,
  SimulatedStream,
  SimulatedTask,
  SimulatorState,
} from './State.js';
export { settingsOf } from './settings.js';
export { step } from './step.js';
export { memoryTorrc } from './TorrcStore.js';
export type { TorrcStore } from './TorrcStore.js';
