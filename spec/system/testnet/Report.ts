/** What the program of the private network writes, a line each. `joining` is the torrc of who comes in. */
export type Report =
  | { readonly _tag: 'Whole'; readonly joining: ReadonlyArray<string>; readonly nodes: Readonly<Record<string, Reach>> }
  | { readonly _tag: 'Obeyed'; readonly order: string };

/** How a node is reached. */
export interface Reach {
  /** Path of its control socket. */
  readonly control: string;
  readonly cookie: string;
  readonly torrc: string;
  /** The network's own address of the loopback interface. */
  readonly host: string;
  /** The SocksPort of a client, the ORPort of any other node. */
  readonly port: number;
}
