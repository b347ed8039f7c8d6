export { type Caller, callers, type FailingCall, failingCalls } from './failing.ts';
export { type PathTrace, pathTrace } from './trace.ts';
export type { Acceptance, Bytes, Call, Hop, Missing, Outcome, RouteChoice, Server, TlsLayer, TlsPath, Verdict } from './types.ts';
export { isFailure } from './types.ts';
export { bytesFor, type PathOptions, tlsPaths } from './walk.ts';
