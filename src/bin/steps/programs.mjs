// @ts-check
/**
 * The programs a centre runs, and what node is told for each. The worker's heap stays near what is in
 * use: a table of a million rows would otherwise leave it a hundred megabytes larger.
 */
export const programs = {
  web: { file: 'src/server.ts', flags: /** @type {string[]} */ ([]) },
  worker: {
    file: 'src/worker.ts',
    flags: ['--max-semi-space-size=8', '--optimize-for-size'],
  },
}
