import type { Rule } from '../src/engine/index.ts';
import reservedSecretNamePrefix from './credential/reserved-secret-name-prefix.ts';

/** Every rule, sorted by id. The only place that knows all of them; `npm run rules` writes it. */
export const rules: readonly Rule[] = [reservedSecretNamePrefix];
