import type { FileHandle } from 'node:fs/promises'

/**
 * The bytes of an open file, read into the memory given for each chunk. An arrival is done with one
 * before it asks for the next: it may be the same memory every time.
 */
export async function* chunksOf(
  handle: Pick<FileHandle, 'read'>,
  room: () => Buffer,
  unread: (error: unknown) => unknown = (error) => error,
): AsyncGenerator<Buffer> {
  for (;;) {
    const buffer = room()
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null).catch((error) => {
      throw unread(error)
    })
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}
