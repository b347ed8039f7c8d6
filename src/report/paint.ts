/** Colours for a terminal, the part of chalk that reports use. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue' | 'cyan', (text: string) => string>>;

const same = (text: string): string => text;
const plain: Paint = { bold: same, dim: same, red: same, yellow: same, green: same, blue: same, cyan: same };

/** chalk is loaded only where there is something to colour. */
export const paintFor = async (color: boolean): Promise<Paint> => (color ? new (await import('chalk')).Chalk({ level: 1 }) : plain);
