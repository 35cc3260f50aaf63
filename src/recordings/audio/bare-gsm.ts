import type { AudioProbe, ReadAt } from './signature.ts'

/** ETSI GSM 06.10 full rate: 20 ms of sound in 33 bytes that begin with the four bits 1101. */
const frameBytes = 33
const isFrame = (byte: number | undefined) => byte !== undefined && byte >> 4 === 0xd
/** Half a second; anything shorter could be a text that happens to look so. */
const fewest = 25
const most = 1000

/**
 * GSM as some recorders write it, frame after frame without a header (.gsm). Every frame that is
 * looked at must begin as one: by chance that happens once in 2^100 files.
 */
export async function readBareGsm(read: ReadAt, size: number): Promise<AudioProbe | undefined> {
  const frames = Math.floor(size / frameBytes)
  if (frames < fewest) return undefined
  const head = await read(0, frameBytes * Math.min(frames, most))
  for (let at = 0; at < head.length; at += frameBytes) {
    if (!isFrame(head[at])) return undefined
  }
  return {
    ok: true,
    container: 'gsm',
    codec: 'gsm',
    extension: 'gsm',
    mediaType: 'audio/x-gsm',
    channels: 1,
    sampleRate: 8000,
    dataStart: 0,
    dataBytes: 0,
    truncated: size % frameBytes !== 0,
  }
}
