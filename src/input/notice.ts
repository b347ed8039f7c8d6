import type { Range } from '../yaml/index.ts';

/** Why something that was named or found is not linted. */
export type InputNoticeKind =
  | 'missing'
  | 'unreadable'
  | 'not-a-file'
  | 'not-a-manifest'
  | 'too-large'
  | 'binary'
  | 'encoding'
  | 'link-outside'
  | 'link-loop'
  | 'chart'
  | 'template'
  | 'removed-kind'
  | 'partial';

/** Something about the input that its author should know and that no rule reports. */
export interface InputNotice {
  readonly kind: InputNoticeKind;
  readonly message: string;
  readonly file?: string;
  readonly range?: Range;
  /** The job could not be done as asked for: exit status 2. */
  readonly isError: boolean;
}
