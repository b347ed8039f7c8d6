/** A change of a file's text. Offsets count from 0; `end` is exclusive. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** A correction as edits of the text. `safe`: the effective configuration cannot become less secure and no traffic decision changes. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}
