import { type Graph } from '../../graph/index.ts';
import type { Field } from '../../yaml/index.ts';
import type { Proxy } from '../proxy.ts';
import { type Call, type TlsPath } from './types.ts';
/** Sidecars whose calls to fully qualified names all fare alike, whatever their certificates. */
export interface Caller {
    readonly proxy: Proxy;
    readonly proxies: readonly Proxy[];
}
/** The sidecars of the mesh, those that fare alike together. */
export declare const callers: (graph: Graph) => readonly Caller[];
/** A call that its declaration invites, and that fails. */
export interface FailingCall {
    readonly call: Call;
    /** The port of the ServiceEntry that invites it. */
    readonly port: Field;
    readonly path: TlsPath;
    /** All whose calls fail so. */
    readonly clients: readonly Proxy[];
}
/**
 * The calls to hosts outside the mesh that fail for some sidecar: of every port of every ServiceEntry, with what the port is declared for.
 * Nothing that rests on a placeholder, or on what may exist outside the input, is among them.
 */
export declare const failingCalls: (graph: Graph) => readonly FailingCall[];
