// @ts-check
/**
 * Loaded into the web and the worker: when the command that started them is gone, however it
 * ended, their standard input closes and they stop as on SIGTERM instead of holding the port.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
process.stdin.resume()
// Waiting for that must not keep a process alive which has nothing else to do.
if ('unref' in process.stdin) process.stdin.unref()
