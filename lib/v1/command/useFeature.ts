import type { Request } from '../../client/Request.js';
import { right } from '../../ObservableEither.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { command, nothing, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** USEFEATURE, control-spec 3.19. The features of current Tors are always on. */
export const useFeature = (features: ReadonlyArray<string>): Request<RawReply, void> =>
  command({
    name: 'USEFEATURE',
    write: (w) => {
      if (features.length === 0) w.fail('Features', 'at least one feature', 'none');
      for (const feature of features) word(w, 'Feature', feature);
    },
    read: nothing,
  });

export const serveUseFeature: ServeCommand = (tor, line) =>
  serving(tor.useFeature, line, { max: Infinity }, (useFeature, { words }) =>
    done(() => (words.length === 0 ? right(undefined) : useFeature(words))),
  );
