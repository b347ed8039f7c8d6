/**
 * Whether istiod can compile a regular expression: the syntax of RE2 as Go's regexp package has it. No look-around, no back references.
 * Source: regexp/syntax/parse.go of Go; the limit of 1024 bytes is Istio's (validateStringRegexp).
 */
export function regexProblem(pattern: string): string | undefined {
  if (Buffer.byteLength(pattern) > 1024) return 'is longer than 1024 bytes';
  try {
    new Parser(pattern).parse();
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.message;
    throw error;
  }
}

class SyntaxProblem extends Error {}

const posixClasses = 'alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit';
/** `x{2}`, `x{2,}`, `x{2,5}`; anything else between braces is literal text. */
const counted = /^\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/;

class Parser {
  readonly #text: string;
  #at = 0;
  /** Names of the groups so far. */
  readonly #names = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  parse(): void {
    this.#alternatives(0);
    if (this.#at < this.#text.length) throw new SyntaxProblem('has a ")" that closes nothing');
  }

  get #rest(): string {
    return this.#text.slice(this.#at);
  }

  #skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** @returns how often the innermost thing is repeated at most, as the product of nested counts: Go allows 1000 */
  #alternatives(depth: number): number {
    if (depth > 990) throw new SyntaxProblem('is nested too deeply');
    let most = 1;
    let operand = 0;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] as string;
      if (character === ')') return most;
      if (character === '|') {
        this.#at++;
        operand = 0;
        continue;
      }
      const factor = this.#repetition(operand);
      if (factor !== undefined) {
        operand *= factor;
        most = Math.max(most, operand);
        this.#rejectSecondRepetition();
        continue;
      }
      operand = this.#atom(depth) ?? operand;
      most = Math.max(most, operand);
    }
    return most;
  }

  /** Reads `*`, `+`, `?` or `{n,m}`, each with an optional `?`. */
  #repetition(operand: number): number | undefined {
    const simple = /^[*+?]/.exec(this.#rest);
    const match = simple ?? counted.exec(this.#rest);
    if (!match) return undefined;
    let factor = 1;
    if (!simple) {
      const [low, high] = [Number(match[1]), match[3] === undefined ? Number(match[1]) : Number(match[3])];
      if (low > 1000 || high > 1000 || high < low)
        throw new SyntaxProblem(`repeats something an impossible number of times, "${match[0]}" (at most 1000)`);
      factor = Math.max(high, 1);
    }
    if (operand === 0) throw new SyntaxProblem(`has "${match[0]}" with nothing before it to repeat`);
    if (operand * factor > 1000) throw new SyntaxProblem('repeats something more than 1000 times in all');
    this.#at += match[0].length;
    this.#skip('?');
    return factor;
  }

  #rejectSecondRepetition(): void {
    const match = /^[*+?]/.exec(this.#rest) ?? counted.exec(this.#rest);
    if (match) throw new SyntaxProblem(`repeats a repetition with "${match[0]}", which RE2 does not have`);
  }

  /** Reads one thing that can be repeated. @returns undefined for what stands for nothing, such as flags: what was before it can still be repeated */
  #atom(depth: number): number | undefined {
    if (this.#skip('(')) return this.#group(depth);
    if (this.#skip('[')) {
      this.#set();
      return 1;
    }
    if (this.#skip('\\')) {
      if (this.#skip('Q')) return this.#literalText();
      this.#escape(false);
      return 1;
    }
    this.#at += this.#characterLength();
    return 1;
  }

  #characterLength(): number {
    return (this.#text.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1;
  }

  #literalText(): number | undefined {
    const end = this.#text.indexOf('\\E', this.#at);
    const isEmpty = end === this.#at || this.#at === this.#text.length;
    this.#at = end < 0 ? this.#text.length : end + 2;
    return isEmpty ? undefined : 1;
  }

  #group(depth: number): number | undefined {
    if (this.#skip('?')) {
      const named = /^P?<([^>]*)>/.exec(this.#rest);
      const lookaround = /^<?[=!]/.exec(this.#rest);
      if (lookaround) throw new SyntaxProblem(`has "(?${lookaround[0]}", look-around, which RE2 does not have`);
      if (named) {
        const name = named[1] ?? '';
        if (!/^\w+$/.test(name)) throw new SyntaxProblem(`has a group with the impossible name "${name}"`);
        if (this.#names.has(name)) throw new SyntaxProblem(`has two groups of the name "${name}"`);
        this.#names.add(name);
        this.#at += named[0].length;
      } else {
        const flags = /^(?:[imsU]*(?:-[imsU]+)?)([:)])/.exec(this.#rest);
        if (!flags || flags[0] === ')') throw new SyntaxProblem(`has "(?${this.#rest.slice(0, 2)}", which RE2 does not have`);
        this.#at += flags[0].length;
        if (flags[1] === ')') return undefined;
      }
    }
    const most = this.#alternatives(depth + 1);
    if (!this.#skip(')')) throw new SyntaxProblem('has a "(" that is never closed');
    return most;
  }

  /** What follows a backslash; `inSet` where it stands between brackets. @returns the character it stands for, if it stands for one */
  #escape(inSet: boolean): number | undefined {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw new SyntaxProblem('ends in a single "\\"');
    const rest = this.#rest;
    if (/^[dDsSwW]/.test(rest) || (!inSet && /^[AzbB]/.test(rest))) {
      this.#at++;
      return undefined;
    }
    if (/^[pP]/.test(rest)) {
      this.#unicodeClass();
      return undefined;
    }
    const number = /^(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(rest);
    if (number) {
      const value = Number.parseInt(number[1] ?? number[2] ?? number[3] ?? '', number[3] === undefined ? 16 : 8);
      if (value > 0x10ffff) throw new SyntaxProblem(`has the escape "\\${number[0]}", which is no character`);
      this.#at += number[0].length;
      return value;
    }
    if (/^[afnrtv]/.test(rest)) {
      this.#at++;
      return { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }[rest[0] as string];
    }
    if (code < 0x80 && !/^[0-9A-Za-z]/.test(rest)) {
      this.#at++;
      return code;
    }
    if (/^[1-9]/.test(rest)) throw new SyntaxProblem(`has the back reference "\\${rest[0]}", which RE2 does not have`);
    throw new SyntaxProblem(`has the escape "\\${String.fromCodePoint(code)}", which RE2 does not have`);
  }

  #unicodeClass(): void {
    const match = /^[pP](?:\{\^?([^}]*)\}|(\p{L}))/u.exec(this.#rest);
    const name = match?.[1] ?? match?.[2] ?? '';
    if (!match || !isUnicodeClass(name)) throw new SyntaxProblem(`has "\\${this.#rest.slice(0, 10)}", which names no class of characters`);
    this.#at += match[0].length;
  }

  /** A set between brackets. */
  #set(): void {
    const start = this.#at - 1;
    const unclosed = () => new SyntaxProblem(`has a "[" that is never closed, "${this.#text.slice(start, start + 20)}"`);
    this.#skip('^');
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      if (this.#at >= this.#text.length) throw unclosed();
      const posix = /^\[:\^?([^:\]]*):\]/.exec(this.#rest);
      if (posix) {
        if (!new RegExp(`^(?:${posixClasses})$`).test(posix[1] ?? ''))
          throw new SyntaxProblem(`has "${posix[0]}", which names no class of characters`);
        this.#at += posix[0].length;
        continue;
      }
      // A hyphen stands for itself at the ends only.
      if (this.#rest.startsWith('-') && !first && this.#text[this.#at + 1] !== ']') {
        throw new SyntaxProblem(`has a range without beginning, "${this.#text.slice(start, this.#at + 2)}"`);
      }
      const low = this.#setCharacter(unclosed);
      if (low === undefined || !this.#rest.startsWith('-') || this.#text[this.#at + 1] === ']' || this.#at + 1 >= this.#text.length)
        continue;
      this.#at++;
      const high = this.#setCharacter(unclosed);
      if (high === undefined || high < low)
        throw new SyntaxProblem(`has a range that runs backwards, "${this.#text.slice(start, this.#at)}"`);
    }
    this.#at++;
  }

  #setCharacter(unclosed: () => SyntaxProblem): number | undefined {
    if (this.#skip('\\')) return this.#escape(true);
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw unclosed();
    this.#at += this.#characterLength();
    return code;
  }
}

/** Categories and scripts of Unicode, by the names that both Go and JavaScript know. */
function isUnicodeClass(name: string): boolean {
  if (name === 'Any') return true;
  if (!/^\w+$/.test(name)) return false;
  if (name.length <= 2) return /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/.test(name);
  try {
    new RegExp(`\\p{Script=${name}}`, 'u');
    return true;
  } catch {
    return false;
  }
}
