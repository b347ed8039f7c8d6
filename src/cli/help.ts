import { flags } from './options.ts';

/** Fits a screen of 80 by 50. */
export function help(): string {
  const lines = ['Usage: istio-tls-lint [COMMAND] [PATH...]', ''];
  for (const [name, flag] of Object.entries(flags)) lines.push(`  --${name}  ${flag.help}`);
  return `${lines.join('\n')}\n`;
}
