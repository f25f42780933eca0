/** The client of browsers, with a WebSocket that does as it is told. */
import * as fc from 'fast-check';
import { tcSubprotocol, v1Subprotocol, webSocket } from '../../lib/websocket.js';
import type { WebSocketOptions } from '../../lib/websocket.js';
import type { Duplex } from '../../lib/transport/Duplex.js';
import type { TransportError } from '../../lib/TorError.js';
import { showTorError } from '../../lib/showTorError.js';
import type { Fake } from './fakeWebSocket.js';
import { fakeWebSocket } from './fakeWebSocket.js';
import { bytes, observe, say, takeErrors, text } from './observe.js';

const url = 'ws://127.0.0.1:9071/tc';

afterEach(() => expect(takeErrors()).toEqual([]));

const opened = (): readonly [fake: Fake, client: Duplex<Uint8Array>] => {
  const fake = fakeWebSocket();
  const connecting = observe(webSocket({ url, WebSocket: fake.WebSocket }));
  fake.open();
  expect([connecting.completed(), connecting.lefts]).toEqual([true, []]);
  return [fake, connecting.rights[0]!];
};

/** The Left with which it does not connect. */
const refusal = (options: WebSocketOptions, act: () => void = () => undefined): TransportError => {
  const connecting = observe(webSocket(options));
  act();
  expect([connecting.completed(), connecting.rights, connecting.lefts.length]).toEqual([true, [], 1]);
  return connecting.lefts[0]!;
};

describe('connecting', () => {
  it('asks for TC in bytes when it is subscribed to, and not before', () => {
    const fake = fakeWebSocket();
    const connect = webSocket({ url, WebSocket: fake.WebSocket });
    expect(fake.asked()).toEqual([]);
    const connecting = observe(connect);
    expect(fake.asked()).toEqual([[url, tcSubprotocol]]);
    expect([fake.binaryType(), connecting.rights]).toEqual(['arraybuffer', []]);
    fake.open();
    expect(connecting.rights[0]!.endpoint).toBe(url);
  });

  it('asks for v1 with the option `subprotocol`, and refuses a server that chose TC', () => {
    const fake = fakeWebSocket();
    const connecting = observe(webSocket({ url, subprotocol: v1Subprotocol, WebSocket: fake.WebSocket }));
    expect(fake.asked()).toEqual([[url, 'tc.v1']]);
    fake.open('tc.v1');
    expect(connecting.rights[0]!.subprotocol).toBe('tc.v1');

    const other = fakeWebSocket();
    const { detail } = refusal({ url, subprotocol: v1Subprotocol, WebSocket: other.WebSocket }, () => other.open());
    expect(detail).toBe('wanted the subprotocol tc.v1: the server did not agree');
  });

  it('uses the WebSocket of the platform', () => {
    const fake = fakeWebSocket();
    const platform = globalThis as { WebSocket?: unknown };
    const { WebSocket } = platform;
    platform.WebSocket = fake.WebSocket;
    observe(webSocket({ url })).unsubscribe();
    platform.WebSocket = WebSocket;
    expect(fake.asked()).toHaveLength(1);
  });

  it('says so where there is none', () => {
    const platform = globalThis as { WebSocket?: unknown };
    const { WebSocket } = platform;
    platform.WebSocket = undefined;
    const { kind, detail } = refusal({ url });
    platform.WebSocket = WebSocket;
    expect([kind, detail]).toEqual(['Other', 'this platform has no WebSocket: pass one as the option `WebSocket`']);
  });

  it('gives a Left Refused where it does not open, and says what a browser keeps to itself', () => {
    const fake = fakeWebSocket();
    expect(refusal({ url, WebSocket: fake.WebSocket }, fake.fail)).toEqual({
      _tag: 'TransportError',
      kind: 'Refused',
      endpoint: url,
      detail:
        'could not be opened: no listener, or the server refused; a browser does not report which, ' +
        'and may keep a page of https: from ws:',
    });
  });

  it('gives a Left where the server speaks another protocol, and leaves', () => {
    for (const protocol of ['', 'tc.v1']) {
      const fake = fakeWebSocket();
      const { kind, detail } = refusal({ url, WebSocket: fake.WebSocket }, () => fake.open(protocol));
      expect([kind, detail]).toEqual(['Other', 'wanted the subprotocol tc.v0: the server did not agree']);
      expect(fake.closed).toEqual([[1000, undefined]]);
    }
  });

  it.each([
    ['SecurityError', 'Insecure', 'the browser does not let this page open it: use wss:'],
    ['SyntaxError', 'Other', 'cannot be opened (the words of the browser)'],
  ])('gives a Left where the browser throws a %s', (name, kind, detail) => {
    class Throwing extends fakeWebSocket().WebSocket {
      constructor() {
        super('', '');
        throw Object.assign(new Error('the words of the browser'), { name });
      }
    }
    expect(refusal({ url, WebSocket: Throwing })).toMatchObject({ kind, detail });
  });

  it('is given up by unsubscribing, however it goes on', () => {
    const fake = fakeWebSocket();
    const connecting = observe(webSocket({ url, WebSocket: fake.WebSocket }));
    connecting.unsubscribe();
    expect(fake.closed).toEqual([[1000, undefined]]);
    fake.open();
    fake.fail();
    expect([connecting.rights, connecting.lefts]).toEqual([[], []]);
  });
});

describe('a URL', () => {
  const never = fakeWebSocket();
  const asked = (given: string): string => {
    const error = refusal({ url: given, WebSocket: never.WebSocket });
    expect(never.asked()).toEqual([]);
    return showTorError(error);
  };

  it.each([
    ['', 'wanted ws://HOST:PORT/PATH or wss://HOST:PORT/PATH'],
    ['/tc', 'wanted ws://'],
    ['http://localhost/tc', 'wanted ws://'],
    ['javascript:alert(1)', 'wanted ws://'],
    ['ws:localhost', 'wanted ws://'],
    ['ws://', 'wanted ws://'],
    ['ws://:9071', 'wanted ws://'],
    ['ws://localhost:port', 'wanted ws://'],
    ['ws://localhost:65536', 'wanted ws://'],
    ['ws://local host', 'wanted ws://'],
    ['ws://localhost\\tc', 'wanted ws://'],
    ['ws://localhost\n/tc', 'wanted ws://'],
    [' ws://localhost', 'wanted ws://'],
    ['ws://hunter2@localhost', 'without a user, a query or a fragment'],
    ['ws://user:hunter2@localhost', 'without a user, a query or a fragment'],
    ['ws://@localhost', 'without a user, a query or a fragment'],
    ['ws://localhost/tc?token=hunter2', 'without a user, a query or a fragment'],
    ['ws://localhost/tc#hunter2', 'without a user, a query or a fragment'],
    ['ws://localhost/tc?', 'without a user, a query or a fragment'],
    ['ws://localhost/tc#', 'without a user, a query or a fragment'],
    ['hunter2://localhost', 'wanted ws://'],
  ])('%j is refused before anything is opened, and not repeated', (given, wanted) => {
    expect(asked(given)).toContain(wanted);
    expect(asked(given)).not.toContain('hunter2');
  });

  it('law: whatever it is, a bad one gives one Left and throws nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('ws:', 'wss://', 'ws://a:', ''), fc.string(), (start, rest) => {
        const fake = fakeWebSocket();
        const connecting = observe(webSocket({ url: start + rest, WebSocket: fake.WebSocket }));
        expect(connecting.lefts.length + fake.asked().length).toBe(1);
        connecting.unsubscribe();
      }),
    );
  });

  it.each([
    ['ws://localhost', 'ws://localhost/'],
    ['WSS://Tor.Example.org:443/tc', 'wss://tor.example.org/tc'],
    ['ws://[::1]:9071/a/b', 'ws://[::1]:9071/a/b'],
  ])('%s is shown as %s', (given, wanted) => {
    const fake = fakeWebSocket();
    const connecting = observe(webSocket({ url: given, WebSocket: fake.WebSocket }));
    fake.open();
    expect(connecting.rights[0]!.endpoint).toBe(wanted);
  });
});

describe('an open one', () => {
  it('sends what is written, cut where it is long, and an empty message at the end', () => {
    const [fake, client] = opened();
    observe(client.incoming$);
    say(client, 'a');
    client.write(new Uint8Array(0));
    client.write(new Uint8Array(150_000));
    client.end();
    say(client, 'after');
    client.end();
    fake.close(1000);
    expect(fake.sent.map(({ byteLength }) => byteLength)).toEqual([1, 65_536, 65_536, 18_928, 0]);
  });

  it('says what is buffered', () => {
    const [fake, client] = opened();
    expect(client.buffered()).toBe(0);
    fake.buffer(1_000);
    expect(client.buffered()).toBe(1_000);
  });

  it('keeps what comes before there is a subscriber, and takes views as well', () => {
    const [fake, client] = opened();
    fake.message(bytes('early ').slice().buffer);
    fake.message(bytes('-and ').subarray(1));
    fake.message(new ArrayBuffer(0));
    fake.close(1000);
    const atClient = observe(client.incoming$);
    expect([text(atClient), atClient.lefts, atClient.completed()]).toEqual(['early and ', [], true]);
  });

  it('is closed by destroy: a browser sends what is buffered before', () => {
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    client.destroy();
    client.destroy();
    fake.message(bytes('late'));
    say(client, 'after');
    expect([atClient.completed(), atClient.rights, fake.sent]).toEqual([true, [], []]);
    expect(fake.closed[0]).toEqual([1000, undefined]);
  });

  it('within a receiver of what came early delivers nothing more once it is destroyed', () => {
    const [fake, client] = opened();
    fake.message(bytes('a'));
    fake.message(bytes('b'));
    fake.close(1000);
    const got: Array<number> = [];
    client.incoming$.subscribe(() => {
      got.push(1);
      client.destroy();
    });
    expect(got).toEqual([1]);
  });

  it('refuses text, without repeating it, and closes with a code of its own', () => {
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    fake.message('hunter2');
    fake.message(bytes('after'));
    expect(atClient.lefts).toEqual([
      {
        _tag: 'TransportError',
        kind: 'Other',
        endpoint: url,
        detail: 'wanted binary messages, got one of text (7 characters)',
      },
    ]);
    expect([atClient.rights, atClient.completed()]).toEqual([[], true]);
    expect(fake.closed).toEqual([[4003, 'wanted binary messages']]);
  });

  it('has closed with that code before it emits the Left, whatever the receiver does then', () => {
    const [fake, client] = opened();
    let closedBefore = 0;
    client.incoming$.subscribe(() => {
      closedBefore = fake.closed.length;
      client.destroy();
    });
    fake.message('hunter2');
    expect([closedBefore, fake.closed]).toEqual([1, [[4003, 'wanted binary messages']]]);
  });

  it.each<[string, unknown]>([
    ['a Blob', new Blob(['bytes'])],
    ['nothing', null],
    ['a number', 4],
  ])('refuses %s, and takes it for no end', (_, data) => {
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    fake.message(data);
    expect(atClient.lefts).toMatchObject([
      { kind: 'Other', detail: 'wanted binary messages, got one without bytes, such as a Blob' },
    ]);
    expect(fake.closed).toEqual([[4003, 'wanted binary messages']]);
  });

  it('closes when both ends have ended', () => {
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    fake.message(new ArrayBuffer(0));
    expect([atClient.completed(), fake.closed]).toEqual([true, []]);
    say(client, 'last words');
    client.end();
    expect(fake.closed).toEqual([[1000, undefined]]);
  });

  it('closes when it has ended and nobody listens any more', () => {
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    client.end();
    expect(fake.closed).toEqual([]);
    atClient.unsubscribe();
    expect(fake.closed).toEqual([[1000, undefined]]);
  });

  it('waits 10 s of silence for the other end, and then closes', () => {
    jest.useFakeTimers();
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    client.end();
    jest.advanceTimersByTime(9_999);
    fake.message(bytes('still here').slice().buffer);
    jest.advanceTimersByTime(9_999);
    expect(fake.closed).toEqual([]);
    jest.advanceTimersByTime(1);
    expect([fake.closed, atClient.completed(), atClient.lefts]).toEqual([[[1000, undefined]], true, []]);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('has no timer left when it was closed', () => {
    jest.useFakeTimers();
    const [fake, client] = opened();
    observe(client.incoming$);
    client.end();
    fake.close(1000);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});

describe('the code of a closing', () => {
  const after = (code: number, reason?: string): ReadonlyArray<TransportError> => {
    const [fake, client] = opened();
    const atClient = observe(client.incoming$);
    fake.close(code, reason);
    expect(atClient.completed()).toBe(true);
    return atClient.lefts;
  };

  it.each([1000, 1001, 1005])('%d is good order', (code) => expect(after(code)).toEqual([]));

  it.each([
    [1002, 'Other', 'the other end closed the connection: it did not understand the frames (1002)'],
    [1003, 'Other', 'the other end closed the connection: it takes no such messages (1003)'],
    [1006, 'Reset', 'the connection broke off without a closing (1006)'],
    [1007, 'Other', 'the other end closed the connection: it could not read a message (1007)'],
    [1008, 'Denied', 'the other end closed the connection: its rules do not allow it (1008)'],
    [1009, 'Other', 'the other end closed the connection: a message was too big for it (1009)'],
    [1010, 'Other', 'the other end closed the connection: it lacks an extension (1010)'],
    [1011, 'Other', 'the other end closed the connection: it failed (1011)'],
    [1012, 'Ended', 'the other end closed the connection: it starts again (1012)'],
    [1013, 'Refused', 'the other end closed the connection: it has too much to do; try again later (1013)'],
    [1014, 'Unreachable', 'the other end closed the connection: the server behind it did not answer (1014)'],
    [1015, 'Tls', 'the other end closed the connection: TLS failed (1015)'],
    [3000, 'Other', 'the other end closed the connection: for a reason of its own (3000)'],
    [4999, 'Other', 'the other end closed the connection: for a reason of its own (4999)'],
  ])('%d is a Left %s', (code, kind, detail) => {
    expect(after(code)).toEqual([{ _tag: 'TransportError', kind, endpoint: url, detail }]);
  });

  it("comes with the other end's words, made harmless", () => {
    expect(after(1013, 'in \x1b[31ma minute')[0]!.detail).toBe(
      'the other end closed the connection: it has too much to do; try again later (1013, "in \\u001b[31ma minute")',
    );
  });

  it('is also that of an opening which failed with it', () => {
    const fake = fakeWebSocket();
    const { kind } = refusal({ url, WebSocket: fake.WebSocket }, () => fake.close(1015));
    expect(kind).toBe('Tls');
  });
});
