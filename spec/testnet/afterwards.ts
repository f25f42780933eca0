/** What is to be undone after a spec, however it ends. */
const undoing: Array<() => unknown> = [];

/** The newest is undone first. */
export const afterwards = (undo: () => unknown): void => {
  undoing.push(undo);
};

/** For `afterEach`. */
export const undoAll = async (): Promise<void> => {
  for (let undo = undoing.pop(); undo !== undefined; undo = undoing.pop()) await undo();
};
