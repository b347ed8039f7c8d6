import { bundle } from './bundle.mjs';

/** Tests that start the command start the bundle, as users do. */
export const setup = () => bundle();
