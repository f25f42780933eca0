/** What a simulated Tor has planned. */
import { alter } from './Change.js';
import type { Change } from './Change.js';
import { limits } from './State.js';
import type { SimulatedTask } from './State.js';

/** Plans a task. More than the limit are not kept. */
export const later = (task: SimulatedTask): Change =>
  alter(({ tasks }) => (tasks.length < limits.tasks ? { tasks: [...tasks, task] } : {}));

/** Removes a task, which is about to be done. */
export const begun = (task: SimulatedTask): Change =>
  alter(({ tasks }) => ({ tasks: tasks.filter((other) => other !== task) }));
