import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,rules,build}/**/*.test.ts'],
    globalSetup: 'build/vitest-setup.mjs',
    // Tests that start processes share two cores with everything else on a small CI machine.
    testTimeout: 60_000,
  },
});
