import { type FileHandle, open } from 'node:fs/promises'

/**
 * Writes decoded sound as a new RIFF/WAVE file, 16-bit PCM; one array of samples per channel in
 * every chunk. A file that failed half-way stays for the caller to remove.
 */
export async function writeWav(
  path: string,
  { channels, rate }: { channels: number; rate: number },
  sound: AsyncIterable<Int16Array[]>,
): Promise<void> {
  const file = await open(path, 'wx', 0o640)
  try {
    // The length is known only at the end: an empty header keeps its place.
    await file.appendFile(wavHeader(channels, rate, 0))
    let bytes = 0
    for await (const chunk of sound) {
      const block = interleave(chunk)
      await file.appendFile(block)
      bytes += block.byteLength
    }
    await writeHeader(file, wavHeader(channels, rate, bytes))
  } finally {
    await file.close()
  }
}

async function writeHeader(file: FileHandle, header: Buffer): Promise<void> {
  await file.write(header, 0, header.length, 0)
}

function interleave(chunk: Int16Array[]): Buffer {
  const frames = chunk[0]?.length ?? 0
  const block = Buffer.alloc(frames * chunk.length * 2)
  for (const [channel, samples] of chunk.entries()) {
    for (let i = 0; i < frames; i++) {
      block.writeInt16LE(samples[i]!, (i * chunk.length + channel) * 2)
    }
  }
  return block
}

/** RIFF/WAVE, 16-bit PCM. */
function wavHeader(channels: number, sampleRate: number, bytes: number): Buffer {
  const header = Buffer.alloc(44)
  const length = Math.min(bytes, 0xffffffff - 36)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(length + 36, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * channels * 2, 28)
  header.writeUInt16LE(channels * 2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(length, 40)
  return header
}
