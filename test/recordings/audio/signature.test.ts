import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { probeAudio } from '#src/recordings/audio/signature.ts'

import { chunk, file, folder, format, pcm, riff, sound, tone, wav } from './sounds.ts'

const second = pcm(sound(1, 8000, tone(440)))
const probe = (bytes: Buffer | string, name?: string) => probeAudio(file(bytes, name))
const sample = (name: string) => probeAudio(join('recordings/samples', name))

describe('a recording is known by its content', () => {
  it('finds codec, channels and rate of the sample calls', async () => {
    expect(await sample('d001.wav')).toMatchObject({
      codec: 'a-law',
      channels: 2,
      sampleRate: 8000,
    })
    expect(await sample('d006.wav')).toMatchObject({ codec: 'gsm', channels: 1, container: 'wav' })
    expect(await sample('d003.mp3')).toMatchObject({ codec: 'mp3', channels: 2, sampleRate: 8000 })
    expect(await sample('d008.mp3')).toMatchObject({ codec: 'mp3', channels: 1, sampleRate: 8000 })
    expect(await sample('d004.opus')).toMatchObject({
      codec: 'opus',
      channels: 2,
      extension: 'opus',
    })
  })

  it('does not care for the name', async () => {
    expect(await probe(wav(second), 'call.mp3')).toMatchObject({ ok: true, container: 'wav' })
  })

  it('reads the tag inside an extensible header', async () => {
    const extension = Buffer.alloc(24)
    extension.writeUInt16LE(22, 0)
    extension.writeUInt16LE(6, 8)
    const header = Buffer.concat([format({ tag: 0xfffe, bits: 8 }), extension])
    const bytes = riff([chunk('fmt ', header), chunk('data', Buffer.alloc(800, 0x55))])
    expect(await probe(bytes)).toMatchObject({ codec: 'a-law' })
  })

  it('skips a large ID3 tag before MP3 frames', async () => {
    const mp3 = readFileSync('recordings/samples/d008.mp3')
    const start = mp3.toString('latin1', 0, 3) === 'ID3' ? 10 + (mp3.readUInt32BE(6) & 0x7f) : 0
    const length = 3 * 1024 * 1024
    const tag = Buffer.alloc(10 + length)
    tag.write('ID3\x04')
    for (const [i, shift] of [21, 14, 7, 0].entries()) tag[6 + i] = (length >> shift) & 0x7f
    const bytes = Buffer.concat([tag, mp3.subarray(start)])
    expect(await probe(bytes)).toMatchObject({ ok: true, codec: 'mp3', channels: 1 })
  })
})

describe('recorders that stream leave wrong sizes behind', () => {
  it.each([0, 0xffffffff, 1])('plays a file whose RIFF size is %i', async (riffSize) => {
    expect(await probe(wav(second, { riffSize }))).toMatchObject({ ok: true, truncated: false })
  })

  it.each([0, 0xffffffff])('takes a data size of %i as open to the end', async (dataSize) => {
    expect(await probe(wav(second, { dataSize }))).toMatchObject({
      dataBytes: second.length,
      truncated: false,
    })
  })

  it('marks a file that ends before its header says, and keeps what is there', async () => {
    expect(await probe(wav(second, { dataSize: 999_999 }))).toMatchObject({
      ok: true,
      dataBytes: second.length,
      truncated: true,
    })
  })
})

describe('what is not a recording is refused by name of the problem', () => {
  const data = chunk('data', second)
  it.each([
    ['an empty file', Buffer.alloc(0), 'empty-file'],
    ['a header without sound', wav(Buffer.alloc(0)), 'empty-file'],
    ['data before the format', riff([data, chunk('fmt ', format())]), 'bad-header'],
    ['two formats', riff([chunk('fmt ', format()), chunk('fmt ', format()), data]), 'bad-header'],
    ['a list chunk of 4 GB', riff([chunk('LIST', Buffer.alloc(4), 0xfffffff0), data]), 'truncated'],
    ['no channel', wav(second, { channels: 0 }), 'bad-header'],
    ['three channels', wav(second, { channels: 3 }), 'too-many-channels'],
    ['255 channels', wav(second, { channels: 255 }), 'too-many-channels'],
    ['a rate of 0', wav(second, { rate: 0 }), 'bad-header'],
    ['a rate of 1', wav(second, { rate: 1 }), 'bad-header'],
    ['a rate of 2^31', wav(second, { rate: 2 ** 31 }), 'bad-header'],
    ['a frame that does not fit its bits', wav(second, { blockAlign: 3 }), 'bad-header'],
    ['20 bits a sample', wav(second, { bits: 20, blockAlign: 3 }), 'unsupported-codec'],
    ['G.729', wav(second, { tag: 0x133 }), 'unsupported-codec'],
    ['a cut header', wav(second).subarray(0, 30), 'bad-header'],
    ['a playlist', '#EXTM3U\n#EXTINF:1,\n/etc/passwd\n', 'not-audio'],
    ['an ffconcat list', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'not-audio'],
    ['a web page', '<!doctype html><script>alert(1)</script>', 'not-audio'],
    ['a picture', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'not-audio'],
    ['an archive', Buffer.from('504b030414000000080000', 'hex'), 'not-audio'],
    [
      'text after a frame sync',
      Buffer.from('\xff\xfbhello world'.repeat(99), 'latin1'),
      'not-audio',
    ],
    [
      'free-format MP3',
      Buffer.concat([Buffer.from('fffb04c4', 'hex'), second]),
      'unsupported-codec',
    ],
    ['an ID3 tag and nothing else', Buffer.from('ID3\x04\0\0\0\0\x10\0', 'latin1'), 'truncated'],
    [
      'an Ogg page of video',
      Buffer.from(`OggS${'\0'.repeat(23)}\x80theora${' '.repeat(99)}`),
      'unsupported-codec',
    ],
  ])('%s', async (_, bytes, problem) => {
    expect(await probe(bytes)).toEqual({ ok: false, problem })
  })

  it('a folder, a device and a missing file', async () => {
    const path = folder()
    mkdirSync(join(path, 'call.wav'))
    expect(await probeAudio(join(path, 'call.wav'))).toEqual({ ok: false, problem: 'not-audio' })
    expect(await probeAudio('/dev/zero')).toEqual({ ok: false, problem: 'not-audio' })
    expect(await probeAudio(join(path, 'none.wav'))).toEqual({ ok: false, problem: 'not-found' })
  })
})
