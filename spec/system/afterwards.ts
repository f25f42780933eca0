/** What is to be undone after a spec, however it ends. */
const undoing: Array<() => unknown> = [];

/** The newest is undone first. */
export const afterwards = (undo: () => unknown): void => {
  undoing.push(undo);
};

/** For `afterEach`. All are undone; the first error is thrown then. */
export const undoAll = async (): Promise<void> => {
  const errors: unknown[] = [];
  for (let undo = undoing.pop(); undo !== undefined; undo = undoing.pop()) {
    try {
      await undo();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
};
