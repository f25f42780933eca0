import { either as E, function as F } from 'fp-ts';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import * as OE from '../lib/ObservableEither.js';
import type { ObservableEither } from '../lib/ObservableEither.js';
import { itFollowsItsSource, itLeavesWhatEmitsAtOnce } from './operators/marbles.js';

describe('what they have in common', () => {
  const nothing = () => OE.right('nothing');
  itFollowsItsSource('map', OE.map(F.identity));
  itFollowsItsSource('mapLeft', OE.mapLeft(F.identity));
  itFollowsItsSource('bimap', OE.bimap(F.identity, F.identity));
  itFollowsItsSource('match', OE.match(F.constant('left'), F.identity), 'left');
  itFollowsItsSource(
    'matchE',
    OE.matchE(
      () => of('left'),
      (n) => of(n),
    ),
    'left',
  );
  itFollowsItsSource(
    'getOrElse',
    OE.getOrElse(() => of('left')),
    'left',
  );
  itFollowsItsSource('chain', OE.chain(nothing));
  itFollowsItsSource('chainFirst', OE.chainFirst(nothing));
  itFollowsItsSource('chainEitherK', OE.chainEitherK(E.right));
  itFollowsItsSource('flatten', OE.flatten);
  itFollowsItsSource('ap', OE.ap(nothing()));
  itFollowsItsSource('orElse', OE.orElse(OE.left));
  itFollowsItsSource('alt', OE.alt(nothing), E.right('nothing'));
  itFollowsItsSource(
    'tapError',
    OE.tapError(() => OE.right('logged')),
  );
  itFollowsItsSource(
    'orLeft',
    OE.orLeft((e) => of(e)),
  );
  itFollowsItsSource('swap', (source$) => OE.swap(OE.swap(source$)));
  itFollowsItsSource('apFirst', OE.apFirst(nothing()));
  itFollowsItsSource('apSecond', OE.apSecond(nothing()));
  itFollowsItsSource('filterOrElse', OE.filterOrElse(F.constTrue, F.identity));
  itFollowsItsSource('bindTo', OE.bindTo('name'));
  const named = (operator: (source$: ObservableEither<unknown, object>) => Observable<unknown>) => operator;
  itFollowsItsSource('bind', named(OE.bind('name', nothing)));
  itFollowsItsSource('let', named(OE.let('name', F.constTrue)));
  itFollowsItsSource('apS', named(OE.apS('name', nothing())));
  itFollowsItsSource('sequenceArray', (source$) => OE.sequenceArray([source$]));
  itLeavesWhatEmitsAtOnce('sequenceArray', (source$) => OE.sequenceArray([source$]));
});
